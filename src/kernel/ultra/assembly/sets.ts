// What selects the rows of the mixer sets, of the final mixers, and of the APMs.

import {
  APM, APM_AT, APM_MASK, BASE, BEST, C4, COLLAPSED, DEPTH, DIGITS, FIELD, FIELD_START, IN_STRING, IN_TAG, KEY, KNOWN, LINE_START, M4,
  PARENT, POSITION, ROWS, SELECTED, TAG, TEMPLATE, WORD, WORD_LENGTH,
} from "./layout";
import { FINAL_ROWS as AT_FINAL } from "./layout";
import { expected } from "./contexts";
import { guess, STATE, VALUED } from "./guesses";
import { FINAL_ROW, FINAL_ROWS, LAST, MIXERS, ROW } from "./regions";
import { spread } from "./slots";

// Where each set's rows begin; rows of all sets follow one another.
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
const AGREEING_ROWS: u32 = 6608; // 1,024
const KEYED_ROWS: u32 = 7632; // 1,024
const TEMPLATE_ROWS: u32 = 8656; // 1,024
const BEST_ROWS: u32 = 9680; // 512
const KNOWN_ROWS: u32 = 10192; // 288
const EXPECTED_ROWS: u32 = 10480; // 257
const CONTAINER_ROWS: u32 = 10737; // 512
const MASKS_ROWS: u32 = 11249; // 1,024
const LENGTHS_ROWS: u32 = 12273; // 258

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
  select(14, BEST_ROWS);
  select(15, KNOWN_ROWS);
  select(16, EXPECTED_ROWS + (expected(0) ? expected(0) & 255 : 256));
  select(17, CONTAINER_ROWS + (spread(load<u32>(TAG) + load<u32>(PARENT) * 3 + load<u32>(FIELD)) >>> 23));
  select(18, MASKS_ROWS + ((load<u32>(M4) & 0xffffff) * 0x9e3779b1 >>> 22));
  select(19, LENGTHS_ROWS + (load<u32>(guess(0), STATE) >>> 2 | load<u32>(guess(VALUED), STATE) >>> 2 << 4));
}

@inline
function row(set: u32, more: u32): void {
  store<u32>(ROWS + (set << 2), load<u32>(SELECTED + (set << 2)) + more * ROW);
}

@inline
function final(i: u32, row: u32): void {
  store<u32>(AT_FINAL + (i << 2), load<u32>(BASE) + LAST + (i * FINAL_ROWS + row) * FINAL_ROW);
}

/**
 * The rows the mixer sets and the final mixers select for the bit. `best` is the byte the network holds likeliest, or 256 + bits
 * where the bits so far refute it.
 */
@inline
export function selectForBit(c0: u32, bits: u32, match: u32, agreeing: u32, best: u32): void {
  const known = load<u32>(KNOWN) << 3 | bits;
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
  row(14, best);
  row(15, known + (match >= 8 ? min<u32>((match - 8 >>> 4) + 1, 3) * 72 : 0));
  row(16, 0);
  row(17, 0);
  row(18, 0);
  row(19, 0);
  final(0, c0);
  final(1, load<u32>(C4) & 255);
  final(2, match);
  final(3, agreeing);
  final(4, known);
  final(5, best);
}

@inline
function apm(i: u32, hash: u32): void {
  const rows = load<u32>(APM_MASK) + 1;
  store<u32>(APM_AT + (i << 2), load<u32>(APM) + (i * rows + (hash & load<u32>(APM_MASK)) << 6));
}

/** The rows of the APMs for the bit. */
@inline
export function selectApms(c0: u32, agreeing: u32): void {
  const c4 = load<u32>(C4);
  apm(0, c0 | (c4 & 255) << 8);
  apm(1, spread((c4 & 0xffff) << 8 | c0));
  apm(2, spread((c4 & 0xffffff) * 0x2f0b4c47 + c0));
  apm(3, spread(expected(0) << 16 | load<u32>(guess(0), STATE) << 8 | c0));
  apm(4, spread(load<u32>(M4) * 0x2f0b4c47 + c0));
  apm(5, spread(load<u32>(WORD) + c0));
  apm(6, spread(c4 * 0x2f0b4c47 + c0));
  apm(7, spread(load<u32>(BEST) << 20 | (c4 & 255) << 8 | c0));
  apm(8, spread(agreeing << 8 | c0));
  apm(9, spread(load<u32>(KEY) + load<u32>(FIELD) * 0x10001 + c0));
}
