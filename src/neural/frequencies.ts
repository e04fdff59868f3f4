/**
 * From logits to what a coder needs: how often each byte comes, as integers, and how likely each bit of it is. Integers alone; no table is
 * computed with `Math`, as engines differ in its last digits.
 *
 * @module
 */

import { BYTES } from "./contract.ts";

/** Logits are fixed point: this many units are a factor of 2. */
export const LOGIT_UNIT = 64;

/** The likeliest byte has 2^22: all 256 together stay below 2^31, and what is certain costs 1 part in 16,384. */
export const FREQUENCY_BITS = 22;

/** Units below the likeliest from which on a byte has nothing but the 1 that all have. */
export const MOST_BEHIND: number = LOGIT_UNIT * (FREQUENCY_BITS + 1);

/** Probabilities of bits are scaled by this. */
export const PROBABILITY_SCALE = 2 ** 16;

/**
 * The powers of two between 2^21 and 2^22.
 *
 * @returns 64 values: at n the largest v with v^64 ≤ 2^(64 × 22 − n)
 */
export function powerTable(): Int32Array {
  return Int32Array.from({ length: LOGIT_UNIT }, (_, n) => {
    const bound = 1n << BigInt(LOGIT_UNIT * FREQUENCY_BITS - n);
    let value = 0;
    for (let bit = 2 ** FREQUENCY_BITS; bit >= 1; bit /= 2) {
      if (BigInt(value + bit) ** BigInt(LOGIT_UNIT) <= bound) value += bit;
    }
    return value;
  });
}

/** At a node: how many bytes begin with its bits. */
const SPANS = new Uint16Array(BYTES).fill(BYTES);
for (let node = 2; node < BYTES; node++) SPANS[node] = SPANS[node >> 1] / 2;

let powers: Int32Array | undefined;

/** What {@linkcode powerTable} computes, once. */
export function powersOfTwo(): Int32Array {
  return powers ??= powerTable();
}

/** What one lane's network says of the byte that comes next. */
export class ByteFrequencies {
  /** At b: the frequencies of all bytes below b; 257 of them, the last below 2^31. */
  readonly below: Int32Array = new Int32Array(BYTES + 1);
  readonly #powers = powersOfTwo();

  /** Each byte comes as often as any other, until {@linkcode ByteFrequencies.set} is called. */
  constructor() {
    this.set(new Int32Array(BYTES));
  }

  /**
   * Takes what a network says.
   *
   * @param logits what `step` returned
   * @param lane whose 256 of them
   */
  set(logits: Int32Array, lane = 0): void {
    const start = lane * BYTES, end = start + BYTES;
    const below = this.below, powers = this.#powers;
    let most = logits[start];
    for (let i = start + 1; i < end; i++) {
      if (logits[i] > most) most = logits[i];
    }
    let sum = 0;
    for (let byte = 0; byte < BYTES; byte++) {
      const behind = most - logits[start + byte];
      below[byte] = sum;
      sum += behind >= MOST_BEHIND
        ? 1
        : (powers[behind % LOGIT_UNIT] >> (behind / LOGIT_UNIT | 0)) + 1;
    }
    below[BYTES] = sum;
  }

  /** How often a byte comes: 1 to 2^22 + 1. */
  of(byte: number): number {
    return this.below[byte + 1] - this.below[byte];
  }

  /** All frequencies, by byte. */
  all(): Int32Array {
    return this.below.slice(1).map((end, byte) => end - this.below[byte]);
  }

  /** The sum of all frequencies: below 2^31. */
  get sum(): number {
    return this.below[BYTES];
  }

  /**
   * The probability that the next bit is 1.
   *
   * @param node the bits of the byte that are known, the highest first, behind a 1: 1 to 255
   * @returns scaled by 65,536: 1 to 65,535
   */
  bit(node: number): number {
    const span = SPANS[node], first = node * span - BYTES;
    const below = this.below, end = below[first + span];
    const all = end - below[first];
    const scaled = (end - below[first + span / 2]) * PROBABILITY_SCALE;
    const p = (scaled - scaled % all) / all;
    return p < 1 ? 1 : p;
  }
}
