/** The arithmetic of adaptive probabilities, mixers and APMs. */

import {
  apmTable,
  reciprocalTable,
  squashTable,
  stretchTable,
} from "../../src/kernel/tables.ts";
import { clamp } from "./arithmetic.ts";

const STRETCH = stretchTable();
const SQUASH = squashTable();
const RECIPROCAL = reciprocalTable();
const APM_START = apmTable();

/** Log-odds are in 1/1024 nat and stay within ±12 nats. */
const NATS_12 = 12 * 1024;

function clampLogOdds(x: number): number {
  return clamp(x, -NATS_12, NATS_12 - 1);
}

/** Probability, scaled by 2^16, of log-odds within ±12 nats. */
export function squash(x: number): number {
  return SQUASH[Math.floor((x + NATS_12) / 8)];
}

/** A probability that learns, fast at first. */
export class AdaptiveProbability {
  /** P(1), scaled by 2^22. */
  p: number;
  /** How often it learned. */
  count: number;

  constructor(p16: number, count: number) {
    this.p = p16 * 2 ** 6;
    this.count = count;
  }

  get logOdds(): number {
    return STRETCH[Math.floor(this.p / 2 ** 10)];
  }

  learn(bit: number): void {
    const error16 = Math.floor((bit * 2 ** 22 - this.p) / 2 ** 6);
    this.p += Math.floor(error16 * RECIPROCAL[this.count] / 2 ** 9);
    this.count = Math.min(this.count + 1, RECIPROCAL.length - 1);
    if (this.p < 0 || this.p >= 2 ** 22) {
      throw new Error(`A probability left its range: ${this.p} / 2^22`);
    }
  }
}

/** Weights of a mixer, scaled by 2^14. */
export type Weights = Int16Array;

/** What a mixer makes of its inputs. */
export function mix(weights: Weights, inputs: number[]): number {
  let sum = 0;
  for (let i = 0; i < inputs.length; i++) sum += inputs[i] * weights[i];
  // Sums are 32 bits wide.
  return clampLogOdds(Math.floor((sum | 0) / 2 ** 14));
}

/** Moves the weights so that the mixer, which gave `p`, would have come nearer to the bit. */
export function adapt(
  weights: Weights,
  inputs: number[],
  bit: number,
  p: number,
  rate: number,
): void {
  const error = Math.floor(((bit * 2 ** 16 - p) * rate + 2 ** 15) / 2 ** 16);
  for (let i = 0; i < inputs.length; i++) {
    const move = Math.floor((inputs[i] * error + 2 ** 14) / 2 ** 15);
    weights[i] = clamp(weights[i] + move, -(2 ** 15), 2 ** 15 - 1);
  }
}

/** A row of an APM: probabilities, scaled by 2^16, at log-odds 3/4 nat apart. */
export class ApmRow {
  readonly #entries = Uint16Array.from(APM_START);

  /** Log-odds as a position on the row, in 1/256 of the distance of two entries. */
  static position(x: number): number {
    const position = Math.floor((x + NATS_12) * 21846 / 2 ** 16);
    return Math.min(position, (APM_START.length - 1) * 256 - 1);
  }

  refine(position: number): number {
    const j = Math.floor(position / 256), w = position % 256;
    return Math.floor(
      (this.#entries[j] * (256 - w) + this.#entries[j + 1] * w) / 256,
    );
  }

  learn(position: number, bit: number): void {
    const nearest = Math.floor((position + 128) / 256);
    const p = this.#entries[nearest];
    this.#entries[nearest] = p + Math.floor((bit * 65598 - p) / 2 ** 6);
  }
}
