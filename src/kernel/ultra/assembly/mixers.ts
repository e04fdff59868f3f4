// Gated linear mixing (Mattern 2013; Veness et al. 2021): each set of rows picks one by its context, which mixes the log-odds of
// all inputs into a prediction of its own; final mixers mix those. Each row learns from its own error, at a rate that falls as
// the row gets experienced: it counts how often it was used, in the last two of its lanes, whose inputs are 0.
//
// Inputs are in 1/1024 nat, weights in 1/16384.

import { INPUTS } from "./layout";
import { ROW, SQUASH } from "./regions";

/** Rate of a set's row after n bits: FALL / (n + DELAY) + LEAST, scaled by 2^19 per nat. */
const FALL: u32 = 6000000;
const DELAY: u32 = 500;
const LEAST: u32 = 700;

/** Of a final mixer's: its inputs are few and good, and it begins slower. */
const FINAL_FALL: u32 = 4000000;
const FINAL_DELAY: u32 = 800;
const FINAL_LEAST: u32 = 500;

/** Where a row counts. */
const COUNT: u32 = ROW - 4;
export const FINAL_COUNT: u32 = 48;

/** Log-odds ±12 nats to a probability of 1 … 65,535. */
@inline
export function squash(x: i32): u32 {
  return load<u16>(SQUASH + (<u32> (x + 12288) >>> 3 << 1));
}

/** Log-odds of four mixers from their products: each vector summed over its lanes, unscaled, clamped to ±12 nats. */
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  const all = i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
  return i32x4.min_s(i32x4.max_s(i32x4.shr_s(all, 14), i32x4.splat(-12288)), i32x4.splat(12287));
}

/** How far to move: the error in probability (scaled by 65,536) times the rate, unscaled by 65,536. */
@inline
function step(bit: u32, x: i32, rate: i32): i32 {
  return (<i32> ((bit << 16) - squash(x)) * rate + 32768) >> 16;
}

@inline
function products(sum: v128, row: u32, x: v128, y: v128, z: v128): v128 {
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(x, v128.load(row)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(y, v128.load(row, 16)));
  return i32x4.add(sum, i32x4.dot_i16x8_s(z, v128.load(row, 32)));
}

/** Log-odds of four sets, whose rows stand from `rows` on: together, so that the inputs are loaded once. */
@inline
export function weighFour(rows: u32): v128 {
  const row0 = load<u32>(rows), row1 = load<u32>(rows, 4), row2 = load<u32>(rows, 8), row3 = load<u32>(rows, 12);
  let a = i32x4.splat(0), b = a, c = a, d = a;
  for (let at: u32 = 0; at < ROW; at += 48) {
    const x = v128.load(INPUTS + at), y = v128.load(INPUTS + at, 16), z = v128.load(INPUTS + at, 32);
    a = products(a, row0 + at, x, y, z);
    b = products(b, row1 + at, x, y, z);
    c = products(c, row2 + at, x, y, z);
    d = products(d, row3 + at, x, y, z);
  }
  return sums(a, b, c, d);
}

@inline
function nudge(at: u32, inputs: v128, error: v128): void {
  v128.store(at, i16x8.add_sat_s(v128.load(at), i16x8.q15mulr_sat_s(inputs, error)));
}

@inline
function rowStep(row: u32, bit: u32, x: i32): i32 {
  return step(bit, x, FALL / (load<u32>(row, COUNT) + DELAY) + LEAST);
}

@inline
function count(row: u32): void {
  store<u32>(row, load<u32>(row, COUNT) + 1, COUNT);
}

/** Moves the weights of four sets, whose rows stand from `rows` on, towards the bit; they gave what stands from `outputs` on. */
@inline
export function adaptFour(rows: u32, bit: u32, outputs: u32): void {
  const row0 = load<u32>(rows), row1 = load<u32>(rows, 4), row2 = load<u32>(rows, 8), row3 = load<u32>(rows, 12);
  const e0 = rowStep(row0, bit, load<i16>(outputs)), e1 = rowStep(row1, bit, load<i16>(outputs, 2));
  const e2 = rowStep(row2, bit, load<i16>(outputs, 4)), e3 = rowStep(row3, bit, load<i16>(outputs, 6));
  if (e0 | e1 | e2 | e3) {
    const error0 = i16x8.splat(<i16> e0), error1 = i16x8.splat(<i16> e1);
    const error2 = i16x8.splat(<i16> e2), error3 = i16x8.splat(<i16> e3);
    for (let at: u32 = 0; at < ROW; at += 16) {
      const inputs = v128.load(INPUTS + at);
      nudge(row0 + at, inputs, error0);
      nudge(row1 + at, inputs, error1);
      nudge(row2 + at, inputs, error2);
      nudge(row3 + at, inputs, error3);
    }
  }
  count(row0);
  count(row1);
  count(row2);
  count(row3);
}

/** Products of the sets' outputs, in three vectors, and a final mixer's row. */
@inline
export function weighSets(a: v128, b: v128, c: v128, row: u32): v128 {
  const ab = i32x4.add(i32x4.dot_i16x8_s(a, v128.load(row)), i32x4.dot_i16x8_s(b, v128.load(row, 16)));
  return i32x4.add(ab, i32x4.dot_i16x8_s(c, v128.load(row, 32)));
}

@inline
export function adaptFinal(row: u32, a: v128, b: v128, c: v128, bit: u32, x: i32): void {
  const n = load<u32>(row, FINAL_COUNT);
  const error = i16x8.splat(<i16> step(bit, x, FINAL_FALL / (n + FINAL_DELAY) + FINAL_LEAST));
  nudge(row, a, error);
  nudge(row + 16, b, error);
  nudge(row + 32, c, error);
  store<u32>(row, n + 1, FINAL_COUNT);
}
