// The mixers of the deep profiles. A row of weights ends with four bytes that say how much faster than at last it learns: that
// sinks with each use, so that a row learns fast while it is new, whenever in the stream that is. Inputs at these lanes are 0.

import { nudge, squash, step, sums } from "../mixer";
import { INPUTS, OUTPUTS, ROWS } from "./layout";

/**
 * A set's row learns at (12,000 at first, falling as 1 / use, + 1,100) / 65,536 / 8 per nat, so from .025 to .002. The rate
 * beyond 1,100 is scaled by 2^16; less its square over 2^38 with each use, it is near 2^22 / (uses + 350).
 */
export const FRESH: u32 = 12000 << 16;
const FALL: u64 = 38;
const LEAST: u32 = 1100;

/** A final mixer's row: its inputs are few and good, and it begins slower. */
export const FINAL_FRESH: u32 = 5000 << 16;
const FINAL_FALL: u64 = 38;
const FINAL_LEAST: u32 = 800;

/** A row's rate beyond the least after one more use. */
@inline
function sunk(rate: u32, fall: u64): u32 {
  return rate - <u32> (<u64> rate * <u64> rate >> fall);
}

@inline
function product(row: u32, at: u32, inputs: v128): v128 {
  return i32x4.dot_i16x8_s(inputs, v128.load(row + at));
}

/** Log-odds of `count` sets, a multiple of 4, to OUTPUTS; rows have `vectors` of 8 lanes, 3 to 6, known when compiled. */
@inline
export function mix(vectors: u32, count: u32): void {
  const a = v128.load(INPUTS), b = v128.load(INPUTS, 16), c = v128.load(INPUTS, 32);
  const d = v128.load(INPUTS, 48), e = v128.load(INPUTS, 64), f = v128.load(INPUTS, 80);
  for (let at: u32 = 0; at < count << 2; at += 16) {
    const r0 = load<u32>(at, ROWS), r1 = load<u32>(at, ROWS + 4), r2 = load<u32>(at, ROWS + 8), r3 = load<u32>(at, ROWS + 12);
    let x0 = product(r0, 0, a), x1 = product(r1, 0, a), x2 = product(r2, 0, a), x3 = product(r3, 0, a);
    x0 = i32x4.add(x0, product(r0, 16, b));
    x1 = i32x4.add(x1, product(r1, 16, b));
    x2 = i32x4.add(x2, product(r2, 16, b));
    x3 = i32x4.add(x3, product(r3, 16, b));
    x0 = i32x4.add(x0, product(r0, 32, c));
    x1 = i32x4.add(x1, product(r1, 32, c));
    x2 = i32x4.add(x2, product(r2, 32, c));
    x3 = i32x4.add(x3, product(r3, 32, c));
    if (vectors > 3) {
      x0 = i32x4.add(x0, product(r0, 48, d));
      x1 = i32x4.add(x1, product(r1, 48, d));
      x2 = i32x4.add(x2, product(r2, 48, d));
      x3 = i32x4.add(x3, product(r3, 48, d));
    }
    if (vectors > 4) {
      x0 = i32x4.add(x0, product(r0, 64, e));
      x1 = i32x4.add(x1, product(r1, 64, e));
      x2 = i32x4.add(x2, product(r2, 64, e));
      x3 = i32x4.add(x3, product(r3, 64, e));
    }
    if (vectors > 5) {
      x0 = i32x4.add(x0, product(r0, 80, f));
      x1 = i32x4.add(x1, product(r1, 80, f));
      x2 = i32x4.add(x2, product(r2, 80, f));
      x3 = i32x4.add(x3, product(r3, 80, f));
    }
    v128.store(at, sums(x0, x1, x2, x3), OUTPUTS);
  }
}

@inline
function move(row: u32, at: u32, inputs: v128, error: i32): void {
  v128.store(row + at, nudge(v128.load(row + at), inputs, error));
}

/** Moves the weights of the rows that gave OUTPUTS towards the bit. */
@inline
export function adapt(vectors: u32, count: u32, bit: u32): void {
  const a = v128.load(INPUTS), b = v128.load(INPUTS, 16), c = v128.load(INPUTS, 32);
  const d = v128.load(INPUTS, 48), e = v128.load(INPUTS, 64), f = v128.load(INPUTS, 80);
  const last = (vectors << 4) - 4;
  for (let at: u32 = 0; at < count << 2; at += 4) {
    const row = load<u32>(at, ROWS), rate = load<u32>(row + last);
    const error = step(bit, squash(load<i32>(at, OUTPUTS)), (rate >>> 16) + LEAST);
    if (error) {
      move(row, 0, a, error);
      move(row, 16, b, error);
      move(row, 32, c, error);
      if (vectors > 3) move(row, 48, d, error);
      if (vectors > 4) move(row, 64, e, error);
      if (vectors > 5) move(row, 80, f, error);
    }
    store<u32>(row + last, sunk(rate, FALL));
  }
}

/** Products of the sets' outputs, in two vectors, and a final mixer's row. */
@inline
export function weighSets(a: v128, b: v128, row: u32): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(a, v128.load(row)), i32x4.dot_i16x8_s(b, v128.load(row, 16)));
}

@inline
export function adaptFinal(row: u32, a: v128, b: v128, bit: u32, x: i32): void {
  const rate = load<u32>(row, 28);
  const error = step(bit, squash(x), (rate >>> 16) + FINAL_LEAST);
  v128.store(row, nudge(v128.load(row), a, error));
  v128.store(row, nudge(v128.load(row, 16), b, error), 16);
  store<u32>(row, sunk(rate, FINAL_FALL), 28);
}
