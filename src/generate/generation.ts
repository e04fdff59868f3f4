/**
 * A text as it is written: prompt in, pieces of text out.
 *
 * @module
 */

import type { Rest } from "../kernel/coder.ts";
import type { Drafter } from "./drafter.ts";
import type { TextOutput } from "./text_output.ts";

/** One text. What gives way must be run to its end before the next is begun. */
export class Generation {
  readonly #creating: () => Generator<Rest, Drafter>;
  readonly #output: TextOutput;
  #drafter: Drafter | undefined;

  /**
   * @param creating makes what writes, when there is something to do
   * @param output where the text ends
   */
  constructor(creating: () => Generator<Rest, Drafter>, output: TextOutput) {
    this.#creating = creating;
    this.#output = output;
  }

  /** Bytes that have been put out. */
  get bytes(): number {
    return this.#output.bytes;
  }

  /** Why there is no more; `undefined`: there is. */
  get ending(): "length" | "stop" | undefined {
    return this.#output.ending;
  }

  /** Passes over a part of the prompt. */
  *reading(prompt: Uint8Array): Generator<Rest, void> {
    this.#drafter ??= yield* this.#creating();
    yield* this.#drafter.reading(prompt);
  }

  /**
   * Writes the next piece.
   *
   * @returns a few bytes; none when the text is at its end
   */
  *writing(): Generator<Rest, Uint8Array<ArrayBuffer>> {
    const output = this.#output;
    let out = new Uint8Array(0);
    while (out.length === 0 && !output.ending) {
      out = output.push(
        output.left === 0 ? out : yield* this.#drafting(output.left),
      );
    }
    if (output.ending) this.release();
    return out;
  }

  /** Lets go of what writes; nothing may be written any more. */
  release(): void {
    this.#drafter?.release();
    this.#drafter = undefined;
  }

  *#drafting(most: number): Generator<Rest, Uint8Array<ArrayBuffer>> {
    this.#drafter ??= yield* this.#creating();
    return yield* this.#drafter.drafting(most);
  }
}
