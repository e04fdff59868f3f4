/**
 * Hands out characters of UTF-8 whole.
 *
 * @module
 */

import { join } from "./bytes.ts";

/**
 * Bytes at the end of a text that may be the beginning of a character: its first byte and some that may follow that one. See
 * table 3-7 of the Unicode standard.
 */
function unfinished(text: Uint8Array): number {
  for (let count = 1; count <= 3 && count <= text.length; count++) {
    const at = text.length - count, lead = text[at];
    if (lead >> 6 === 2) continue; // follows a first byte
    const length = lead < 0xC2 || lead > 0xF4
      ? 1
      : lead < 0xE0
      ? 2
      : lead < 0xF0
      ? 3
      : 4;
    if (count >= length) return 0;
    const [least, most] = SECOND[lead] ?? [0x80, 0xBF];
    return count > 1 && (text[at + 1] < least || text[at + 1] > most)
      ? 0
      : count;
  }
  return 0;
}

/** What may come second, where not all that follows may: else there would be two ways to write a character, or surrogates. */
const SECOND: Record<number, readonly [least: number, most: number]> = {
  0xE0: [0xA0, 0xBF],
  0xED: [0x80, 0x9F],
  0xF0: [0x90, 0xBF],
  0xF4: [0x80, 0x8F],
};

/** Holds the beginning of a character until the rest is there. What cannot be UTF-8 passes as it is. */
export class Utf8Gate {
  #held = new Uint8Array(0);

  /**
   * Takes the next piece of a text.
   *
   * @returns what can be handed out
   */
  push(piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const text = join(this.#held, piece);
    const end = text.length - unfinished(text);
    this.#held = text.slice(end);
    return text.subarray(0, end);
  }

  /** What is held at the end: the beginning of a character that has no end. */
  end(): Uint8Array<ArrayBuffer> {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    return held;
  }
}
