// Buckets: the part of the suffix array where the suffixes with one first symbol belong. A pointer for each symbol, the
// address of its bucket's first entry or of what follows its last.

import { ARRAY, AT, BUCKETS, COUNTS } from "./layout";
import { alphabet, isWide, length, symbol, text } from "./levels";

/** Zeros `count` more bucket pointers; returns whether all are. */
export function clearBuckets(count: u32): bool {
  const from = load<u32>(AT), to = min(from + count * 4, alphabet());
  memory.fill(load<u32>(BUCKETS) + (from << 2), 0, to - from << 2);
  store<u32>(AT, to);
  return to == alphabet();
}

/** Counts `count` more symbols. The bytes of a block have been counted before. */
export function countSymbols(count: u32): bool {
  const buckets = load<u32>(BUCKETS);
  if (!isWide()) {
    memory.copy(buckets, COUNTS, 1024);
    return true;
  }
  const from = load<u32>(AT), n = length(), to = min(from + count, n);
  const string = text();
  for (let i = from; i < to; i++) {
    const bucket = buckets + (symbol(string, i, true) << 2);
    store<u32>(bucket, load<u32>(bucket) + 1);
  }
  store<u32>(AT, to);
  return to == n;
}

/** Makes pointers of `count` more counts: to the ends of buckets, or to their beginnings. */
@inline
function point(count: u32, ends: bool): bool {
  const buckets = load<u32>(BUCKETS);
  const from = load<u32>(AT), k = alphabet(), to = min(from + count, k);
  // The sum so far is kept behind the last bucket.
  let sum = from ? load<u32>(buckets + (k << 2)) : load<u32>(ARRAY);
  for (let i = from; i < to; i++) {
    const bucket = buckets + (i << 2);
    const next = sum + (load<u32>(bucket) << 2);
    store<u32>(bucket, ends ? next : sum);
    sum = next;
  }
  store<u32>(buckets + (k << 2), sum);
  store<u32>(AT, to);
  return to == k;
}

export function pointToEnds(count: u32): bool {
  return point(count, true);
}
export function pointToStarts(count: u32): bool {
  return point(count, false);
}
