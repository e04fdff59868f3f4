// What the deep profile consists of, as lists: for each ensemble its contexts, for all of them the mixer sets and the APMs.

import { spread } from "../context_slots";
import { C4, C8, KEY, LAST_LINE, LAST_WORD, LINE_START, POSITION, QUOTED, SHAPE, STRIDE, WORD } from "../layout";
import { byteAt } from "../match_model";
import { EXPECTED, FIELDED, guess, KEYED, LENGTH, STATE, TEMPLATED } from "./guesses";
import { hashed } from "./history";
import {
  APM_AT, BASE, C12, COLLAPSED, DEPTH, DIGITS, FIELD, FIELD_HASH, FIELD_START, FIRST, HASHES, IN_STRING, IN_TAG, LAST_TOKEN, LAST_WORD_2, M4,
  M8, PARENT, ROWS, SELECTED, TAG, TEMPLATE, TOKEN, VALUE, WORD_LENGTH,
} from "./layout";
import { FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3, MIXERS, ROW, SET_ROWS } from "./regions";
import { APM, APM_MASK } from "../layout";

export const DEEP_PROSE: u32 = 4;
export const DEEP_STRUCTURED: u32 = 5;
export const DEEP_BINARY: u32 = 6;

@inline
function context(i: u32, value: u32): void {
  // The number keeps equal values of different contexts apart.
  store<u32>(HASHES + (i << 2), spread(value + i * 0x3c6ef372));
}

@inline
function both(x: u32, y: u32): u32 {
  return spread(x) + y;
}

@inline
function expected(i: u32): u32 {
  return load<u32>(guess(i), EXPECTED);
}

