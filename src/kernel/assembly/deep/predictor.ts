// The bit loop of the deep profile.

import { apmPosition, refine, train, APM_ROW } from "../apm";
import { decodeBit, encodeBit } from "../coder";
import { findSlot, lineOf, neighbour, spread } from "../context_slots";
import { C4, RATE, SINK, SLOT_TABLE, WORD } from "../layout";
import { nudge, squash, step, sums } from "../mixer";
import { learn, logOdds } from "../probability_map";
import { NEXT } from "../tables";
import { hashContexts, select_ } from "./contexts";
import { EXPECTED, guess, GUESSES, LENGTH, STATE } from "./guesses";
import { ENTRIES, HASHES, INPUTS, LINES, M4, OUTPUTS, PARTIALS, ROWS, SELECTORS, SLOTS } from "./layout";
import {
  APM_BYTES, APM_ROWS, CONTEXTS, FINALS, GUESS_MAP_BYTES, GUESS_MAPS, LANES, LAST, LAST_BYTES, MAPS, MIXERS, ROW_BYTES, SET_BYTES, SETS,
} from "./regions";

function openByte(ensemble: u32): void {
  hashContexts(ensemble);
  select_(ensemble);
  let touched: u32 = 0;
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    const line = lineOf(load<u32>(HASHES + (i << 2)));
    store<u32>(LINES + (i << 2), line);
    touched += load<u32>(load<u32>(SLOT_TABLE) + (line << 6));
  }
  store<u32>(SINK, touched);
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    store<u32>(SLOTS + (i << 2), findSlot(load<u32>(LINES + (i << 2)), load<u32>(HASHES + (i << 2)) & 255));
  }
}

function openNibble(c0: u32): void {
  let touched: u32 = 0;
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    const hash = (load<u32>(HASHES + (i << 2)) + c0 * 0x2f0b4c47) * 0x9e3779b1;
    const line = neighbour(load<u32>(LINES + (i << 2)), hash >>> 26);
    store<u32>(LINES + (i << 2), line);
    store<u32>(HASHES + (i << 2), hash);
    touched += load<u32>(load<u32>(SLOT_TABLE) + (line << 6));
  }
  store<u32>(SINK, touched);
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    store<u32>(SLOTS + (i << 2), findSlot(load<u32>(LINES + (i << 2)), load<u32>(HASHES + (i << 2)) >>> 8 & 255));
  }
}

@inline
function weigh(row: u32): v128 {
  let v = i32x4.dot_i16x8_s(v128.load(INPUTS), v128.load(row));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 16), v128.load(row, 16)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 32), v128.load(row, 32)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 48), v128.load(row, 48)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 64), v128.load(row, 64)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 80), v128.load(row, 80)));
  v = i32x4.add(v, i32x4.dot_i16x8_s(v128.load(INPUTS, 96), v128.load(row, 96)));
  return v;
}

@inline
function adapt(row: u32, error: i32): void {
  v128.store(row, nudge(v128.load(row), v128.load(INPUTS), error));
  v128.store(row, nudge(v128.load(row, 16), v128.load(INPUTS, 16), error), 16);
  v128.store(row, nudge(v128.load(row, 32), v128.load(INPUTS, 32), error), 32);
  v128.store(row, nudge(v128.load(row, 48), v128.load(INPUTS, 48), error), 48);
  v128.store(row, nudge(v128.load(row, 64), v128.load(INPUTS, 64), error), 64);
  v128.store(row, nudge(v128.load(row, 80), v128.load(INPUTS, 80), error), 80);
  v128.store(row, nudge(v128.load(row, 96), v128.load(INPUTS, 96), error), 96);
}

@inline
function setRow(set: u32, row: u32): void {
  store<u32>(ROWS + (set << 2), MIXERS + set * SET_BYTES + row * ROW_BYTES);
}

const GUESS_ENTRIES: usize = ENTRIES + 160;

@inline
function consult(at: u32, node: u32): void {
  const entry = MAPS + (at << 8) + (<u32> load<u8>(load<u32>(at, SLOTS) + node) << 2);
  store<u32>(at, entry, ENTRIES);
  store<i16>(at >>> 1, <i16> logOdds(entry), INPUTS);
}

