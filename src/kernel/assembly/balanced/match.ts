// The match: what came after the last occurrence of what was just written. A mistake lowers the belief in it, and only
// many of them end it.

import { C4, C8, EXPECTED, HISTORY_MASK, MATCH_INDEX, MATCH_LENGTH, MATCH_POINTER, MATCH_SHIFT, POSITION } from "../layout";
import { keep } from "../journal";
import { byteAt } from "../match_model";
import { isFrozen } from "../mode";
import { CANDIDATE, MISSES, STATE } from "./layout";

/** A candidate shorter than this is a coincidence. */
const SHORTEST: u32 = 6;
/** Lengths are counted no further. */
const LONGEST: u32 = 65535;
/** A match this long is not given up for another. */
const SETTLED: u32 = 16;
/** A candidate is compared this far back. */
const COMPARED: u32 = 40;
/** Mistakes among the last eight that end a match. */
const DROPPED: u32 = 6;

@inline
function lengthClass(n: u32): u32 {
  if (n < 8) return n;
  if (n < 16) return 8 + (n >>> 2 & 1);
  if (n < 32) return 10 + (n >>> 3 & 1);
  if (n < 64) return 12;
  if (n < 128) return 13;
  return n < 512 ? 14 : 15;
}

/** After a byte: extends the match, ends it, or finds another. */
@inline
export function updateMatch(byte: u32): void {
  const position = load<u32>(POSITION);
  let length = load<u32>(MATCH_LENGTH), pointer = load<u32>(MATCH_POINTER), misses = load<u32>(MISSES);
  let known = load<u32>(EXPECTED) != 0;
  if (known) {
    const right = (load<u32>(EXPECTED) & 255) == byte;
    length = right ? min<u32>(length + 1, LONGEST) : 0;
    misses = (misses << 1 | <u32> !right) & 255;
    pointer++;
  }
  if (length < SETTLED) {
    // The candidate was looked up a byte ago, so that it has had time to come.
    const candidate = load<u32>(CANDIDATE) + 1, distance = position - candidate;
    if (distance - 1 < load<u32>(HISTORY_MASK) && !(known && candidate == pointer)) {
      let n: u32 = 0;
      while (n < COMPARED && n < candidate && byteAt(candidate - 1 - n) == byteAt(position - 1 - n)) n++;
      if (n >= SHORTEST && n > length) {
        pointer = candidate;
        length = n;
        misses = 0;
        known = true;
      }
    }
    if (known && popcnt<u32>(misses) >= DROPPED) {
      length = 0;
      misses = 0;
      known = false;
    }
  }
  const c4 = load<u32>(C4);
  const hash = (c4 * 0x9e3779b1 ^ (load<u32>(C8) & 255) * 0x85ebca77) * 0x9e3779b1;
  const entry = load<u32>(MATCH_INDEX) + (hash >>> load<u32>(MATCH_SHIFT) << 2);
  store<u32>(CANDIDATE, load<u32>(entry));
  if (!isFrozen()) {
    keep(entry);
    store<u32>(entry, position);
  }
  store<u32>(MATCH_LENGTH, length);
  store<u32>(MATCH_POINTER, pointer);
  store<u32>(MISSES, misses);
  store<u32>(EXPECTED, known ? byteAt(pointer) | 256 : 0);
  const wrong = popcnt<u32>(misses);
  store<u32>(STATE, lengthClass(length) << 2 | (wrong < 2 ? wrong : wrong < 4 ? 2 : 3));
}
