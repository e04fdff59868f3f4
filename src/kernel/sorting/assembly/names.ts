// Names for the sampled substrings: equal ones get the same, and names sort as their substrings do.

import { ARRAY, AT, MEASURED, NAME, OFFSET, OUT, PREVIOUS } from "./layout";
import { isWide, length, samples, symbol, text } from "./levels";
import { TO_THE_END } from "./samples";

/** Gives sorted substrings ascending names from 1, equal ones the same. It may pause inside a comparison. */
@inline
function name(count: u32, wide: bool): bool {
  const array = load<u32>(ARRAY), string = text(), m = samples();
  const noted = array + (m << 2);
  let i = load<u32>(AT), left = <i32> count;
  if (i == 0) {
    store<u32>(NAME, 0);
    store<u32>(OFFSET, 0);
    store<u32>(PREVIOUS, 0);
  }
  let previous = load<u32>(PREVIOUS), named = load<u32>(NAME);
  // The name stands in place of the length.
  let before = i ? load<u32>(MEASURED) : 0;
  let last: u64 = 0; // the first bytes of the previous one
  if (!wide && i > 0) {
    last = load<u64>(string + previous);
    if (before <= 8) last <<= 64 - (before << 3);
  }
  while (i < m && left > 0) {
    const p = load<u32>(array + (i << 2));
    const size = load<u32>(noted + (p >>> 1 << 2));
    let equal = false;
    let word: u64 = 0;
    if (!wide) {
      // Most are this short: what is behind them is shifted out.
      word = load<u64>(string + p);
      if (size <= 8) word <<= 64 - (size << 3);
    }
    if (size == before && size != TO_THE_END && (wide || word == last)) {
      const from = load<u32>(OFFSET), to = min(from + <u32> left, size);
      let k = !wide && from == 0 ? min(<u32> 8, to) : from;
      while (
        k < to &&
        symbol(string, p + k, wide) == symbol(string, previous + k, wide)
      ) k++;
      left -= k - from;
      if (k == to && to < size) {
        store<u32>(OFFSET, k);
        break;
      }
      equal = k == size;
    }
    last = word;
    store<u32>(OFFSET, 0);
    if (!equal) named++;
    store<u32>(noted + (p >>> 1 << 2), named);
    previous = p;
    before = size;
    i++;
    left--;
  }
  store<u32>(PREVIOUS, previous);
  store<u32>(NAME, named);
  store<u32>(MEASURED, before);
  store<u32>(AT, i);
  return i == m;
}
export function nameSamples(count: u32): bool {
  return isWide() ? name(count, true) : name(count, false);
}

/** Moves the names, in the order of the string, to the array's end: the string of the next level. */
export function gatherNames(count: u32): bool {
  const array = load<u32>(ARRAY), n = length(), m = samples();
  const all = n + 1 >>> 1;
  const from = load<u32>(AT), to = min(from + count, all);
  let out = from ? load<u32>(OUT) : array + (n << 2);
  for (let i = from; i < to; i++) {
    const name = load<u32>(array + (m + all - 1 - i << 2));
    if (name == 0) continue;
    out -= 4;
    store<u32>(out, name - 1);
  }
  store<u32>(OUT, out);
  store<u32>(AT, to);
  return to == all;
}
