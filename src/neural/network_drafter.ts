/**
 * What a network writes, on its own or joined to a model.
 *
 * @module
 */

import type { Drafter } from "../generate/drafter.ts";
import { Picker } from "../generate/picker.ts";
import { awaiting, type Rest } from "../kernel/coder.ts";
import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import type {
  NetworkDraftPlan,
  NetworkParts,
} from "../streams/network_parts.ts";
import { ByteWeights } from "./byte_weights.ts";
import { START_SYMBOL } from "./contract.ts";
import type { Executor } from "./executor.ts";
import { ByteFrequencies } from "./frequencies.ts";
import { openingExecutor } from "./network.ts";

/** Bytes of a piece: a few milliseconds' work. */
const DRAFT = 64;

/** Bytes between two chances to give way: a millisecond at most. */
const SLICE = 16;

/** The predictor of a model that a network has joined. */
export class JoinedPredictor {
  readonly #kernel: Kernel;
  readonly #ensemble: number;
  readonly #frequencies = new ByteFrequencies();

  /**
   * @param kernel a fresh one, of the model
   * @param ensemble which of its ensembles predicts
   */
  constructor(kernel: Kernel, ensemble: number) {
    kernel.joinNetwork();
    this.#kernel = kernel;
    this.#ensemble = ensemble;
  }

  /** How likely each byte is to come next, scaled by 2^24; valid until the next call. */
  weights(logits: Int32Array, sharpness: number): Uint32Array {
    this.#frequencies.set(logits);
    const { below } = this.#frequencies;
    return this.#kernel.distribution(this.#ensemble, sharpness, below);
  }

  /** Begins to pass over bytes, each of which {@linkcode JoinedPredictor.pass} is told then. */
  begin(bytes: Uint8Array): void {
    this.#kernel.begin(bytes, this.#ensemble, true);
  }

  /** Passes over the next byte, of which the network said this. */
  pass(logits: Int32Array): void {
    this.#frequencies.set(logits);
    this.#kernel.encodeByte(this.#frequencies.below);
  }

  release(): void {
    this.#kernel.release();
  }
}

/** Writes what a network goes on with. */
export class NetworkDrafter implements Drafter {
  readonly #executor: Executor;
  readonly #joined: JoinedPredictor | undefined;
  readonly #picker: Picker;
  readonly #weights = new ByteWeights();
  readonly #last = Uint8Array.of(START_SYMBOL); // what the network has not been given yet

  /**
   * @param executor of one lane, which is at its start
   * @param picker what picks bytes
   * @param joined the predictor that the network has joined; `undefined`: it is on its own
   */
  constructor(executor: Executor, picker: Picker, joined?: JoinedPredictor) {
    this.#executor = executor;
    this.#picker = picker;
    this.#joined = joined;
  }

  *reading(prompt: Uint8Array): Generator<Rest, void> {
    for (let at = 0; at < prompt.length; at++) {
      if (at % LEAST_WORKROOM === 0) {
        this.#joined?.begin(prompt.subarray(at, at + LEAST_WORKROOM));
      }
      const logits = yield* this.#stepping();
      this.#joined?.pass(logits);
      this.#last[0] = prompt[at];
      if ((at + 1) % SLICE === 0) yield;
    }
  }

  *drafting(most: number): Generator<Rest, Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.min(DRAFT, most));
    const joined = this.#joined, { sharpness } = this.#picker;
    for (let i = 0; i < bytes.length; i++) {
      const logits = yield* this.#stepping();
      const weights = joined?.weights(logits, sharpness) ??
        this.#weights.of(logits, 0, sharpness);
      bytes[i] = this.#last[0] = this.#picker.pick(weights);
      joined?.begin(this.#last);
      joined?.pass(logits);
      if ((i + 1) % SLICE === 0) yield;
    }
    return bytes;
  }

  release(): void {
    this.#joined?.release();
    // Whatever it says no longer matters to anybody.
    Promise.resolve(this.#executor.close()).catch(() => {});
  }

  /** Gives the network the byte that came last. */
  *#stepping(): Generator<Rest, Int32Array> {
    const stepped = this.#executor.step(this.#last);
    return stepped instanceof Promise ? yield* awaiting(stepped) : stepped;
  }
}

/**
 * Makes what writes.
 *
 * @param parts which network
 * @param plan see {@linkcode NetworkDraftPlan}
 */
export function* creatingDrafter(
  parts: NetworkParts,
  plan: NetworkDraftPlan,
): Generator<Rest, Drafter> {
  const { model, learn, kernel: module } = plan;
  const executor = yield* openingExecutor(parts, 1, false);
  const picker = new Picker(plan);
  if (!model) return new NetworkDrafter(executor, picker);
  const { profile, state, ensemble } = model;
  const kernel = yield* Kernel.creating(
    { profile, scale: 0, state, blockLimit: LEAST_WORKROOM, module },
  );
  const joined = new JoinedPredictor(kernel, ensemble);
  kernel.learns = learn;
  return new NetworkDrafter(executor, picker, joined);
}
