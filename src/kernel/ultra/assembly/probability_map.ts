// Adaptive probabilities: 22 bits of probability and 10 bits of how often it was updated. The step is 1 / (n + 1.6)
// until n reaches the limit, so a new entry learns fast and an old one is steady.

import { RECIPROCAL, STRETCH } from "./regions";

/** Log-odds of an entry, in 1/1024 nat. */
@inline
export function logOdds(entry: u32): i32 {
  return <i32> load<i16>(STRETCH + (load<u32>(entry) >>> 20 << 1));
}

/** `limit` is the evidence it goes by, in bits, at most 1,023. */
@inline
export function learn(entry: u32, bit: u32, limit: u32): void {
  const v = load<u32>(entry);
  const n = v & 1023;
  const p = v >>> 10;
  // 16 bits of error times a 15-bit reciprocal: the product stays inside 31 bits and a sign
  const d = <i32> ((bit << 22) - p) >> 6;
  const stepped = v + ((d * <i32> load<u16>(RECIPROCAL + (n << 1)) >> 9) << 10);
  store<u32>(entry, stepped + <u32> (n < limit));
}
