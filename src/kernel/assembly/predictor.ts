// The bit loop: every context model of the ensemble gives log-odds, the mixer sets weigh them, the APM refines the
// result, the coder uses it, and everything learns from the bit. What an ensemble consists of is listed in
// ensembles.ts; here `ensemble` is a compile-time constant, so each ensemble gets a loop of its own.

import { APM_ROW, apmPosition, refine, train } from "./apm";
import { decodeBit, encodeBit } from "./coder";
import { findSlot, lineOf, neighbour } from "./context_slots";
import { CONTEXTS, hashContexts, LANES, mixerRow, SETS } from "./ensembles";
import {
  APM,
  APM_MASK,
  C4,
  EXPECTED,
  HASH,
  LINE,
  MATCH_LENGTH,
  RATE,
  SINK,
  SLOT,
  SLOT_TABLE,
} from "./layout";
import { lengthClass } from "./match_model";
import { nudge, squash, step, sums } from "./mixer";
import { learn, logOdds } from "./probability_map";
import { FINALS, MAPS, MATCH_MAPS, ORDER1 } from "./regions";
import { NEXT } from "./tables";

@inline
function map(ensemble: u32, i: u32): u32 {
  return MAPS + (ensemble * 16 + i << 10);
}

/** Finds the slots of the first nibble. */
@inline
function openByte(ensemble: u32): void {
  hashContexts(ensemble);
  // Order 1 is indexed directly: 1 + 16 slots for each byte.
  store<u32>(SLOT, ORDER1 + (load<u32>(C4) & 255) * 272);
  // Touch every line first: the cache misses then overlap instead of queueing behind each search.
  let touched: u32 = 0;
  for (let i: u32 = 1; i < CONTEXTS(ensemble); i++) {
    const line = lineOf(load<u32>(HASH + (i << 2)));
    store<u32>(LINE + (i << 2), line);
    touched += load<u32>(load<u32>(SLOT_TABLE) + (line << 6));
  }
  store<u32>(SINK, touched);
  for (let i: u32 = 1; i < CONTEXTS(ensemble); i++) {
    store<u32>(
      SLOT + (i << 2),
      findSlot(load<u32>(LINE + (i << 2)), load<u32>(HASH + (i << 2)) & 255),
    );
  }
}

/** Finds the slots of the second nibble; `c0` is 16 + the first. */
@inline
function openNibble(ensemble: u32, c0: u32): void {
  store<u32>(SLOT, load<u32>(SLOT) + (c0 - 15 << 4));
  let touched: u32 = 0;
  for (let i: u32 = 1; i < CONTEXTS(ensemble); i++) {
    const hash = (load<u32>(HASH + (i << 2)) + c0 * 0x2f0b4c47) * 0x9e3779b1;
    const line = neighbour(load<u32>(LINE + (i << 2)), hash >>> 26);
    store<u32>(LINE + (i << 2), line);
    store<u32>(HASH + (i << 2), hash);
    touched += load<u32>(load<u32>(SLOT_TABLE) + (line << 6));
  }
  store<u32>(SINK, touched);
  for (let i: u32 = 1; i < CONTEXTS(ensemble); i++) {
    store<u32>(
      SLOT + (i << 2),
      findSlot(
        load<u32>(LINE + (i << 2)),
        load<u32>(HASH + (i << 2)) >>> 8 & 255,
      ),
    );
  }
}

/** The map entry for a context's bit history. */
@inline
function entryOf(ensemble: u32, i: u32, node: u32): u32 {
  if (i >= CONTEXTS(ensemble)) return 0;
  return map(ensemble, i) +
    (<u32> load<u8>(load<u32>(SLOT + (i << 2)) + node) << 2);
}

/** The input of a context, 0 for one the ensemble lacks. */
@inline
function input(ensemble: u32, i: u32, entry: u32): i16 {
  return i < CONTEXTS(ensemble) ? <i16> logOdds(entry) : 0;
}

