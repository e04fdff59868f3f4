// What the predictor consists of, as lists: for each ensemble its context models and its mixer sets.

import { spread } from "./context_slots";
import {
  C4,
  C8,
  EXPECTED,
  HASH,
  KEY,
  LAST_LINE,
  LAST_WORD,
  LINE_START,
  MATCH_LENGTH,
  POSITION,
  QUOTED,
  SHAPE,
  STRIDE,
  WORD,
} from "./layout";
import { byteAt } from "./match_model";
import { ENSEMBLE_BYTES, FOLLOWERS, MIXERS, SET_BYTES } from "./regions";

export const PROSE: u32 = 0;
export const STRUCTURED: u32 = 1;
export const BINARY: u32 = 2;
export const FAST: u32 = 3;

/** Number of contexts: one more than the last number in `hashContexts`. At most 7 with 8 lanes and 15 with 16, as the match model takes a lane. */
@inline
export function CONTEXTS(ensemble: u32): u32 {
  return ensemble == PROSE ? 7 : ensemble == FAST ? 4 : 15;
}

/** Inputs of a mixer, a multiple of 8. */
@inline
export function LANES(ensemble: u32): u32 {
  return ensemble == PROSE || ensemble == FAST ? 8 : 16;
}

/** Mixer sets, 2 to 5: the bit loop has as many. */
@inline
export function SETS(ensemble: u32): u32 {
  return ensemble == PROSE ? 3 : ensemble == FAST ? 2 : 5;
}

@inline
function context(i: u32, value: u32): void {
  // The number keeps equal values of different models apart.
  store<u32>(HASH + (i << 2), spread(value + i * 0x3c6ef372));
}

@inline
function both(x: u32, y: u32): u32 {
  return spread(x) + y;
}

/** What followed the last two bytes at their last two occurrences, a byte each. */
@inline
function followers(): u32 {
  return load<u16>(FOLLOWERS + ((load<u32>(C4) & 0xffff) << 1));
}

/** Sets the hashes of contexts 1 and up; context 0 is order 1. */
@inline
export function hashContexts(ensemble: u32): void {
  const c4 = load<u32>(C4), c8 = load<u32>(C8);
  const word = load<u32>(WORD), lastWord = load<u32>(LAST_WORD);
  if (ensemble == FAST) {
    context(1, c4 & 0xffff);
    context(2, c4);
    context(3, both(c4, c8 & 0xffff));
  } else {
    context(1, c4 & 0xffff);
    context(2, c4 & 0xffffff);
    context(3, c4);
  }
  if (ensemble == PROSE) {
    context(4, both(c4, c8 & 0xffff));
    context(5, word);
    context(6, word * 3 + lastWord * 0x2f0b4c47);
  }
  if (ensemble == STRUCTURED) {
    const line = load<u32>(LINE_START);
    const column = load<u32>(POSITION) - line;
    const above = byteAt(load<u32>(LAST_LINE) + column);
    const nextAbove = byteAt(load<u32>(LAST_LINE) + column + 1);
    context(4, both(c4, c8 & 0xffff));
    context(5, word);
    context(6, word * 3 + lastWord * 0x2f0b4c47);
    context(7, above | min<u32>(column, 255) << 8);
    context(8, both(above << 8 | nextAbove, c4 & 255));
    context(9, both(load<u32>(KEY), load<u32>(QUOTED)));
    context(10, followers() << 8 | c4 & 255);
    context(
      11,
      load<u32>(EXPECTED) | min<u32>(load<u32>(MATCH_LENGTH), 31) << 9,
    );
    context(12, both(lastWord, c4 & 0xffff));
    context(13, both(c4, c8));
    context(14, both(load<u32>(SHAPE), 0x1234567));
  }
  if (ensemble == BINARY) {
    const stride = load<u32>(STRIDE);
    const above = byteAt(load<u32>(POSITION) - stride);
    context(4, both(c4, c8 & 0xffff));
    context(5, c4 & 0xff00);
    context(6, c4 & 0xff0000 | 0x1000000);
    context(7, c4 & 0xffff00);
    context(8, followers() << 8 | c4 & 255);
    context(
      9,
      load<u32>(EXPECTED) | min<u32>(load<u32>(MATCH_LENGTH), 31) << 9,
    );
    context(10, c4 & 0xf0f0f0f0);
    context(11, (c4 & 255) << 16 | above << 8 | byteAt(load<u32>(POSITION) - stride + 1));
    context(12, c4 & 0xffff0000 | 1);
    context(13, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
    context(14, above | byteAt(load<u32>(POSITION) - stride * 2) << 8 | stride << 16);
  }
}

@inline
function charClass(c: u32): u32 {
  return c >>> 5 & 7;
}

/** The weights that set `set` selects for the next bit. */
@inline
export function mixerRow(
  ensemble: u32,
  set: u32,
  c0: u32,
  bits: u32,
  length: u32,
): u32 {
  const c4 = load<u32>(C4);
  let row: u32 = 0; // 0 … 511
  if (set == 0) row = length ? length + 8 : bits;
  if (set == 1) row = c0;
  if (set == 2) row = (charClass(c4) | charClass(c4 >>> 8) << 3) << 3 | bits;
  if (set == 3) row = c4 & 255;
  if (set == 4) {
    row = ensemble == STRUCTURED
      ? min<u32>(load<u32>(POSITION) - load<u32>(LINE_START), 511)
      : c4 >>> 8 & 255;
  }
  return MIXERS + ensemble * ENSEMBLE_BYTES + set * SET_BYTES + (row << (LANES(ensemble) > 8 ? 5 : 4));
}
