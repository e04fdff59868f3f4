/**
 * What happens to single values between products of matrices, and the derivatives of it.
 *
 * @module
 */

import { LIMIT, LOGIT_LIMIT, LOGIT_SCALE, SYMBOLS } from "./shape.ts";

/** Hidden units of their product sums: whole numbers from 0 to 127. */
export function activate(sums: Float32Array): Float32Array {
  const units = new Float32Array(sums.length);
  for (let i = 0; i < sums.length; i++) {
    const unit = Math.floor(sums[i] + 0.5);
    units[i] = unit < 0 ? 0 : unit > LIMIT ? LIMIT : unit;
  }
  return units;
}

/**
 * Derivatives by the product sums of hidden units; where one was clipped above, what would bring it back counts.
 *
 * @param derivatives by the units; are changed
 */
export function deactivate(
  sums: Float32Array,
  derivatives: Float32Array,
): void {
  for (let i = 0; i < sums.length; i++) {
    if (sums[i] < 0 || sums[i] > LIMIT && derivatives[i] < 0) {
      derivatives[i] = 0;
    }
  }
}

/** Logits of their product sums: whole numbers in 1/32 nat, of sums in 1/64. */
export function logitsOf(sums: Float32Array): Int16Array {
  const logits = new Int16Array(sums.length);
  for (let i = 0; i < sums.length; i++) {
    const logit = Math.floor(sums[i] * 0.5 + 0.5);
    logits[i] = logit < -LOGIT_LIMIT
      ? -LOGIT_LIMIT
      : logit > LOGIT_LIMIT
      ? LOGIT_LIMIT
      : logit;
  }
  return logits;
}

/** exp(-i / 32): how likely a symbol is beside the likeliest one. */
const ODDS = Float64Array.from(
  { length: 2 * LOGIT_LIMIT + 1 },
  (_, i) => Math.exp(-i / LOGIT_SCALE),
);

/**
 * What the true symbols cost.
 *
 * @param logits [rows, 256]
 * @param symbols [rows]
 * @param derivatives of the sum of all costs by the product sums of the logits, to fill: [rows, 256]
 * @returns nats: [rows]
 */
export function costsOf(
  logits: Int16Array,
  symbols: Int32Array,
  derivatives?: Float32Array,
): Float32Array {
  const costs = new Float32Array(symbols.length);
  const odds = new Float64Array(SYMBOLS);
  for (let row = 0; row < symbols.length; row++) {
    const from = row * SYMBOLS;
    let largest = -LOGIT_LIMIT, sum = 0;
    for (let i = 0; i < SYMBOLS; i++) {
      if (logits[from + i] > largest) largest = logits[from + i];
    }
    for (let i = 0; i < SYMBOLS; i++) {
      sum += odds[i] = ODDS[largest - logits[from + i]];
    }
    const truth = symbols[row];
    costs[row] = Math.log(sum) +
      (largest - logits[from + truth]) / LOGIT_SCALE;
    if (!derivatives) continue;
    // A sum counts half as much as a logit.
    const scale = 1 / (2 * LOGIT_SCALE), part = scale / sum;
    for (let i = 0; i < SYMBOLS; i++) derivatives[from + i] = odds[i] * part;
    derivatives[from + truth] -= scale;
  }
  return costs;
}
