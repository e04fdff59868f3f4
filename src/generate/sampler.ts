/**
 * Picks a byte of those that are likely to come next.
 *
 * @module
 */

import type { RandomNumbers } from "./rng.ts";

/** Scale of {@linkcode SamplerOptions.topP}: that of the probabilities themselves. */
const SCALE = 2 ** 24;

/** Byte values. */
const BYTES = 256;

/** Which bytes may be picked. */
export interface SamplerOptions {
  /** How many of the likeliest, 1 to 256. */
  topK?: number | undefined;
  /** Of these the likeliest whose probabilities reach this share of their sum, 0 to 1. */
  topP?: number | undefined;
}

/** Picks bytes in integers alone, so the same on every machine. */
export class Sampler {
  readonly #topK: number;
  readonly #topP: number; // scaled by SCALE
  readonly #order = new Uint32Array(BYTES);

  /** @param options all bytes may be picked unless these say otherwise */
  constructor({ topK = BYTES, topP = 1 }: SamplerOptions = {}) {
    this.#topK = topK;
    this.#topP = Math.round(topP * SCALE);
  }

  /**
   * Picks a byte.
   *
   * @param weights how likely each byte is, scaled by 2^24; not all are 0
   */
  pick(weights: Uint32Array, random: RandomNumbers): number {
    const order = this.#order;
    let count = 0;
    for (let byte = 0; byte < BYTES; byte++) {
      // Bytes that cannot come are many, and not worth sorting.
      if (weights[byte] === 0) continue;
      // One number says both, so that sorting needs no function: of equal weights, the lower byte is the greater.
      const weight = Math.min(weights[byte], SCALE - 1);
      order[count++] = weight * BYTES + 255 - byte;
    }
    order.subarray(0, count).sort();
    const last = Math.max(0, count - this.#topK);
    let sum = 0;
    for (let i = last; i < count; i++) sum += this.#weight(i);
    const wanted = Math.max(1, Math.ceil(sum * this.#topP / SCALE));
    let left = 0;
    for (let i = count; left < wanted;) left += this.#weight(--i);
    left = random.nextBelow(left);
    for (let i = count - 1;; i--) {
      left -= this.#weight(i);
      if (left < 0) return 255 - (order[i] & 255);
    }
  }

  #weight(i: number): number {
    return this.#order[i] >>> 8;
  }
}

/**
 * The likeliest byte, the lowest of several.
 *
 * @param weights how likely each byte is
 */
export function likeliest(weights: Uint32Array): number {
  let best = 0;
  for (let i = 1; i < BYTES; i++) if (weights[i] > weights[best]) best = i;
  return best;
}
