/**
 * Ends a text where a stop string begins.
 *
 * @module
 */

import { join } from "./bytes.ts";

/** A string that is looked for, as Knuth, Morris and Pratt do. */
class Search {
  readonly length: number;
  /** Bytes of it that the text ends with. */
  matched = 0;
  readonly #bytes: Uint8Array;
  readonly #shorter: number[] = [0]; // of a prefix, the longest other prefix that it ends with

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.length = bytes.length;
    for (let i = 1; i < bytes.length; i++) {
      this.see(bytes[i]);
      this.#shorter.push(this.matched);
    }
    this.matched = 0;
  }

  /** Takes the next byte of the text; returns whether the text ends with the string now. */
  see(byte: number): boolean {
    if (this.matched === this.length) this.matched = this.#shorter.at(-1)!;
    while (this.matched > 0 && this.#bytes[this.matched] !== byte) {
      this.matched = this.#shorter[this.matched - 1];
    }
    if (this.#bytes[this.matched] === byte) this.matched++;
    return this.matched === this.length;
  }
}

/**
 * Looks for the first of several strings, however the text is cut into pieces. Where the same byte completes several, the
 * longest counts. What may be the beginning of one is held back.
 */
export class StopCondition {
  readonly #searches: Search[];
  #held = new Uint8Array(0);
  #met = false;

  /** @param strings none of which is empty */
  constructor(strings: readonly Uint8Array[]) {
    this.#searches = strings.map((bytes) => new Search(bytes));
  }

  /** Whether a string was there. */
  get met(): boolean {
    return this.#met;
  }

  /**
   * Takes the next piece of the text.
   *
   * @returns what can be put out: nothing of a stop string, and nothing behind it
   */
  push(piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const text = join(this.#held, piece);
    if (this.#met || this.#searches.length === 0) {
      return this.#met ? new Uint8Array(0) : piece;
    }
    for (let at = this.#held.length; at < text.length; at++) {
      let length = 0;
      for (const search of this.#searches) {
        if (search.see(text[at])) length = Math.max(length, search.length);
      }
      if (length === 0) continue;
      this.#met = true;
      this.#held = new Uint8Array(0);
      return text.subarray(0, at + 1 - length);
    }
    const held = Math.max(...this.#searches.map(({ matched }) => matched));
    this.#held = text.slice(text.length - held);
    return text.subarray(0, text.length - held);
  }

  /** What was held back, where the text is over before a string was there. */
  end(): Uint8Array<ArrayBuffer> {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    return held;
  }
}
