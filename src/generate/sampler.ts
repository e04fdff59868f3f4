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
  readonly #order = new Float64Array(BYTES);

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
    // One number says both, so that sorting needs no function: of equal weights, the lower byte is the greater.
    for (let i = 0; i < BYTES; i++) order[i] = weights[i] * BYTES + 255 - i;
    order.sort();
    const last = BYTES - this.#topK;
    let sum = 0;
    for (let i = BYTES - 1; i >= last; i--) sum += this.#weight(i);
    const wanted = Math.max(1, Math.ceil(sum * this.#topP / SCALE));
    let left = 0, first = BYTES;
    while (left < wanted) left += this.#weight(--first);
    left = random.nextBelow(left);
    for (let i = BYTES - 1;; i--) {
      left -= this.#weight(i);
      if (left < 0) return 255 - order[i] % BYTES;
    }
  }

  #weight(i: number): number {
    return Math.floor(this.#order[i] / BYTES);
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
