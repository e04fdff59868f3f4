// The mixer sets and the APMs, as lists: which row of weights each set selects, and which row each APM.

import { APM, APM_MASK, C4, KEY, POSITION, STRIDE, WORD } from "../layout";
import { spread } from "../context_slots";
import { byteAt } from "../match_model";
import { DEEP_BINARY } from "./contexts";
import { EXPECTED, guess, STATE } from "./guesses";
import {
  APM_AT, APM_COUNT, BASE, COLLAPSED, DEPTH, DIGITS, FIELD, FIELD_START, IN_STRING, IN_TAG, M4, ROW_BYTES, ROWS, SELECTED, SET_COUNT, STEPS,
  TEMPLATE, WORD_LENGTH,
} from "./layout";
import { MIXERS } from "./regions";

// Where each set's rows begin; rows of all sets follow one another.
const MATCH_ROWS: u32 = 0; // 80
const BIT_ROWS: u32 = 80; // 256
const ORDER_1_ROWS: u32 = 336; // 2,048
const ORDER_2_ROWS: u32 = 2384; // 256
const MASK_ROWS: u32 = 2640; // 2,048
const NESTING_ROWS: u32 = 4688; // 512
const ORDER_3_ROWS: u32 = 5200; // 256
const WORD_ROWS: u32 = 5456; // 128
const FIELD_ROWS: u32 = 5584; // 256
const CLASS_ROWS: u32 = 5840; // 512
const TEMPLATE_ROWS: u32 = 6352; // 1,024
const KEY_ROWS: u32 = 7376; // 1,024
export const SET_ROWS: u32 = 8400;

/** The row behind a set's last. */
export function setEnd(set: u32): u32 {
  if (set == 0) return BIT_ROWS;
  if (set == 1) return ORDER_1_ROWS;
  if (set == 2) return ORDER_2_ROWS;
  if (set == 3) return MASK_ROWS;
  if (set == 4) return NESTING_ROWS;
  if (set == 5) return ORDER_3_ROWS;
  if (set == 6) return WORD_ROWS;
  if (set == 7) return FIELD_ROWS;
  if (set == 8) return CLASS_ROWS;
  if (set == 9) return TEMPLATE_ROWS;
  return set == 10 ? KEY_ROWS : SET_ROWS;
}

@inline
function upper(byte: u32): u32 {
  return byte >>> 5;
}

/** `steps` says whether the number of the byte's bits that are known counts as well. */
@inline
function select(set: u32, row: u32, steps: u32): void {
  const bytes = load<u32>(ROW_BYTES);
  store<u32>(SELECTED + (set << 2), load<u32>(BASE) + MIXERS + row * bytes);
  store<u32>(STEPS + (set << 2), steps * bytes);
}

/** What the mixer sets select, as far as the byte decides. */
export function selectForByte(ensemble: u32): void {
  const c4 = load<u32>(C4), position = load<u32>(POSITION);
  select(0, MATCH_ROWS, 0);
  select(1, BIT_ROWS, 0);
  select(2, ORDER_1_ROWS + ((c4 & 255) << 3), 1);
  select(3, ORDER_2_ROWS + (c4 >>> 8 & 255), 0);
  select(4, MASK_ROWS + ((load<u32>(COLLAPSED) & 255) << 3), 1);
  const nesting = load<u32>(IN_STRING) | load<u32>(IN_TAG) << 1 | (load<u32>(DEPTH) & 7) << 3;
  select(5, NESTING_ROWS + (nesting | min<u32>(load<u32>(DIGITS), 7) << 6), 0);
  select(6, ORDER_3_ROWS + (c4 >>> 16 & 255), 0);
  select(7, WORD_ROWS + (min<u32>(load<u32>(WORD_LENGTH), 15) << 3), 1);
  if (load<u32>(SET_COUNT) == 8) return;
  const offset = min<u32>(position - load<u32>(FIELD_START), 7);
  select(8, FIELD_ROWS + (min<u32>(load<u32>(FIELD), 31) << 3 | offset), 0);
  select(9, CLASS_ROWS + (upper(c4 & 255) << 3 | upper(c4 >>> 8 & 255) << 6), 1);
  select(10, TEMPLATE_ROWS + (load<u32>(TEMPLATE) >>> 22), 0);
  if (ensemble != DEEP_BINARY) select(11, KEY_ROWS + (load<u32>(KEY) >>> 22), 0);
  else select(11, KEY_ROWS + <u32> byteAt(position - load<u32>(STRIDE)), 0);
}

/** The rows the mixer sets select for the bit. */
@inline
export function selectForBit(c0: u32, bits: u32, match: u32): void {
  for (let at: u32 = 0; at < load<u32>(SET_COUNT) << 2; at += 16) {
    const moved = i32x4.mul(v128.load(at, STEPS), i32x4.splat(bits));
    v128.store(at, i32x4.add(v128.load(at, SELECTED), moved), ROWS);
  }
  const bytes = load<u32>(ROW_BYTES);
  store<u32>(ROWS, load<u32>(SELECTED) + match * bytes);
  store<u32>(ROWS + 4, load<u32>(SELECTED + 4) + c0 * bytes);
}

@inline
function apm(i: u32, hash: u32): void {
  const rows = load<u32>(APM_MASK) + 1;
  store<u32>(APM_AT + (i << 2), load<u32>(APM) + (i * rows + (hash & load<u32>(APM_MASK)) << 6));
}

/** The rows of the APMs for the bit. */
@inline
export function selectApms(c0: u32): void {
  const c4 = load<u32>(C4), match = guess(0);
  apm(0, c0 | (c4 & 255) << 8);
  apm(1, spread((c4 & 0xffff) << 8 | c0));
  apm(2, spread(load<u32>(match, EXPECTED) << 16 | load<u32>(match, STATE) << 8 | c0));
  if (load<u32>(APM_COUNT) == 3) return;
  apm(3, spread((c4 & 0xffffff) * 0x2f0b4c47 + c0));
  apm(4, spread(load<u32>(M4) * 0x2f0b4c47 + c0));
  apm(5, spread(load<u32>(WORD) + c0));
}