/** Sets the hashes of contexts 1 and up; context 0 is order 1. */
export function hashContexts(ensemble: u32): void {
  const c4 = load<u32>(C4), c8 = load<u32>(C8), c1 = c4 & 255;
  const f1 = load<u32>(FOLLOWERS_1 + (c1 << 2)), f2 = load<u32>(FOLLOWERS_2 + ((c4 & 0xffff) << 2));
  const f3 = load<u32>(FOLLOWERS_3 + hashed(c4 & 0xffffff));
  const word = load<u32>(WORD), last = load<u32>(LAST_WORD), last2 = load<u32>(LAST_WORD_2);
  const position = load<u32>(POSITION);
  const masks = both(load<u32>(M4), load<u32>(M8)), shape = load<u32>(SHAPE);

  // 1 to 13: for all ensembles
  context(1, 0);
  context(2, c4 & 0xffff);
  context(3, c4 & 0xffffff);
  context(4, c4);
  context(5, both(c4, c8 & 255));
  context(6, both(c4, c8 & 0xffff));
  context(7, both(both(c4, c8), load<u32>(C12) & 0xffff));
  context(8, f2 & 0xffff | c1 << 16);
  context(9, both(f3 & 0xffff, c1));
  context(10, expected(0) | min<u32>(load<u32>(guess(0), LENGTH), 31) << 9);
  context(11, both(word, c1));
  context(12, c4 & 0xff00ff);
  context(13, masks);

  if (ensemble == DEEP_BINARY) {
    const stride = load<u32>(STRIDE), place = stride ? position % stride : 0;
    const above = byteAt(position - stride), next = byteAt(position - stride + 1), second = byteAt(position - stride * 2);
    const left = byteAt(position - stride - 1);
    context(14, c4 & 0xffff00);
    context(15, c4 & 0xff00);
    context(16, c4 & 0xff0000 | 1);
    context(17, c4 & 0xff000000 | 1);
    context(18, c4 & 0xf0f0f0f0);
    context(19, c1 << 16 | above << 8 | next);
    context(20, above | second << 8 | stride << 16);
    context(21, both(above, place));
    context(22, both(place, c1));
    context(23, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
    context(24, both(c4 & 0xffffff, above));
    context(25, c1 | left << 8 | above << 16);
    context(26, (c1 + above - left & 255) | 256 | stride << 16);
    context(27, both(c8 & 255, c1));
    context(28, both(f2, f1 & 255));
    context(29, c4 & 0xf8fcff);
    return;
  }
  const column = position - load<u32>(LINE_START);
  const above = byteAt(load<u32>(LAST_LINE) + column), next = byteAt(load<u32>(LAST_LINE) + column + 1);
  context(15, both(last, c4 & 0xffff));
  context(16, both(word * 11 + last2 * 13, 1));
  context(17, both(shape, c1));
  context(18, above | min<u32>(column, 255) << 8);
  context(19, both(load<u32>(TEMPLATE), 5));
  context(20, both(f1 & 0xffffff, c1));
  context(21, c4 & 0xf0f0f0f0);
  if (ensemble == DEEP_PROSE) {
    context(14, word * 3 + last * 0x2f0b4c47 + c1);
    context(22, both(word + last * 5 + last2 * 7, c1));
    context(23, c4 & 0xffff00);
    context(24, c4 & 0xff00ff00);
    context(25, both(load<u32>(KEY), load<u32>(VALUE)));
    context(26, both(c4, c8));
    context(27, both(load<u32>(TAG), word));
    context(28, both(load<u32>(FIRST), column));
    context(29, both(load<u32>(COLLAPSED), c1));
  } else {
    const key = load<u32>(KEY), field = load<u32>(FIELD);
    context(14, both(load<u32>(COLLAPSED), c1));
    context(22, both(load<u32>(FIRST), column));
    context(23, both(key, load<u32>(VALUE)));
    context(24, both(load<u32>(PARENT) + key * 3, load<u32>(QUOTED)));
    context(25, both(expected(KEYED) | expected(FIELDED) << 9, expected(TEMPLATED) | c1 << 16));
    context(26, both(load<u32>(FIELD_HASH), field));
    context(27, both(load<u32>(TOKEN), load<u32>(LAST_TOKEN)));
    context(28, both(load<u32>(FIRST) + field * 0x10001, c4 & 0xffff));
    context(29, both(load<u32>(TAG), word));
  }
}

// Where each set's rows begin; rows of all sets follow one another, 8,912 in all.
const MATCH_ROWS: u32 = 0; // 80
const BIT_ROWS: u32 = 80; // 256
const CLASS_ROWS: u32 = 336; // 512
const ORDER_1_ROWS: u32 = 848; // 2,048
const ORDER_2_ROWS: u32 = 2896; // 256
const ORDER_3_ROWS: u32 = 3152; // 256
const COLUMN_ROWS: u32 = 3408; // 256
const FIELD_ROWS: u32 = 3664; // 256
const KEY_ROWS: u32 = 3920; // 512
const MASK_ROWS: u32 = 4432; // 2,048
const WORD_ROWS: u32 = 6480; // 128
const AGREEING_ROWS: u32 = 6608; // 256
const KEYED_ROWS: u32 = 6864; // 1,024
const TEMPLATE_ROWS: u32 = 7888; // 1,024

/** The row behind a set's last. */
export function setEnd(set: u32): u32 {
  if (set == 0) return BIT_ROWS;
  if (set == 1) return CLASS_ROWS;
  if (set == 2) return ORDER_1_ROWS;
  if (set == 3) return ORDER_2_ROWS;
  if (set == 4) return ORDER_3_ROWS;
  if (set == 5) return COLUMN_ROWS;
  if (set == 6) return FIELD_ROWS;
  if (set == 7) return KEY_ROWS;
  if (set == 8) return MASK_ROWS;
  if (set == 9) return WORD_ROWS;
  if (set == 10) return AGREEING_ROWS;
  if (set == 11) return KEYED_ROWS;
  return set == 12 ? TEMPLATE_ROWS : SET_ROWS;
}

@inline
function upper(byte: u32): u32 {
  return byte >>> 5;
}

@inline
function select(set: u32, row: u32): void {
  store<u32>(SELECTED + (set << 2), load<u32>(BASE) + MIXERS + row * ROW);
}

/** What the mixer sets select, as far as the byte decides. */
export function selectForByte(): void {
  const c4 = load<u32>(C4), position = load<u32>(POSITION);
  const column = min<u32>(position - load<u32>(LINE_START), 255);
  const field = min<u32>(load<u32>(FIELD), 31) << 3 | min<u32>(position - load<u32>(FIELD_START), 7);
  const nesting = load<u32>(IN_STRING) | load<u32>(IN_TAG) << 1 | (load<u32>(DEPTH) & 7) << 3;
  select(0, MATCH_ROWS);
  select(1, BIT_ROWS);
  select(2, CLASS_ROWS + (upper(c4 & 255) << 3 | upper(c4 >>> 8 & 255) << 6));
  select(3, ORDER_1_ROWS + ((c4 & 255) << 3));
  select(4, ORDER_2_ROWS + (c4 >>> 8 & 255));
  select(5, ORDER_3_ROWS + (c4 >>> 16 & 255));
  select(6, COLUMN_ROWS + column);
  select(7, FIELD_ROWS + field);
  select(8, KEY_ROWS + (nesting | min<u32>(load<u32>(DIGITS), 7) << 6));
  select(9, MASK_ROWS + ((load<u32>(COLLAPSED) & 255) << 3));
  select(10, WORD_ROWS + (min<u32>(load<u32>(WORD_LENGTH), 15) << 3));
  select(11, AGREEING_ROWS);
  select(12, KEYED_ROWS + (load<u32>(KEY) >>> 22));
  select(13, TEMPLATE_ROWS + (load<u32>(TEMPLATE) >>> 22));
}

@inline
function row(set: u32, more: u32): void {
  store<u32>(ROWS + (set << 2), load<u32>(SELECTED + (set << 2)) + more * ROW);
}

/** The rows the mixer sets select for the bit. */
@inline
export function selectForBit(c0: u32, bits: u32, match: u32, agreeing: u32): void {
  row(0, match);
  row(1, c0);
  row(2, bits);
  row(3, bits);
  row(4, 0);
  row(5, 0);
  row(6, 0);
  row(7, 0);
  row(8, 0);
  row(9, bits);
  row(10, bits);
  row(11, agreeing);
  row(12, 0);
  row(13, 0);
}

@inline
function apm(i: u32, hash: u32): void {
  const rows = load<u32>(APM_MASK) + 1;
  store<u32>(APM_AT + (i << 2), load<u32>(APM) + (i * rows + (hash & load<u32>(APM_MASK)) << 6));
}

/** The rows of the APMs for the bit. */
@inline
export function selectApms(c0: u32): void {
  const c4 = load<u32>(C4);
  apm(0, c0 | (c4 & 255) << 8);
  apm(1, spread((c4 & 0xffff) << 8 | c0));
  apm(2, spread((c4 & 0xffffff) * 0x2f0b4c47 + c0));
  apm(3, spread(expected(0) << 16 | load<u32>(guess(0), STATE) << 8 | c0));
  apm(4, spread(load<u32>(M4) * 0x2f0b4c47 + c0));
  apm(5, spread(load<u32>(WORD) + c0));
}
