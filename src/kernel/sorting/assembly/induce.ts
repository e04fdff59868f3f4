// Induced sorting (Nong, Zhang, Chan 2011): a suffix takes its place from that of its successor. One pass from the left
// places the suffixes that sort after their successors (falling), one from the right those that sort before (rising).
//
// Entries carry in their sign whether a pass shall use them: the complement of a suffix waits for the other pass, or is
// done. 0 is an empty entry and suffix 0 alike: neither induces anything.

import { ARRAY, AT, BUCKETS } from "./layout";
import { isWide, length, symbol, text } from "./levels";

/** Places a falling suffix at the start of its bucket. */
@inline
function placeFalling(string: u32, buckets: u32, p: u32, wide: bool): void {
  const c = symbol(string, p, wide);
  const bucket = buckets + (c << 2);
  const to = load<u32>(bucket);
  store<u32>(bucket, to + 4);
  // Its predecessor is placed by this pass if it falls too.
  const risesBefore = p > 0 && symbol(string, p - 1, wide) < c;
  store<i32>(to, risesBefore ? ~(<i32> p) : <i32> p);
}

/** Places a rising suffix at the end of its bucket. */
@inline
function placeRising(
  string: u32,
  buckets: u32,
  p: u32,
  wide: bool,
  last: bool,
): void {
  const c = symbol(string, p, wide);
  const bucket = buckets + (c << 2);
  const to = load<u32>(bucket) - 4;
  store<u32>(bucket, to);
  const done = p > 0 ? symbol(string, p - 1, wide) > c : last;
  store<i32>(to, done ? ~(<i32> p) : <i32> p);
}

@inline
function falling(count: u32, wide: bool, last: bool): bool {
  const string = text(), buckets = load<u32>(BUCKETS), n = length();
  const from = load<u32>(AT), to = min(from + count, n);
  // What follows the string sorts before everything, so its predecessor comes first.
  if (from == 0) placeFalling(string, buckets, n - 1, wide);
  const array = load<u32>(ARRAY), end = array + (to << 2);
  for (let at = array + (from << 2); at < end; at += 4) {
    const j = load<i32>(at);
    if (last) {
      store<i32>(at, ~j);
      if (j > 0) placeFalling(string, buckets, j - 1, wide);
    } else if (j > 0) {
      store<i32>(at, 0);
      placeFalling(string, buckets, j - 1, wide);
    } else if (j < 0) store<i32>(at, ~j);
  }
  store<u32>(AT, to);
  return to == n;
}

@inline
function rising(count: u32, wide: bool, last: bool): bool {
  const string = text(), buckets = load<u32>(BUCKETS), n = length();
  const from = load<u32>(AT), to = min(from + count, n);
  const array = load<u32>(ARRAY), end = array + (n - to << 2);
  for (let at = array + (n - from << 2); at > end;) {
    at -= 4;
    const j = load<i32>(at);
    if (j > 0) {
      if (!last) store<i32>(at, 0);
      placeRising(string, buckets, j - 1, wide, last);
    } else if (last) store<i32>(at, ~j);
  }
  store<u32>(AT, to);
  return to == n;
}

// One function for each loop, so that the engine optimises each by itself.
function fallingBytes(count: u32): bool {
  return falling(count, false, false);
}
function fallingNames(count: u32): bool {
  return falling(count, true, false);
}
function lastFallingBytes(count: u32): bool {
  return falling(count, false, true);
}
function lastFallingNames(count: u32): bool {
  return falling(count, true, true);
}
function risingBytes(count: u32): bool {
  return rising(count, false, false);
}
function risingNames(count: u32): bool {
  return rising(count, true, false);
}
function lastRisingBytes(count: u32): bool {
  return rising(count, false, true);
}
function lastRisingNames(count: u32): bool {
  return rising(count, true, true);
}

/** Sorts sampled substrings, first pass: uses up the samples, and keeps what the second pass begins with. */
export function induceFalling(count: u32): bool {
  return isWide() ? fallingNames(count) : fallingBytes(count);
}
/** Second pass: of all entries only the complements of the samples remain, in order. */
export function induceRising(count: u32): bool {
  return isWide() ? risingNames(count) : risingBytes(count);
}
/** Sorts all suffixes from sorted samples, first pass. */
export function induceLastFalling(count: u32): bool {
  return isWide() ? lastFallingNames(count) : lastFallingBytes(count);
}
/** Second pass: every entry is a suffix. */
export function induceLastRising(count: u32): bool {
  return isWide() ? lastRisingNames(count) : lastRisingBytes(count);
}
