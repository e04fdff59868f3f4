// A binary arithmetic coder with 32-bit bounds and 16-bit probabilities, as in ../../assembly/coder.ts: carry-free, whole bytes
// are shifted out once low and high agree on them.

import { CODE, CODED, CODED_END, CODED_POS, HIGH, LOW } from "./layout";

@inline
function split(low: u32, high: u32, p1: u32): u32 {
  // p1 is 1 to 65,535, so low ≤ split < high whenever low < high
  return low + <u32> ((<u64> (high - low) * <u64> p1) >> 16);
}

/** Codes one bit whose probability of being 1 is p1 / 65,536. Output past the room is counted, not written. */
@inline
export function encodeBit(bit: u32, p1: u32): void {
  let low = load<u32>(LOW), high = load<u32>(HIGH);
  const middle = split(low, high, p1);
  high = select(middle, high, bit != 0);
  low = select(low, middle + 1, bit != 0);
  while (((low ^ high) & 0xff000000) == 0) {
    const at = load<u32>(CODED_POS);
    if (at < load<u32>(CODED_END)) store<u8>(load<u32>(CODED) + at, high >>> 24);
    store<u32>(CODED_POS, at + 1);
    low <<= 8;
    high = high << 8 | 255;
  }
  store<u32>(LOW, low);
  store<u32>(HIGH, high);
}

/** The next payload byte; zeros follow the end. */
@inline
export function nextByte(): u32 {
  const at = load<u32>(CODED_POS);
  store<u32>(CODED_POS, at + 1);
  return at < load<u32>(CODED_END) ? <u32> load<u8>(load<u32>(CODED) + at) : 0;
}

/** Decodes one bit whose probability of being 1 is p1 / 65,536. */
@inline
export function decodeBit(p1: u32): u32 {
  let low = load<u32>(LOW), high = load<u32>(HIGH), code = load<u32>(CODE);
  const middle = split(low, high, p1);
  const bit: u32 = code <= middle ? 1 : 0;
  high = select(middle, high, bit != 0);
  low = select(low, middle + 1, bit != 0);
  while (((low ^ high) & 0xff000000) == 0) {
    low <<= 8;
    high = high << 8 | 255;
    code = code << 8 | nextByte();
  }
  store<u32>(CODE, code);
  store<u32>(LOW, low);
  store<u32>(HIGH, high);
  return bit;
}

/** The byte that ends a payload: with zeros after it, the least value inside the interval that one byte can name. */
export function lastByte(): u32 {
  // After renormalisation the top bytes of low and high differ, so rounding low up stays inside.
  return load<u32>(LOW) + 0xffffff >>> 24;
}
