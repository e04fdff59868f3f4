// What the balanced predictor consists of, as lists: for each ensemble its contexts and its mixer sets.
//
// Contexts are hashed while the lowest bit of the last byte is still to come, with a 0 in its place. So the lines are fetched
// while that bit is coded; the bit itself goes into the check.

import { spread } from "../context_slots";
import {
  C4, C8, EXPECTED, KEY, LAST_LINE, LAST_WORD, LINE_START, MATCH_LENGTH, MATCH_POINTER, POSITION, QUOTED, SHAPE, STRIDE, WORD,
} from "../layout";
import { byteAt } from "../match_model";
import { BASE, HASHES, LAST_WORD_2, MASKS, SELECTED, WORD_LENGTH } from "./layout";
import { MIXERS, ROW, SET_ROWS } from "./regions";

// The kernel's numbers of the ensembles. Profile 6 has the first three, profile 5 prose and the last two: they are
// those of profile 6 with fewer contexts and sets.
export const PROSE: u32 = 16;
export const STRUCTURED: u32 = 17;
export const BINARY: u32 = 18;
export const SHORT_STRUCTURED: u32 = 20;
export const SHORT_BINARY: u32 = 21;

/** Multiplier of the hashes that take in a byte at a time. */
export const STEP: u32 = 0x2f0b4c47;

/** Whether an ensemble has all contexts and sets: three vectors of inputs instead of two. */
@inline
export function isWide(ensemble: u32): bool {
  return ensemble - STRUCTURED < 2;
}

@inline
export function isStructured(ensemble: u32): bool {
  return ensemble == STRUCTURED || ensemble == SHORT_STRUCTURED;
}

/** Contexts of an ensemble. */
@inline
export function contexts(wide: bool): u32 {
  return wide ? 16 : 12;
}

@inline
function context(i: u32, value: u32): void {
  // The number keeps equal values of different contexts apart.
  store<u32>(HASHES + (i << 2), spread(value + i * 0x3c6ef372));
}

@inline
function both(x: u32, y: u32): u32 {
  return spread(x) + y;
}

/** Sets the hashes of contexts 1 and up; context 0 is order 1. `seven` is the last byte without its lowest bit. */
export function hashContexts(ensemble: u32, seven: u32): void {
  const past = load<u32>(C4), c1 = seven << 1;
  const c4 = past << 8 | c1, c8 = load<u32>(C8) << 8 | past >>> 24;
  context(1, c4 & 0xffff);
  context(2, c4 & 0xffffff);
  context(3, c4);
  context(4, both(c4, c8 & 0xffff));
  if (ensemble == PROSE || isStructured(ensemble)) hashText(ensemble, seven, c4, c8);
  else hashBinary(ensemble, seven, c4, c8);
}

@inline
function hashText(ensemble: u32, seven: u32, c4: u32, c8: u32): void {
  const c1 = seven << 1, lower = c1 | 32;
  const w = load<u32>(WORD), last = load<u32>(LAST_WORD), last2 = load<u32>(LAST_WORD_2);
  // As letters count what has one with either lowest bit.
  const letter = lower >= 96 && lower <= 122 || c1 >= 128;
  // Behind a word its hash goes on with what ended it.
  const word = ((letter || w ? w : last) + (letter ? lower + 1 : c1 + 0x1000)) * STEP;
  const before = letter || !w ? last : w, before2 = letter || !w ? last2 : last;
  context(5, word);
  context(6, word * 3 + before * STEP);
  if (ensemble == PROSE) {
    context(7, both(before, c4 & 0xffff));
    context(8, both(c4, c8 & 255));
    context(9, word * 11 + before2 * 13);
    context(10, c4 & 0xffff00 | 1);
    context(11, promised(seven));
    return;
  }
  const position = load<u32>(POSITION) + 1, newline = seven == 5;
  const line = newline ? position : load<u32>(LINE_START), column = position - line;
  const above = (newline ? load<u32>(LINE_START) : load<u32>(LAST_LINE)) + column;
  context(7, byteAt(above) | min<u32>(column, 255) << 8);
  context(8, both(load<u32>(KEY), (load<u32>(QUOTED) + c1 + 1) * STEP));
  context(9, promised(seven));
  context(10, both(before, c4 & 0xffff));
  context(11, both(load<u32>(SHAPE), c1));
  if (!isWide(ensemble)) return;
  context(12, word * 11 + before2 * 13);
  context(13, both(c4, c8));
  context(14, both(byteAt(above) << 8 | byteAt(above + 1), c1));
  context(15, both(load<u32>(MASKS), c1));
}

