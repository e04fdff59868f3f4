/**
 * How a network is trained: batches, rates, and how long.
 *
 * @module
 */

import type { Shape } from "./shape.ts";

/** A training, from its beginning to its end. */
export interface Plan {
  shape: Shape;
  /** Seed of start values and of the order of pieces. */
  seed: number;
  /** Lanes of all replicas together. */
  lanes: number;
  /** Bytes of each lane in a step; derivatives reach no further back. */
  steps: number;
  /** Bytes to learn from, in all. */
  bytes: number;
  /** Largest step of a weight. */
  rate: number;
  /** Largest step of a table's entry. */
  tableRate: number;
}

/** Steps in which the rate rises to its largest. */
const WARM_UP = 200;

/** Part of a plan in which the rate falls. */
const FALLING = 0.4;

/** Part of the largest rate that is left at the end. */
const LEAST_RATE = 0.01;

/** Steps of a plan. */
export function stepsOf({ bytes, lanes, steps }: Plan): number {
  return Math.ceil(bytes / (lanes * steps));
}

/**
 * Part of the largest rate at a step: rises, stays, then falls in a line. So a plan can be made longer or shorter on the way, as
 * long as the rate has not begun to fall.
 *
 * @param step steps taken before
 * @param all steps of the plan
 */
export function rateAt(step: number, all: number): number {
  const left = Math.max(0, 1 - step / all) / FALLING;
  return Math.min(1, (step + 1) / WARM_UP) *
    (LEAST_RATE + (1 - LEAST_RATE) * Math.min(1, left));
}
