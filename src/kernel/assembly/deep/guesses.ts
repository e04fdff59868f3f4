// Guesses: models that name the whole next byte. Numbers 0, 1 and 3 follow what came after the last occurrence of the same
// 5, 32 or 11 bytes, the others what stands at the same place of a like structure. What a guess is worth depends on how
// long it has been right and on how often it was wrong of late; so one mistake does not end a match.

import { POSITION } from "../layout";
import { keep } from "../journal";
import { byteAt } from "../match_model";
import { isFrozen } from "../mode";
import { DEEP_STRUCTURED } from "./contexts";
import { GUESS, INDEX, INDEX_BITS } from "./layout";
import { HISTORY_MASK } from "../layout";

/** What followed the last two words; in binary content the record before. */
export const LIKE: u32 = 2;

/** Guesses from here on are hints: of values in structured text, and left alone elsewhere. */
export const HINTS: u32 = 4;
/** Behind a colon, an equals sign or a tag: what stood behind it last time. */
export const KEYED: u32 = 4;
/** In a field of a line: that field of the line before. */
export const FIELDED: u32 = 5;
/** What followed when a line so far looked like this one, numbers aside. */
export const TEMPLATED: u32 = 6;

/** How many guesses move in a block. */
@inline
export function moving(depth: u32, ensemble: u32): u32 {
  return depth == 0 ? 3 : ensemble == DEEP_STRUCTURED ? 7 : 4;
}

// Words of a guess
export const POINTER: u32 = 0; // u32 position of the byte expected next
export const LENGTH: u32 = 4; // u32 bytes it has been right in a row
export const MISSES: u32 = 8; // u32 the last eight outcomes, a 1 for each mistake, the newest lowest
export const EXPECTED: u32 = 12; // u32 expected byte + 256, 0 when there is none; stays when a bit refutes it
export const STATE: u32 = 16; // u32 0 … 63: class of LENGTH × 4 + class of MISSES

/** Lengths are counted no further: their last class begins at 512. */
const LONGEST: u32 = 65535;

/** A match this long is not given up for another. */
const SETTLED: u32 = 16;

/** A candidate for a match is compared this far back. */
const COMPARED: u32 = 40;

/** Mistakes among the last eight that end a match. */
const DROPPED: u32 = 6;

@inline
export function guess(i: u32): u32 {
  return <u32> GUESS + (i << 5);
}

@inline
function lengthClass(n: u32): u32 {
  if (n < 8) return n;
  if (n < 16) return 8 + (n >>> 2 & 1);
  if (n < 32) return 10 + (n >>> 3 & 1);
  if (n < 64) return 12;
  if (n < 128) return 13;
  return n < 512 ? 14 : 15;
}

/** Looks whether a guess was right, and moves it on. */
@inline
export function judge(g: u32, byte: u32): void {
  const expected = load<u32>(g, EXPECTED);
  if (!expected) return;
  const right = (expected & 255) == byte;
  store<u32>(g, right ? min<u32>(load<u32>(g, LENGTH) + 1, LONGEST) : 0, LENGTH);
  store<u32>(g, (load<u32>(g, MISSES) << 1 | <u32> !right) & 255, MISSES);
  store<u32>(g, load<u32>(g, POINTER) + 1, POINTER);
}

/** Looks up what a guess expects, if it is to expect anything. */
@inline
function expect(g: u32, known: bool): void {
  store<u32>(g, known ? <u32> byteAt(load<u32>(g, POINTER)) | 256 : 0, EXPECTED);
  const misses = popcnt<u32>(load<u32>(g, MISSES));
  const doubt: u32 = misses < 2 ? misses : misses < 4 ? 2 : 3;
  store<u32>(g, lengthClass(load<u32>(g, LENGTH)) << 2 | doubt, STATE);
}

/** Sends a guess to another place; its record of mistakes goes with it. */
@inline
export function send(g: u32, to: u32, known: bool): void {
  if (to != load<u32>(g, POINTER)) store<u32>(g, 0, LENGTH);
  store<u32>(g, to, POINTER);
  expect(g, known);
}

/** Leaves a guess on its way. */
@inline
export function stay(g: u32): void {
  expect(g, load<u32>(g, EXPECTED) != 0);
}

/** Extends or ends match `i`, or finds another: `hash` is of the last bytes, `least` how many have to be equal. */
export function follow(i: u32, index: u32, hash: u32, least: u32): void {
  const g = guess(i), position = load<u32>(POSITION), bits = load<u32>(INDEX_BITS);
  const entry = load<u32>(INDEX) + (index << bits + 2) + (hash >>> 32 - bits << 2);
  const length = load<u32>(g, LENGTH);
  let known = load<u32>(g, EXPECTED) != 0;
  if (!known || length < SETTLED) {
    const candidate = load<u32>(entry), distance = position - candidate;
    if (distance - 1 < load<u32>(HISTORY_MASK) && !(known && candidate == load<u32>(g, POINTER))) {
      let n: u32 = 0;
      while (n < COMPARED && n < candidate && byteAt(candidate - 1 - n) == byteAt(position - 1 - n)) n++;
      if (n >= least && n > length) {
        store<u32>(g, candidate, POINTER);
        store<u32>(g, n, LENGTH);
        store<u32>(g, 0, MISSES);
        known = true;
      }
    }
    if (known && popcnt<u32>(load<u32>(g, MISSES)) >= DROPPED) {
      store<u32>(g, 0, LENGTH);
      store<u32>(g, 0, MISSES);
      known = false;
    }
  }
  if (!isFrozen()) {
    keep(entry);
    store<u32>(entry, position);
  }
  expect(g, known);
}
