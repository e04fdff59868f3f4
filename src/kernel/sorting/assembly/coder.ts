// The arithmetic coder's ends: how a payload begins and ends. Its steps stand in the loops of the predictors, where the
// interval lives in locals: in memory it would cost a third of the speed.
//
// The interval has 64 bits and is shifted by 32 at once, so that the test for it is hardly ever true; as in coder.ts of the
// other kernel nothing is done where the interval straddles a boundary for long.

import { CODE, CODED_AT, CODED_END, HIGH, LOW } from "./layout";

/** Four bytes of the payload, the first one highest; zeros follow its end. */
@inline
export function wordAt(at: u32, end: u32): u32 {
  if (at + 4 <= end) return bswap(load<u32>(at));
  let word: u32 = 0;
  for (let i: u32 = 0; i < 4; i++) {
    word = word << 8 | (at + i < end ? <u32> load<u8>(at + i) : 0);
  }
  return word;
}

/** Writes four bytes where there is room. */
@inline
export function putWord(word: u32, at: u32, end: u32): void {
  if (at + 4 <= end) store<u32>(at, bswap(word));
}

export function startCoder(decoding: bool): void {
  store<u64>(LOW, 0);
  store<u64>(HIGH, 0xffffffffffffffff);
  if (!decoding) return;
  const at = load<u32>(CODED_AT), end = load<u32>(CODED_END);
  const word = <u64> wordAt(at, end) << 32 | <u64> wordAt(at + 4, end);
  store<u64>(CODE, word);
  store<u32>(CODED_AT, at + 8);
}

/** The word that ends a payload: with zeros after it, the least value inside the interval that one word can name. */
@inline
function lastWord(): u32 {
  // The upper halves of low and high differ, so rounding low up stays inside.
  return <u32> (load<u64>(LOW) + 0xffffffff >>> 32);
}

/** Writes the last word. */
export function finishCoder(): void {
  const at = load<u32>(CODED_AT);
  putWord(lastWord(), at, load<u32>(CODED_END));
  store<u32>(CODED_AT, at + 4);
}

/** Whether the payload is what an encoder writes for what was decoded. */
export function isExact(): bool {
  // The decoder is two words ahead of an encoder, which has yet to write the last.
  const end = load<u32>(CODED_END);
  return load<u32>(CODED_AT) == end + 4 && wordAt(end - 4, end) == lastWord();
}