@inline
function observe(ensemble: u32, i: u32, entry: u32, node: u32, bit: u32): void {
  if (i >= CONTEXTS(ensemble)) return;
  const history = load<u32>(SLOT + (i << 2)) + node;
  store<u8>(history, load<u8>(NEXT + (<u32> load<u8>(history) << 1) + bit));
  learn(entry, bit, 1023);
}

/** Products of the inputs and a row's weights, to be summed over the four lanes. */
@inline
function weigh(ensemble: u32, a: v128, b: v128, row: u32): v128 {
  const v = i32x4.dot_i16x8_s(a, v128.load(row));
  if (LANES(ensemble) <= 8) return v;
  return i32x4.add(v, i32x4.dot_i16x8_s(b, v128.load(row, 16)));
}

@inline
function adapt(ensemble: u32, a: v128, b: v128, row: u32, error: i32): void {
  v128.store(row, nudge(v128.load(row), a, error));
  if (LANES(ensemble) > 8) {
    v128.store(row, nudge(v128.load(row, 16), b, error), 16);
  }
}

/** Codes one bit and learns from it. `c0` holds the `bits` bits of the byte so far below a leading 1. */
@inline
function codeBit(
  ensemble: u32,
  c0: u32,
  bits: u32,
  byte: u32,
  rate: i32,
  decoding: bool,
): u32 {
  const node = bits < 4 ? c0 : (c0 & (1 << bits - 4) - 1) | 1 << bits - 4;
  const c4 = load<u32>(C4);
  const apmRow = load<u32>(APM) +
    ((c0 | (c4 & 255) << 8) & load<u32>(APM_MASK)) * APM_ROW;
  store<u32>(SINK, load<u32>(apmRow)); // begins to fetch the line

  // Inputs: lanes 0 and 1 the match model, the others the contexts in order.
  const e0 = entryOf(ensemble, 0, node), e1 = entryOf(ensemble, 1, node);
  const e2 = entryOf(ensemble, 2, node), e3 = entryOf(ensemble, 3, node);
  const e4 = entryOf(ensemble, 4, node), e5 = entryOf(ensemble, 5, node);
  const e6 = entryOf(ensemble, 6, node), e7 = entryOf(ensemble, 7, node);
  const e8 = entryOf(ensemble, 8, node), e9 = entryOf(ensemble, 9, node);
  const e10 = entryOf(ensemble, 10, node), e11 = entryOf(ensemble, 11, node);
  const e12 = entryOf(ensemble, 12, node), e13 = entryOf(ensemble, 13, node);
  const e14 = entryOf(ensemble, 14, node);
  let a = i16x8.splat(0), b = i16x8.splat(0);
  a = i16x8.replace_lane(a, 1, input(ensemble, 0, e0));
  a = i16x8.replace_lane(a, 2, input(ensemble, 1, e1));
  a = i16x8.replace_lane(a, 3, input(ensemble, 2, e2));
  a = i16x8.replace_lane(a, 4, input(ensemble, 3, e3));
  a = i16x8.replace_lane(a, 5, input(ensemble, 4, e4));
  a = i16x8.replace_lane(a, 6, input(ensemble, 5, e5));
  a = i16x8.replace_lane(a, 7, input(ensemble, 6, e6));
  b = i16x8.replace_lane(b, 0, input(ensemble, 7, e7));
  b = i16x8.replace_lane(b, 1, input(ensemble, 8, e8));
  b = i16x8.replace_lane(b, 2, input(ensemble, 9, e9));
  b = i16x8.replace_lane(b, 3, input(ensemble, 10, e10));
  b = i16x8.replace_lane(b, 4, input(ensemble, 11, e11));
  b = i16x8.replace_lane(b, 5, input(ensemble, 12, e12));
  b = i16x8.replace_lane(b, 6, input(ensemble, 13, e13));
  b = i16x8.replace_lane(b, 7, input(ensemble, 14, e14));
  const expected = load<u32>(EXPECTED);
  let length: u32 = 0, matchEntry: u32 = 0;
  if (expected >>> (8 - bits) == c0) {
    length = lengthClass(load<u32>(MATCH_LENGTH));
    matchEntry = MATCH_MAPS + (ensemble << 8) +
      (length << 1 | expected >>> (7 - bits) & 1) * 4;
    a = i16x8.replace_lane(a, 0, <i16> logOdds(matchEntry));
  }

  // Each set mixes with the weights its context selects; the last mixer mixes the sets.
  const zero = i32x4.splat(0);
  const r0 = mixerRow(ensemble, 0, c0, bits, length);
  const r1 = mixerRow(ensemble, 1, c0, bits, length);
  const r2 = mixerRow(ensemble, 2, c0, bits, length);
  const r3 = mixerRow(ensemble, 3, c0, bits, length);
  const r4 = mixerRow(ensemble, 4, c0, bits, length);
  const x03 = sums(
    weigh(ensemble, a, b, r0),
    weigh(ensemble, a, b, r1),
    SETS(ensemble) > 2 ? weigh(ensemble, a, b, r2) : zero,
    SETS(ensemble) > 3 ? weigh(ensemble, a, b, r3) : zero,
  );
  const x4 = SETS(ensemble) > 4 ? sums(weigh(ensemble, a, b, r4), zero, zero, zero) : zero;
  const sets = i16x8.narrow_i32x4_s(x03, x4);
  const last = FINALS + (ensemble << 12) + (c0 << 4);
  const x = i32x4.extract_lane(sums(i32x4.dot_i16x8_s(sets, v128.load(last)), zero, zero, zero), 0);
  const mixed = squash(x);
  const position = apmPosition(x);
  const p = (mixed + refine(apmRow, position) * 3 + 2) >> 2;

  const p1 = max<u32>(p, 1); // at most 65,535 already
  let bit: u32;
  if (decoding) bit = decodeBit(p1);
  else {
    bit = byte >>> (7 - bits) & 1;
    encodeBit(bit, p1);
  }

  observe(ensemble, 0, e0, node, bit);
  observe(ensemble, 1, e1, node, bit);
  observe(ensemble, 2, e2, node, bit);
  observe(ensemble, 3, e3, node, bit);
  observe(ensemble, 4, e4, node, bit);
  observe(ensemble, 5, e5, node, bit);
  observe(ensemble, 6, e6, node, bit);
  observe(ensemble, 7, e7, node, bit);
  observe(ensemble, 8, e8, node, bit);
  observe(ensemble, 9, e9, node, bit);
  observe(ensemble, 10, e10, node, bit);
  observe(ensemble, 11, e11, node, bit);
  observe(ensemble, 12, e12, node, bit);
  observe(ensemble, 13, e13, node, bit);
  observe(ensemble, 14, e14, node, bit);
  if (matchEntry) learn(matchEntry, bit, 1023);
  adapt(ensemble, a, b, r0, step(bit, squash(i32x4.extract_lane(x03, 0)), rate));
  adapt(ensemble, a, b, r1, step(bit, squash(i32x4.extract_lane(x03, 1)), rate));
  if (SETS(ensemble) > 2) adapt(ensemble, a, b, r2, step(bit, squash(i32x4.extract_lane(x03, 2)), rate));
  if (SETS(ensemble) > 3) adapt(ensemble, a, b, r3, step(bit, squash(i32x4.extract_lane(x03, 3)), rate));
  if (SETS(ensemble) > 4) adapt(ensemble, a, b, r4, step(bit, squash(i32x4.extract_lane(x4, 0)), rate));
  v128.store(last, nudge(v128.load(last), sets, step(bit, mixed, rate >> 2)));
  train(apmRow, position, bit, 6);
  return bit;
}

/** Codes one byte; returns it. */
@inline
export function codeByte(ensemble: u32, byte: u32, decoding: bool): u32 {
  const rate = load<i32>(RATE);
  openByte(ensemble);
  let c0: u32 = 1;
  for (let bits: u32 = 0; bits < 8; bits++) {
    if (bits == 4) openNibble(ensemble, c0);
    c0 = c0 << 1 | codeBit(ensemble, c0, bits, byte, rate, decoding);
  }
  return c0 & 255;
}
