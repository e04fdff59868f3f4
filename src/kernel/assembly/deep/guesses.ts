// Guesses: models that name the next byte outright. Three follow the last occurrence of 5, 11 or 32 equal bytes; others
// follow what stood at the same place of the same structure. Each keeps a record of how often it was right, and that
// decides what its word is worth.

import { C4, C8, POSITION } from "../layout";
import { byteAt } from "../match_model";
import { GUESS } from "./layout";
import { GUESS_INDEX } from "./regions";

/** Number of guesses. */
export const GUESSES: u32 = 8;

/** Fields of a guess. */
export const POINTER: u32 = 0; // u32 position of the byte expected next
export const LENGTH: u32 = 4; // u32 bytes it has been right in a row
export const RECORD: u32 = 8; // u32 last 8 outcomes, a 1 for each miss
export const EXPECTED: u32 = 12; // u32 expected byte + 256, 0 when none
export const STATE: u32 = 16; // u32 0 … 63, what the record says

@inline
export function guess(i: u32): u32 {
  return <u32> GUESS + (i << 5);
}

/** A match longer than this is counted no further. */
const LONGEST: u32 = 65535;

@inline
function lengthClass(n: u32): u32 {
  if (n < 8) return n;
  if (n < 12) return 8;
  if (n < 16) return 9;
  if (n < 24) return 10;
  if (n < 32) return 11;
  if (n < 64) return 12;
  if (n < 128) return 13;
  if (n < 512) return 14;
  return 15;
}

/** After a byte: was it right? */
@inline
export function judge(g: u32, byte: u32): void {
  const expected = load<u32>(g + EXPECTED);
  if (!expected) return;
  if ((expected & 255) == byte) {
    store<u32>(g + LENGTH, min<u32>(load<u32>(g + LENGTH) + 1, LONGEST));
    store<u32>(g + RECORD, load<u32>(g + RECORD) << 1 & 255);
  } else {
    store<u32>(g + LENGTH, 0);
    store<u32>(g + RECORD, (load<u32>(g + RECORD) << 1 | 1) & 255);
  }
  store<u32>(g + POINTER, load<u32>(g + POINTER) + 1);
}

@inline
export function settle(g: u32, known: bool): void {
  store<u32>(g + EXPECTED, known ? byteAt(load<u32>(g + POINTER)) | 256 : 0);
  const misses = popcnt<u32>(load<u32>(g + RECORD));
  const quality: u32 = misses == 0 ? 0 : misses == 1 ? 1 : misses < 4 ? 2 : 3;
  store<u32>(g + STATE, lengthClass(load<u32>(g + LENGTH)) << 2 | quality);
}

/** Matches: `hash` is of the last bytes, `least` how many must be equal. */
export function follow(i: u32, hash: u32, least: u32, historyMask: u32, bits: u32): void {
  const g = guess(i), position = load<u32>(POSITION);
  const entry = load<u32>(GUESS_INDEX + (i << 2)) + (hash >>> (32 - bits) << 2);
  let known = load<u32>(g + EXPECTED) != 0;
  const length = load<u32>(g + LENGTH);
  if (!known || length < 16) {
    const candidate = load<u32>(entry);
    if (candidate && position - candidate <= historyMask && candidate != position && !(known && candidate == load<u32>(g + POINTER))) {
      let n: u32 = 0;
      while (n < 40 && n < candidate && byteAt(candidate - 1 - n) == byteAt(position - 1 - n)) n++;
      if (n >= least && n > length) {
        store<u32>(g + POINTER, candidate);
        store<u32>(g + LENGTH, n);
        store<u32>(g + RECORD, 0);
        known = true;
      }
    }
    if (known && <i32> popcnt<u32>(load<u32>(g + RECORD)) >= DROP) {
      known = false;
      store<u32>(g + LENGTH, 0);
      store<u32>(g + RECORD, 0);
    }
  }
  store<u32>(entry, position);
  settle(g, known);
}

/** Misses of the last eight that end a match. */
const DROP: i32 = 6;

/** Sets where a guess that follows structure points to; `fresh` where it is a new place. */
@inline
export function point(i: u32, to: u32, known: bool): void {
  const g = guess(i);
  if (to != load<u32>(g + POINTER)) store<u32>(g + LENGTH, 0);
  store<u32>(g + POINTER, to);
  settle(g, known);
}
