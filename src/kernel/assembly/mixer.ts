// Gated linear mixing: each set of weight vectors picks one by its context, and that vector mixes the log-odds of all
// inputs into its own prediction; the sets' predictions are mixed once more. Every mixer learns from
// its own error by online gradient descent on coding cost (Mattern 2013; Veness et al. 2021, section 3).
//
// Inputs are in 1/1024 nat, weights in 1/16384.

import { SQUASH } from "./tables";

/** Log-odds ±12 nats to a probability of 1 … 65,535. */
@inline
export function squash(x: i32): u32 {
  return load<u16>(SQUASH + (<u32> (x + 12288) >>> 3 << 1));
}

/**
 * Log-odds of four mixers from their products: each vector summed over its lanes, unscaled, clamped to ±12 nats.
 * Summing four vectors at once is a transposition, and the results never leave the vector registers.
 */
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  const all = i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
  return i32x4.min_s(i32x4.max_s(i32x4.shr_s(all, 14), i32x4.splat(-12288)), i32x4.splat(12287));
}

/** How far to move: the error in probability (scaled by 65,536) times the rate (scaled by 65,536 × 8), unscaled by 65,536. */
@inline
export function step(bit: u32, p: u32, rate: i32): i32 {
  return (<i32> ((bit << 16) - p) * rate + 32768) >> 16;
}

@inline
export function nudge(weights: v128, inputs: v128, error: i32): v128 {
  return i16x8.add_sat_s(
    weights,
    i16x8.q15mulr_sat_s(inputs, i16x8.splat(<i16> error)),
  );
}