@inline
function observe(at: u32, node: u32, bit: u32): void {
  const history = load<u32>(at, SLOTS) + node;
  store<u8>(history, load<u8>(NEXT + (<u32> load<u8>(history) << 1) + bit));
  learn(load<u32>(at, ENTRIES), bit, LIMIT);
}

export function codeBit(c0: u32, bits: u32, byte: u32, rate: i32, decoding: bool): u32 {
  const node = bits < 4 ? c0 : (c0 & (1 << bits - 4) - 1) | 1 << bits - 4;
  const c4 = load<u32>(C4);

  const expected = load<u32>(guess(0) + EXPECTED);
  const r0 = APM_ROWS + ((c0 | (c4 & 255) << 8) << 6);
  const r1 = APM_ROWS + APM_BYTES + (spread((c4 & 0xffff) << 8 | c0) >>> 16 << 6);
  const r2 = APM_ROWS + APM_BYTES * 2 + (spread((c4 & 0xffffff) * 0x2f0b4c47 + c0) >>> 16 << 6);
  const r3 = APM_ROWS + APM_BYTES * 3 + (spread(expected << 16 | c0 << 8 | load<u32>(guess(0) + STATE)) >>> 16 << 6);
  const r4 = APM_ROWS + APM_BYTES * 4 + (spread(load<u32>(M4) * 0x2f0b4c47 + c0) >>> 16 << 6);
  const r5 = APM_ROWS + APM_BYTES * 5 + (spread(load<u32>(WORD) + c0) >>> 16 << 6);
  store<u32>(SINK, load<u32>(r0) + load<u32>(r1) + load<u32>(r2) + load<u32>(r3) + load<u32>(r4) + load<u32>(r5));

  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) consult(at, node);
  let agreeing: u32 = 0, longest: u32 = 0;
  for (let i: u32 = 0; i < GUESSES; i++) {
    const g = guess(i), expected_ = load<u32>(g + EXPECTED);
    let a: i32 = 0, b: i32 = 0;
    let first: u32 = 0;
    const expected = expected_;
    if (expected >>> (8 - bits) == c0) {
      agreeing |= 1 << i;
      const state = load<u32>(g + STATE);
      if (i < 3) longest = max(longest, state + 1);
      const base = GUESS_MAPS + i * GUESS_MAP_BYTES;
      first = base + ((state << 1 | expected >>> (7 - bits) & 1) << 2);
      const second = base + 512 + (((expected & 255) << 3 | bits) << 2 | min<u32>(state >>> 4, 3) << 13);
      a = logOdds(first);
      b = logOdds(second);
      store<u32>(ENTRIES + 192 + (i << 2), second);
    }
    store<u32>(GUESS_ENTRIES + (i << 2), first);
    store<i16>(INPUTS + 80 + (i << 1), <i16> a);
    store<i16>(INPUTS + 96 + (i << 1), <i16> b);
  }

  setRow(0, longest ? longest + 8 : bits);
  setRow(1, c0);
  setRow(2, load<u32>(SELECTORS + 8) | bits);
  setRow(3, load<u32>(SELECTORS + 12) | bits);
  setRow(4, load<u32>(SELECTORS + 16));
  setRow(5, load<u32>(SELECTORS + 20));
  setRow(6, load<u32>(SELECTORS + 24));
  setRow(7, load<u32>(SELECTORS + 28));
  setRow(8, load<u32>(SELECTORS + 32));
  setRow(9, load<u32>(SELECTORS + 36) | bits);
  setRow(10, load<u32>(SELECTORS + 40) | bits);
  setRow(11, agreeing);
  for (let k: u32 = 0; k < SETS; k++) v128.store(PARTIALS + (k << 4), weigh(load<u32>(ROWS + (k << 2))));
  const x0 = sums(v128.load(PARTIALS), v128.load(PARTIALS, 16), v128.load(PARTIALS, 32), v128.load(PARTIALS, 48));
  const x1 = sums(v128.load(PARTIALS, 64), v128.load(PARTIALS, 80), v128.load(PARTIALS, 96), v128.load(PARTIALS, 112));
  const x2 = sums(v128.load(PARTIALS, 128), v128.load(PARTIALS, 144), v128.load(PARTIALS, 160), v128.load(PARTIALS, 176));
  const zero = i32x4.splat(0);
  const a = i16x8.narrow_i32x4_s(x0, x1), b = i16x8.narrow_i32x4_s(x2, zero);
  v128.store(OUTPUTS, a);
  v128.store(OUTPUTS, b, 16);
  const l0 = LAST + (c0 << 5), l1 = LAST + LAST_BYTES + ((c4 & 255) << 5);
  const l2 = LAST + LAST_BYTES * 2 + ((longest ? longest + 8 : bits) << 5), l3 = LAST + LAST_BYTES * 3 + (agreeing << 5);
  const finals = sums(
    i32x4.add(i32x4.dot_i16x8_s(a, v128.load(l0)), i32x4.dot_i16x8_s(b, v128.load(l0, 16))),
    i32x4.add(i32x4.dot_i16x8_s(a, v128.load(l1)), i32x4.dot_i16x8_s(b, v128.load(l1, 16))),
    i32x4.add(i32x4.dot_i16x8_s(a, v128.load(l2)), i32x4.dot_i16x8_s(b, v128.load(l2, 16))),
    i32x4.add(i32x4.dot_i16x8_s(a, v128.load(l3)), i32x4.dot_i16x8_s(b, v128.load(l3, 16))),
  );
  const y0 = i32x4.extract_lane(finals, 0), y1 = i32x4.extract_lane(finals, 1);
  const y2 = i32x4.extract_lane(finals, 2), y3 = i32x4.extract_lane(finals, 3);
  const x = y0 + y1 + y2 + y3 >> 2;
  const mixed = squash(x);

  const at = apmPosition(x);
  const refined = refine(r0, at) + refine(r1, at) + refine(r2, at) + refine(r3, at) + refine(r4, at) + refine(r5, at);
  const p = mixed * 2 + refined >> 3;
  const p1 = min<u32>(max<u32>(p, 1), 65535);
  let bit: u32;
  if (decoding) bit = decodeBit(p1);
  else {
    bit = byte >>> (7 - bits) & 1;
    encodeBit(bit, p1);
  }

  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) observe(at, node, bit);
  for (let i: u32 = 0; i < GUESSES; i++) {
    const first = load<u32>(GUESS_ENTRIES + (i << 2));
    if (first) {
      learn(first, bit, 1023);
      learn(load<u32>(ENTRIES + 192 + (i << 2)), bit, 1023);
    }
  }
  for (let k: u32 = 0; k < SETS; k++) {
    const row = load<u32>(ROWS + (k << 2));
    const n = load<u32>(row, 112);
    store<u32>(row, n + 1, 112);
    const r = RTOP / (RK + <i32>n) + RMIN;
    const error = step(bit, squash(load<i16>(OUTPUTS + (k << 1))), r);
    if (error) adapt(row, error);
  }
  last(l0, a, b, bit, y0);
  last(l1, a, b, bit, y1);
  last(l2, a, b, bit, y2);
  last(l3, a, b, bit, y3);
  train(r0, at, bit, 6);
  train(r1, at, bit, 6);
  train(r2, at, bit, 6);
  train(r3, at, bit, 6);
  train(r4, at, bit, 6);
  train(r5, at, bit, 6);
  return bit;
}

const RTOP: i32 = 6000000;
const RK: i32 = 500;
const RMIN: i32 = 1100;
const FTOP: i32 = 4000000;
const FK: i32 = 800;
const FMIN: i32 = 800;
const LIMIT: u32 = 1023;

@inline
function last(row: u32, a: v128, b: v128, bit: u32, y: i32): void {
  const n = load<u32>(row, 28);
  const error = step(bit, squash(y), FTOP / (FK + <i32>n) + FMIN);
  v128.store(row, nudge(v128.load(row), a, error));
  v128.store(row, nudge(v128.load(row, 16), b, error), 16);
  store<u32>(row, n + 1, 28);
}

@inline
export function codeByte(ensemble: u32, byte: u32, decoding: bool): u32 {
  const rate = load<i32>(RATE);
  openByte(ensemble);
  let c0: u32 = 1;
  for (let bits: u32 = 0; bits < 8; bits++) {
    if (bits == 4) openNibble(c0);
    c0 = c0 << 1 | codeBit(c0, bits, byte, rate, decoding);
  }
  return c0 & 255;
}
