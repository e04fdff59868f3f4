/** The longest earlier occurrence of what was just written predicts the next byte, as long as it keeps being right. */

import { multiply } from "./arithmetic.ts";
import type { History } from "./history.ts";

/** A candidate shorter than this is a coincidence. */
const SHORTEST = 5;
/** A candidate is compared this far back. */
const VERIFIED = 32;
/** The length counts no further. */
const LONGEST = 512;

export class MatchModel {
  /** For a hash of five bytes, the position after their last occurrence. */
  readonly #index: Uint32Array;
  readonly #indexBits: number;
  readonly #history: History;
  /** Position of the byte that is expected next. */
  #pointer = 0;
  /** Bytes the match has held, 0 when there is none. */
  length = 0;
  /** The byte it expects plus 256, 0 when there is no match. */
  expected = 0;

  constructor(indexBits: number, history: History) {
    this.#index = new Uint32Array(2 ** indexBits);
    this.#indexBits = indexBits;
    this.#history = history;
  }

  /** After the history took in a byte: extends the match or looks for another. */
  update(byte: number): void {
    const history = this.#history;
    if (this.length > 0) {
      if (history.at(this.#pointer) === byte) {
        this.length = Math.min(this.length + 1, LONGEST);
        this.#pointer = (this.#pointer + 1) >>> 0;
      } else this.length = 0;
    }
    const entry = this.#hash() >>> (32 - this.#indexBits);
    if (this.length === 0) {
      this.#pointer = this.#index[entry];
      this.length = this.#measure();
    }
    this.#index[entry] = history.position;
    this.expected = this.length > 0 ? history.at(this.#pointer) + 256 : 0;
  }

  /** Hash of the last five bytes. */
  #hash(): number {
    const { c4, c8 } = this.#history;
    const fifth = c8 & 255;
    return multiply(
      multiply(c4, 0x9e3779b1) ^ multiply(fifth, 0x85ebca77),
      0x9e3779b1,
    );
  }

  /** How many bytes before the pointer equal the last ones, 0 when they are too few or left the history. */
  #measure(): number {
    const history = this.#history, pointer = this.#pointer;
    const distance = (history.position - pointer) >>> 0;
    if (distance === 0 || distance >= history.ring.length) return 0;
    let length = 0;
    while (
      length < VERIFIED && length < pointer &&
      history.at(pointer - 1 - length) ===
        history.at(history.position - 1 - length)
    ) length++;
    return length < SHORTEST ? 0 : length;
  }
}

/** Classes of match length: 1 … 15 by themselves, then coarser up to 31. */
export function lengthBucket(length: number): number {
  if (length < 16) return length;
  if (length < 32) return 16 + Math.floor((length - 16) / 4);
  if (length < 64) return 20 + Math.floor((length - 32) / 8);
  return Math.min(24 + Math.floor((length - 64) / 64), 31);
}
