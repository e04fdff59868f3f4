/** Mixing as in ../components.ts, over typed arrays: a primer is long, and most of the twin's time is spent here. */

import { squash } from "../components.ts";

/** Log-odds stay within ±12 nats, in 1/1024 nat. */
const LIMIT = 12 * 1024;

/** A row of weights, scaled by 2^14, and how many bits it has learned from. */
export interface Row {
  weights: Int16Array;
  used: number;
}

/** What a mixer makes of its inputs. */
export function mix(weights: Int16Array, inputs: Int16Array): number {
  let sum = 0;
  for (let i = 0; i < inputs.length; i++) {
    sum = sum + inputs[i] * weights[i] | 0;
  }
  return Math.max(-LIMIT, Math.min(LIMIT - 1, sum >> 14));
}

/** Moves the weights so that the mixer, which gave `x`, would have come nearer to the bit. */
export function adapt(
  weights: Int16Array,
  inputs: Int16Array,
  bit: number,
  x: number,
  rate: number,
): void {
  const error = Math.floor(
    ((bit * 2 ** 16 - squash(x)) * rate + 2 ** 15) / 2 ** 16,
  );
  if (error === 0) return;
  for (let i = 0; i < inputs.length; i++) {
    const moved = weights[i] + (inputs[i] * error + 2 ** 14 >> 15);
    weights[i] = moved > 32767 ? 32767 : moved < -32768 ? -32768 : moved;
  }
}
