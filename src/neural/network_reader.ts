/**
 * One lane of a network that is given a content byte by byte.
 *
 * @module
 */

import { awaiting, type Rest } from "../kernel/coder.ts";
import { START_SYMBOL } from "./contract.ts";
import type { Executor } from "./executor.ts";
import { letGo } from "./ownership.ts";

/** Gives a network what it has not seen yet, and asks it of the next byte. */
export class NetworkReader {
  readonly #executor: Executor;
  readonly #last = Uint8Array.of(START_SYMBOL); // what the network has not been given yet
  #logits: Int32Array | undefined; // what it says of the next byte, once it was asked

  /** @param executor of one lane, which is at its start */
  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** What the network says of the next byte, 256 logits; valid until {@linkcode NetworkReader.tell} and another call. */
  *asking(): Generator<Rest, Int32Array> {
    if (this.#logits) return this.#logits;
    const stepped = this.#executor.step(this.#last);
    return this.#logits = stepped instanceof Promise
      ? yield* awaiting(stepped)
      : stepped;
  }

  /** Tells which byte came, once the network was asked of it. */
  tell(byte: number): void {
    this.#last[0] = byte;
    this.#logits = undefined;
  }

  release(): void {
    letGo(this.#executor);
  }
}
