/** Records of fixed length: three bytes that come again vote for the distance; the one with most votes is the stride. */

import { add, multiply } from "./arithmetic.ts";

/** Distances that are counted. */
const DISTANCES = 2048;

/** Votes are halved this often, in bytes. */
const FORGET = 8192;

export class StrideModel {
  /** For a hash of three bytes, the position after their last occurrence. */
  readonly #seen = new Uint32Array(65536);
  readonly #votes = new Uint16Array(DISTANCES);
  /** Length of the records that seem to repeat, 0 while unknown. */
  stride = 0;

  /** After the history took in a byte: `c4` ends with it, `position` is the next one's. */
  update(c4: number, position: number): void {
    const three = c4 & 0xffffff;
    const isRun = three === multiply(c4 & 255, 0x010101);
    if (!isRun) this.#vote(three, position);
    if (position % FORGET === 0) {
      this.#votes.forEach((votes, i) => this.#votes[i] = votes >>> 1);
    }
  }

  #vote(three: number, position: number): void {
    const hash = multiply(three, 0x9e3779b1) >>> 16;
    const before = this.#seen[hash];
    const distance = add(position, -before);
    this.#seen[hash] = position;
    if (before === 0 || distance >= DISTANCES) return;
    this.#votes[distance]++;
    if (this.#votes[distance] > this.#votes[this.stride]) {
      this.stride = distance;
    }
  }
}