@inline
function hashBinary(ensemble: u32, seven: u32, c4: u32, c8: u32): void {
  const position = load<u32>(POSITION) + 1, stride = load<u32>(STRIDE), c1 = seven << 1;
  const above = byteAt(position - stride), next = byteAt(position - stride + 1);
  context(5, c4 & 0xff00);
  context(6, c4 & 0xff0000 | 0x1000000);
  context(7, c4 & 0xffff00);
  context(8, promised(seven));
  context(9, c4 & 0xf0f0f0f0);
  context(10, c1 << 16 | above << 8 | next);
  context(11, above | <u32> byteAt(position - stride * 2) << 8 | stride << 16);
  if (!isWide(ensemble)) return;
  const place = stride ? position % stride : 0;
  context(12, c4 & 0xffff0000 | 1);
  context(13, both(place, c1));
  context(14, (c1 + above - byteAt(position - stride - 1) & 255) | 256 | stride << 16);
  context(15, both(c8 & 255, c1));
}

/** What the match will expect if it holds. */
@inline
function promised(seven: u32): u32 {
  const expected = load<u32>(EXPECTED);
  if (expected >>> 1 != (seven | 128)) return 0;
  return byteAt(load<u32>(MATCH_POINTER) + 1) | 256 | min<u32>(load<u32>(MATCH_LENGTH), 30) << 9;
}

@inline
function upper(byte: u32): u32 {
  return byte >>> 5;
}

@inline
function select(set: u32, row: u32): void {
  store<u32>(SELECTED + (set << 2), load<u32>(BASE) + MIXERS + row * ROW);
}

// Where each set's rows begin; rows of all sets follow one another.
const MATCH_ROWS: u32 = 0; // 72
const BIT_ROWS: u32 = 72; // 256
const CLASS_ROWS: u32 = 328; // 512
const ORDER_1_ROWS: u32 = 840; // 256
const ORDER_2_ROWS: u32 = 1096; // 256
const LINE_ROWS: u32 = 1352; // 256
const PLACE_ROWS: u32 = 1608; // 256

/** The row behind a set's last. */
export function setEnd(set: u32): u32 {
  if (set == 0) return BIT_ROWS;
  if (set == 1) return CLASS_ROWS;
  if (set == 2) return ORDER_1_ROWS;
  if (set == 3) return ORDER_2_ROWS;
  if (set == 4) return LINE_ROWS;
  return set == 5 ? PLACE_ROWS : SET_ROWS;
}

/** What the mixer sets select, as far as the byte decides. */
export function selectForByte(ensemble: u32): void {
  const c4 = load<u32>(C4), c1 = c4 & 255, c2 = c4 >>> 8 & 255;
  select(0, MATCH_ROWS);
  select(1, BIT_ROWS);
  select(2, CLASS_ROWS + (upper(c1) << 3 | upper(c2) << 6));
  select(3, ORDER_1_ROWS + (ensemble == PROSE ? min<u32>(load<u32>(WORD_LENGTH), 15) << 3 : c1));
  if (!isWide(ensemble)) return;
  select(4, ORDER_2_ROWS + c2);
  if (ensemble == STRUCTURED) {
    select(5, LINE_ROWS + min<u32>(load<u32>(POSITION) - load<u32>(LINE_START), 255));
    select(6, PLACE_ROWS + (load<u32>(MASKS) & 255));
  } else {
    const stride = load<u32>(STRIDE);
    select(5, LINE_ROWS + (c4 >>> 16 & 255));
    select(6, PLACE_ROWS + (stride ? min<u32>(load<u32>(POSITION) % stride, 255) : 0));
  }
}
