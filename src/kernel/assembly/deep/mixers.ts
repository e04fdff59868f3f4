// The mixers of the deep profile. Each row of weights counts how often it was used, in the last two of its lanes, whose inputs
// are 0: its learning rate falls as it gets experienced, whenever in the stream that is.

import { nudge, squash, step } from "../mixer";
import { INPUTS } from "./layout";

/** Rate of a set's row after n bits: 6,000,000 / (n + 500) + 1,100, so from .025 to .002 per nat. */
const FALL: u32 = 6000000;
const DELAY: u32 = 500;
const LEAST: u32 = 1100;

/** Of a final mixer's: its inputs are few and good, and it begins slower. */
const FINAL_FALL: u32 = 4000000;
const FINAL_DELAY: u32 = 800;
const FINAL_LEAST: u32 = 800;

/** Products of the inputs and a row's weights, to be summed over the four lanes. */
@inline
export function weigh(row: u32): v128 {
  let v = i32x4.dot_i16x8_s(v128.load(INPUTS), v128.load(row));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 16), v128.load(row, 16)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 32), v128.load(row, 32)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 48), v128.load(row, 48)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 64), v128.load(row, 64)));
  return i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 80), v128.load(row, 80)));
}

@inline
function move(row: u32, at: u32, error: i32): void {
  v128.store(row + at, nudge(v128.load(row + at), v128.load(INPUTS + at), error));
}

/** Moves a row's weights towards the bit; `x` is what it gave. */
@inline
export function adapt(row: u32, bit: u32, x: i32): void {
  const n = load<u32>(row, 92);
  const error = step(bit, squash(x), FALL / (n + DELAY) + LEAST);
  if (error) {
    move(row, 0, error);
    move(row, 16, error);
    move(row, 32, error);
    move(row, 48, error);
    move(row, 64, error);
    move(row, 80, error);
  }
  store<u32>(row, n + 1, 92);
}

/** Products of the sets' outputs, in two vectors, and a final mixer's row. */
@inline
export function weighSets(a: v128, b: v128, row: u32): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(a, v128.load(row)), i32x4.dot_i16x8_s(b, v128.load(row, 16)));
}

@inline
export function adaptFinal(row: u32, a: v128, b: v128, bit: u32, x: i32): void {
  const n = load<u32>(row, 28);
  const error = step(bit, squash(x), FINAL_FALL / (n + FINAL_DELAY) + FINAL_LEAST);
  v128.store(row, nudge(v128.load(row), a, error));
  v128.store(row, nudge(v128.load(row, 16), b, error), 16);
  store<u32>(row, n + 1, 28);
}
