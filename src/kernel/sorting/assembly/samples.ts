// The sampled suffixes: those that rise while their predecessor falls. The substrings between them are sorted and
// named (names.ts), and the string of their names is what the next level sorts.

import {
  ARRAY,
  AT,
  BUCKETS,
  OUT,
  PREVIOUS,
  RISING,
} from "./layout";
import { isWide, length, samples, setSamples, symbol, text } from "./levels";

/** The length noted for the last sampled substring. It ends where the string ends, so it equals no other. */
export const TO_THE_END: u32 = 0xffffffff;

const PLACE = 0;
const MEASURE = 1;
const LIST = 2;

/** What is done with a sampled suffix `p`. */
@inline
function take(p: u32, string: u32, wide: bool, action: i32): void {
  const array = load<u32>(ARRAY);
  if (action == PLACE) {
    const bucket = load<u32>(BUCKETS) + (symbol(string, p, wide) << 2);
    const to = load<u32>(bucket) - 4;
    store<u32>(bucket, to);
    store<u32>(to, p);
  } else if (action == MEASURE) {
    const next = load<u32>(PREVIOUS);
    const measured = next == TO_THE_END ? TO_THE_END : next - p + 1;
    // Two sampled suffixes are never neighbours, so half of the position tells them apart.
    store<u32>(array + (samples() + (p >>> 1) << 2), measured);
    store<u32>(PREVIOUS, p);
  } else {
    const to = load<u32>(OUT) - 4;
    store<u32>(to, p);
    store<u32>(OUT, to);
  }
}

/** Goes through `count` more suffixes from the right. */
@inline
function find(count: u32, wide: bool, action: i32): bool {
  const n = length(), string = text();
  const from = load<u32>(AT), to = min(from + count, n - 1);
  let rises = from ? load<u32>(RISING) : 0;
  if (from == 0) {
    store<u32>(PREVIOUS, TO_THE_END);
    store<u32>(OUT, load<u32>(ARRAY) + (n << 2));
  }
  let after = symbol(string, n - 1 - from, wide);
  for (let i = from; i < to; i++) {
    const p = n - 2 - i;
    const c = symbol(string, p, wide);
    if (c < after) rises = 1;
    else if (c > after) {
      if (rises) take(p + 1, string, wide, action);
      rises = 0;
    }
    after = c;
  }
  store<u32>(RISING, rises);
  store<u32>(AT, to);
  return to == n - 1;
}

/** Places samples at the ends of their buckets, in any order. */
export function placeSamples(count: u32): bool {
  return isWide() ? find(count, true, PLACE) : find(count, false, PLACE);
}
/** Notes the length of each sampled substring. */
export function measureSamples(count: u32): bool {
  return isWide() ? find(count, true, MEASURE) : find(count, false, MEASURE);
}
/** Lists samples in the order of the string at the array's end. */
export function listSamples(count: u32): bool {
  return isWide() ? find(count, true, LIST) : find(count, false, LIST);
}

/** Gathers sorted samples, which are complements, at the array's start. */
export function gatherSamples(count: u32): bool {
  const array = load<u32>(ARRAY), n = length();
  const from = load<u32>(AT), to = min(from + count, n);
  let found = from ? samples() : 0;
  for (let i = from; i < to; i++) {
    const j = load<i32>(array + (i << 2));
    if (j >= 0) continue;
    store<i32>(array + (found << 2), ~j);
    found++;
  }
  setSamples(found);
  store<u32>(AT, to);
  return to == n;
}

/** Zeros the array from the given entry on. */
@inline
function clear(count: u32, first: u32): bool {
  const n = length(), from = max(load<u32>(AT), first);
  const to = min(from + count * 4, n);
  memory.fill(load<u32>(ARRAY) + (from << 2), 0, to - from << 2);
  store<u32>(AT, to);
  return to == n;
}
export function clearArray(count: u32): bool {
  return clear(count, 0);
}
export function clearBehindSamples(count: u32): bool {
  return clear(count, samples());
}

/** Makes positions of the sorted numbers of samples. */
export function translateSamples(count: u32): bool {
  const array = load<u32>(ARRAY), m = samples();
  const list = array + (length() - m << 2);
  const from = load<u32>(AT), to = min(from + count, m);
  for (let i = from; i < to; i++) {
    const entry = array + (i << 2);
    store<u32>(entry, load<u32>(list + (load<u32>(entry) << 2)));
  }
  store<u32>(AT, to);
  return to == m;
}

/** Moves sorted samples to the ends of their buckets. None moves to the left, so none is overwritten before its turn. */
@inline
function spread(count: u32, wide: bool): bool {
  const array = load<u32>(ARRAY), string = text(), m = samples();
  const buckets = load<u32>(BUCKETS);
  const from = load<u32>(AT), to = min(from + count, m);
  for (let i = from; i < to; i++) {
    const entry = array + (m - 1 - i << 2);
    const p = load<u32>(entry);
    store<u32>(entry, 0);
    const bucket = buckets + (symbol(string, p, wide) << 2);
    const at = load<u32>(bucket) - 4;
    store<u32>(bucket, at);
    store<u32>(at, p);
  }
  store<u32>(AT, to);
  return to == m;
}
export function spreadSamples(count: u32): bool {
  return isWide() ? spread(count, true) : spread(count, false);
}
