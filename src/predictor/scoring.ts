/**
 * What bytes cost by a predictor, and which were the likeliest.
 *
 * @module
 */

import type { Rest } from "../kernel/coder.ts";
import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import type { ModelParts } from "./model.ts";

/** What bytes of a content cost. */
export interface ScoredBytes {
  /** How many bytes. */
  bytes: number;
  /** Bits that each of them costs, in their order: -log2 of how likely it was. */
  bits: Float64Array;
  /** Which bytes were likeliest at each place, where that was asked for. */
  likeliest?: LikeliestBytes;
}

/** Which bytes were likeliest at each place: as many for each as were asked for, from the likeliest on. */
export interface LikeliestBytes {
  /** The bytes: those of the first place, then those of the next. */
  bytes: Uint8Array;
  /** Bits that each of them would have cost; `Infinity` for less than one in 2^24. */
  bits: Float64Array;
}

/** How a predictor is made. */
export interface ScoringPlan {
  model?: ModelParts | undefined;
  /** Whose predictor scores, the model's where there is one. */
  profile: number;
  /** Scale of its tables. */
  scale: number;
  /** Whether it learns. */
  learn: boolean;
  kernel?: WebAssembly.Module | undefined;
}

/** What predicts the content, byte for byte. */
export interface ScoringPredictor {
  /** How likely each byte is to come next, scaled by 2^24; a view, valid until the next call. */
  weighing(ensemble: number): Generator<Rest, Uint32Array>;
  /** Passes over content, and tells what its bytes cost, in bits. */
  passing(content: Uint8Array, ensemble: number): Generator<Rest, Float64Array>;
  /** Lets go of what it holds. */
  release(): void;
}

/** Byte values, and the logarithm to base 2 of the scale of their probabilities. */
const BYTES = 256, SCALE_BITS = 24;

/** Makes the predictor of a model or a level. */
export function* creatingPredictor(
  { model, profile, scale, learn, kernel: module }: ScoringPlan,
): Generator<Rest, ScoringPredictor> {
  const state = model?.state;
  const kernel = yield* Kernel.creating(
    { profile, scale, state, blockLimit: LEAST_WORKROOM, module },
  );
  kernel.learns = learn;
  return {
    // deno-lint-ignore require-yield
    *weighing(ensemble) {
      return kernel.distribution(ensemble);
    },
    passing: (content, ensemble) => kernel.scoring(content, ensemble),
    release: () => kernel.release(),
  };
}

/** Looks at all that might come before each byte. */
export function* looking(
  predictor: ScoringPredictor,
  part: Uint8Array,
  ensemble: number,
  count: number,
): Generator<Rest, ScoredBytes> {
  const bits = new Float64Array(part.length);
  const likeliest = {
    bytes: new Uint8Array(part.length * count),
    bits: new Float64Array(part.length * count),
  };
  const order = new Float64Array(BYTES);
  for (let at = 0; at < part.length; at++) {
    const weights = yield* predictor.weighing(ensemble);
    // One number says both; of equal weights, the lower byte comes first.
    weights.forEach((weight, byte) =>
      order[byte] = weight * BYTES + BYTES - 1 - byte
    );
    order.sort();
    for (let i = 0; i < count; i++) {
      const number = order[BYTES - 1 - i];
      likeliest.bytes[at * count + i] = BYTES - 1 - number % BYTES;
      likeliest.bits[at * count + i] = SCALE_BITS -
        Math.log2(Math.floor(number / BYTES));
    }
    const one = part.subarray(at, at + 1);
    [bits[at]] = yield* predictor.passing(one, ensemble);
    yield;
  }
  return { bytes: part.length, bits, likeliest };
}
