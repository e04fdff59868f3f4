/**
 * The coder of what a model knows. The same calls write and read: a decoder ignores the values that it is given, and every call
 * returns the value that was coded. See docs/format.md, "What a model knows".
 *
 * @module
 */

import { reciprocalTable } from "../../kernel/tables.ts";
import { LIMIT, SQUASH, STRETCH } from "./logistic.ts";

/** Steps of adaptive probabilities by how often they were used. */
const RECIPROCAL = Int32Array.from(reciprocalTable());

/** A bit of either kind is equally likely, and was never seen. */
const FRESH = -0x80000000;

/** Elements of a coder's state. */
const RANGE = 0, CODE = 1;

/** A range below this is widened by a byte. */
const LEAST_RANGE = 1 << 24;

/** What a weight of 1 is. */
const ONE = 65536;

/** Adaptive probabilities that have seen nothing. */
export function probabilities(count: number): Int32Array {
  return new Int32Array(count).fill(FRESH);
}

/** Pairs of weights of two probabilities that are mixed: slightly more than half each, as they know different things. */
export function weights(pairs: number): Int32Array {
  return new Int32Array(2 * pairs).fill(ONE * 0.6);
}

/** Codes bits by adaptive probabilities; a range coder with carries. */
export class BinaryCoder {
  /** Whether it reads. */
  readonly decoding: boolean;
  readonly #input: Uint8Array;
  /** Bytes read or written. */
  at = 0;
  /** The range, and what is read less its lower end: 32 bits each. Elements of an array are not boxed, as fields are. */
  readonly #state = Int32Array.of(-1, 0);
  #low = 0; // below 2^33
  #output = new Uint8Array(0);

  /**
   * @param input what to read; `undefined`: it writes
   */
  constructor(input?: Uint8Array) {
    this.decoding = input !== undefined;
    this.#input = input ?? this.#output;
    if (!input) return;
    for (let i = 0; i < 4; i++) this.#next();
  }

  /**
   * Codes a bit.
   *
   * @param table adaptive probabilities
   * @param at which of them: it learns the bit
   * @param bit the bit to write
   * @returns the bit
   */
  bit(table: Int32Array, at: number, bit: number): number {
    const coded = this.#bit(table[at] >>> 16 | 1, bit);
    learn(table, at, coded);
    return coded;
  }

  /**
   * Codes a bit whose probability is mixed of two.
   *
   * @param first adaptive probabilities
   * @param i which of them
   * @param second others
   * @param j which of those
   * @param pairs pairs of weights
   * @param pair which of them
   * @param bit the bit to write
   * @returns the bit
   */
  mixed(
    first: Int32Array,
    i: number,
    second: Int32Array,
    j: number,
    pairs: Int32Array,
    pair: number,
    bit: number,
  ): number {
    const x = STRETCH[first[i] >>> 20], y = STRETCH[second[j] >>> 20];
    const u = pairs[2 * pair], v = pairs[2 * pair + 1];
    const sum = Math.imul(x, u) + Math.imul(y, v) >> 16;
    const p = SQUASH[
      sum < -LIMIT ? 0 : sum >= LIMIT ? 2 * LIMIT - 1 : sum + LIMIT
    ];
    const coded = this.#bit(p, bit);
    const error = (coded << 16) - p;
    pairs[2 * pair] = u + (Math.imul(x, error) + 32768 >> 16);
    pairs[2 * pair + 1] = v + (Math.imul(y, error) + 32768 >> 16);
    learn(first, i, coded);
    learn(second, j, coded);
    return coded;
  }

  /**
   * Codes a number of some bits, the highest first, each by the ones before.
   *
   * @param table adaptive probabilities, 2^bits for each context
   * @param at where those of the context begin
   * @param bits how many, at most 8
   * @param value the number to write
   * @returns the number
   */
  tree(table: Int32Array, at: number, bits: number, value: number): number {
    let node = 1;
    for (let left = bits - 1; left >= 0; left--) {
      node = node << 1 | this.bit(table, at + node, value >>> left & 1);
    }
    return node - (1 << bits);
  }

  /**
   * Codes a number whose values are equally likely.
   *
   * @param bits how many bits it has, at most 32
   * @param value the number to write
   * @returns the number
   */
  raw(bits: number, value: number): number {
    const state = this.#state;
    let done = 0;
    for (let left = bits; left > 0;) {
      const count = Math.min(left, 8);
      left -= count;
      const unit = state[RANGE] >>> count, mask = (1 << count) - 1;
      let part = value >>> left & mask;
      if (this.decoding) {
        part = Math.min(Math.floor((state[CODE] >>> 0) / unit), mask);
        state[CODE] = state[CODE] - unit * part | 0;
      } else this.#low += unit * part;
      state[RANGE] = unit;
      if (unit < LEAST_RANGE) this.#widen();
      done = done << count | part;
    }
    return done >>> 0;
  }

  #bit(p: number, bit: number): number {
    const state = this.#state,
      range = state[RANGE],
      bound = Math.imul(range >>> 16, p);
    if (this.decoding) {
      const code = state[CODE];
      bit = code >>> 0 < bound >>> 0 ? 1 : 0;
      if (!bit) state[CODE] = code - bound | 0;
    } else if (!bit) this.#low += bound >>> 0;
    const rest = bit ? bound : range - bound | 0;
    state[RANGE] = rest;
    if (rest >>> 24 === 0) this.#widen();
    return bit;
  }

  #widen(): void {
    const state = this.#state;
    do {
      state[RANGE] <<= 8;
      if (this.decoding) this.#next();
      else this.#shift();
    } while (state[RANGE] >>> 24 === 0);
  }

  #next(): void {
    if (this.at >= this.#input.length) {
      throw new Error("Cannot unpack a state as it ends too early");
    }
    const state = this.#state;
    state[CODE] = state[CODE] << 8 | this.#input[this.at++];
  }

  #shift(): void {
    if (this.at >= this.#output.length) {
      const larger = new Uint8Array(2 * this.#output.length + 4096);
      larger.set(this.#output);
      this.#output = larger;
    }
    if (this.#low >= 2 ** 32) {
      for (let i = this.at - 1; this.#output[i]++ === 255; i--);
      this.#low -= 2 ** 32;
    }
    this.#output[this.at++] = this.#low >>> 24;
    this.#low = this.#low % LEAST_RANGE * 256;
  }

  /** Ends writing. */
  finish(): Uint8Array<ArrayBuffer> {
    for (let i = 0; i < 4; i++) this.#shift();
    return this.#output.slice(0, this.at);
  }

  /** Verifies that all was read, and was what {@linkcode finish} writes. */
  expectEnd(): void {
    if (this.at !== this.#input.length || this.#state[CODE] !== 0) {
      throw new Error("Cannot unpack a state as its end is not its end");
    }
  }
}

/** As `learn` of kernel/assembly/probability_map.ts: 22 bits of probability and 10 bits of how often it was used. */
function learn(table: Int32Array, at: number, bit: number): void {
  const value = table[at], n = value & 1023;
  const error = (bit << 22) - (value >>> 10) >> 6;
  const step = Math.imul(error, RECIPROCAL[n]) >> 9 << 10;
  table[at] = value + step + (n < 1023 ? 1 : 0);
}
