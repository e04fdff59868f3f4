// Adaptive probability maps (secondary estimation), as in ../../assembly/apm.ts: a row of 32 probabilities per context, one each
// 3/4 nat of log-odds from −12 to 11.25, interpolated. Entries are stored xor their start value: untouched memory is an identity.

import { IDENTITY } from "./tables";

/** Bytes of one row. */
export const APM_ROW: u32 = 64;

@inline
function entryOf(row: u32, j: u32): u32 {
  return <u32> load<u16>(row + (j << 1)) ^ <u32> load<u16>(IDENTITY + (j << 1));
}

/** Log-odds as a position on the row: entry number times 256, 0 … 31 × 256 − 1. */
@inline
export function apmPosition(x: i32): u32 {
  // 21846 / 2^16 is 256 / 768, a little large; the end of the range is cut so that entry + 1 exists
  return min<u32>(<u32> (x + 12288) * 21846 >>> 16, 31 * 256 - 1);
}

@inline
export function refine(row: u32, position: u32): u32 {
  const j = position >>> 8, w = position & 255;
  return (entryOf(row, j) * (256 - w) + entryOf(row, j + 1) * w) >> 8;
}

@inline
export function train(row: u32, position: u32, bit: u32): void {
  const j = (position + 128) >>> 8 << 1;
  const base = <u32> load<u16>(IDENTITY + j);
  const p = <i32> (<u32> load<u16>(row + j) ^ base);
  // 63 above the top, so that rounding down lets p reach 65,535 as it reaches 0.
  const target = <i32> (bit * 65598);
  store<u16>(row + j, <u32> (p + ((target - p) >> 6)) ^ base);
}
