/**
 * What of the bytes that are written is put out, and where the text ends.
 *
 * @module
 */

import { join } from "./bytes.ts";
import { StopCondition } from "./stop_condition.ts";
import { Utf8Gate } from "./utf8_gate.ts";

/** Ends a text at its length or before a stop string, and puts characters out whole. */
export class TextOutput {
  readonly #stop: StopCondition;
  readonly #gate = new Utf8Gate();
  #left: number;
  #bytes = 0;
  #ending: "length" | "stop" | undefined;

  /**
   * @param length bytes to write; a character that these do not finish is left out
   * @param stop strings that end the text, none of them empty
   */
  constructor(length: number, stop: readonly Uint8Array[]) {
    this.#left = length;
    this.#stop = new StopCondition(stop);
  }

  /** Bytes that are still to be written. */
  get left(): number {
    return this.#left;
  }

  /** Bytes that have been put out. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why there is no more; `undefined`: there is. */
  get ending(): "length" | "stop" | undefined {
    return this.#ending;
  }

  /**
   * Takes what was written next.
   *
   * @param draft at most {@linkcode TextOutput.left} bytes, before the ending
   * @returns what can be put out
   */
  push(draft: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#left -= draft.length;
    let out = this.#gate.push(this.#stop.push(draft));
    if (this.#stop.met) {
      // What waits for the rest of a character will not get it: the stop string follows.
      out = join(out, this.#gate.end());
      this.#ending = "stop";
    } else if (this.#left === 0) {
      out = join(out, this.#gate.push(this.#stop.end()));
      this.#ending = "length";
    }
    this.#bytes += out.length;
    return out;
  }
}
