/**
 * Picks the next byte as a text is told to be written.
 *
 * @module
 */

import type { PickingPlan } from "./drafter.ts";
import { RandomNumbers } from "./rng.ts";
import { likeliest, Sampler } from "./sampler.ts";

/** What it means to leave log-odds as they are. */
const AS_IS = 65_536;

/** Greatest factor that the kernel takes: long before, every bit is the likelier one. */
const SHARPEST = 2 ** 32 - 1;

/** Picks bytes of what is likely, with the random numbers of a seed. */
export class Picker {
  /** Whose draws come from the seed. */
  readonly random: RandomNumbers;
  /** What log-odds are multiplied by, scaled by 65,536: 65,536 / temperature, and 65,536 where the likeliest byte is taken anyway. */
  readonly sharpness: number;
  readonly #sampler: Sampler | undefined; // undefined: the likeliest byte is taken

  /** @param plan see {@linkcode PickingPlan} */
  constructor({ temperature, topK, topP, seed }: PickingPlan) {
    this.random = RandomNumbers.fromSeed(seed);
    this.sharpness = temperature === 0
      ? AS_IS
      : Math.min(Math.round(AS_IS / temperature), SHARPEST);
    if (temperature > 0) this.#sampler = new Sampler({ topK, topP });
  }

  /**
   * Picks a byte.
   *
   * @param weights how likely each byte is, scaled by 2^24; not all are 0
   */
  pick(weights: Uint32Array): number {
    return this.#sampler?.pick(weights, this.random) ?? likeliest(weights);
  }
}
