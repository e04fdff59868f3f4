/**
 * A predictor that a network has joined, for whoever writes or scores.
 *
 * @module
 */

import type { Kernel } from "../kernel/mod.ts";
import { ByteFrequencies } from "./frequencies.ts";

/** Predicts bytes by what a network says of them and by what came before. */
export class JoinedPredictor {
  /** Which of the kernel's ensembles predicts. */
  ensemble: number;
  readonly #kernel: Kernel;
  readonly #frequencies = new ByteFrequencies();

  /**
   * @param kernel a fresh one
   * @param ensemble which of its ensembles predicts
   */
  constructor(kernel: Kernel, ensemble: number) {
    kernel.joinNetwork();
    this.#kernel = kernel;
    this.ensemble = ensemble;
  }

  /**
   * How likely each byte is to come next, scaled by 2^24; valid until the next call.
   *
   * @param logits what the network says of it
   * @param sharpness what log-odds are multiplied by, scaled by 65,536
   */
  weights(logits: Int32Array, sharpness: number): Uint32Array {
    this.#frequencies.set(logits);
    const { below } = this.#frequencies;
    return this.#kernel.distribution(this.ensemble, sharpness, below);
  }

  /** Begins to pass over bytes, each of which {@linkcode JoinedPredictor.pass} is told then. */
  begin(bytes: Uint8Array): void {
    this.#kernel.begin(bytes, this.ensemble, true);
  }

  /** Begins likewise, and notes what they cost: at most 1,024 bytes. */
  beginScoring(bytes: Uint8Array): void {
    this.#kernel.beginScoring(bytes, this.ensemble);
  }

  /** Passes over the next byte, of which the network said this. */
  pass(logits: Int32Array): void {
    this.#frequencies.set(logits);
    this.#kernel.encodeByte(this.#frequencies.below);
  }

  /** Bits of each byte since {@linkcode JoinedPredictor.beginScoring}. */
  endScoring(length: number): Float64Array {
    return this.#kernel.endScoring(length);
  }

  release(): void {
    this.#kernel.release();
  }
}
