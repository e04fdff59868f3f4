// The bit loop of the deep profiles: contexts and guesses give log-odds, mixer sets weigh them, four final mixers weigh the sets,
// APMs refine their mean, the coder uses it, and everything learns from the bit.

import { apmPosition, refine, train } from "../apm";
import { decodeBit, encodeBit } from "../coder";
import { findSlot, planeLineOf } from "../context_slots";
import { keep } from "../journal";
import { C4, JOURNAL, MODE, SINK, SLOT_TABLE } from "../layout";
import { squash, sums } from "../mixer";
import { divide, FROZEN, temper, TEMPERED, trace, TRACED } from "../mode";
import { learn, logOdds } from "../probability_map";
import { ORDER1 } from "../regions";
import { NEXT } from "../tables";
import { hashContexts } from "./contexts";
import { EXPECTED, guess, HINTS, LIKE, STATE } from "./guesses";
import {
  APM_AT, APM_COUNT, BASE, CONTEXT_END, ENTRIES, GUESS_COUNT, HASHES, INPUTS, LINES, OUTPUTS, ROW_BYTES, SET_COUNT, SLOTS,
} from "./layout";
import { adapt, adaptFinal, mix, weighSets } from "./mixers";
import { BYTE_MAP, FINAL_ROWS, GUESS_MAPS, LAST, MAPS, STATE_MAP } from "./regions";
import { selectApms, selectForBit, selectForByte } from "./sets";

/**
 * Sets learn only from bits that were given a probability of at most 1 − this / 65,536: the others teach little and take
 * time, a tenth of it. Files are 0.05 to 0.4 % smaller; above 256 short logs are larger.
 */
const SURPRISE: u32 = 128;

/** Evidence an adaptive probability goes by, in bits. */
const LIMIT: u32 = 1023;

@inline
function touch(at: u32): u32 {
  return load<u32>(load<u32>(SLOT_TABLE) + (load<u32>(at, LINES) << 6));
}

/** Keeps the lines of all contexts. */
@inline
function keepLines(end: u32): void {
  if (load<u32>(JOURNAL)) for (let at: u32 = 4; at < end; at += 4) keep(load<u32>(SLOT_TABLE) + (load<u32>(at, LINES) << 6));
}

/** Finds the slots of the first nibble. */
function openByte(ensemble: u32): void {
  const end = load<u32>(CONTEXT_END);
  hashContexts(ensemble);
  for (let at: u32 = 0; at < end; at += 16) {
    // spread of ../context_slots.ts, four at once
    let x = i32x4.mul(v128.load(at, HASHES), i32x4.splat(0x9e3779b1));
    x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x85ebca77));
    v128.store(at, v128.xor(x, i32x4.shr_u(x, 13)), HASHES);
  }
  // Touch every line first: the cache misses then overlap instead of queueing behind each search.
  let touched: u32 = 0;
  for (let at: u32 = 4; at < end; at += 4) {
    store<u32>(at, planeLineOf(load<u32>(at, HASHES)), LINES);
    touched += touch(at);
  }
  keepLines(end);
  store<u32>(SINK, touched);
  selectForByte(ensemble);
  // Order 1 is indexed directly: 1 + 16 slots for each byte.
  store<u32>(SLOTS, ORDER1 + (load<u32>(C4) & 255) * 272);
  for (let at: u32 = 4; at < end; at += 4) {
    store<u32>(at, findSlot(load<u32>(at, LINES), load<u32>(at, HASHES) & 255), SLOTS);
  }
}

/** Finds the slots of the second nibble; `c0` is 16 + the first. */
function openNibble(c0: u32): void {
  const end = load<u32>(CONTEXT_END), node = i32x4.splat(c0 * 0x2f0b4c47), low = i32x4.splat(63);
  for (let at: u32 = 0; at < end; at += 16) {
    // neighbour of ../context_slots.ts, four at once
    const hash = i32x4.mul(i32x4.add(v128.load(at, HASHES), node), i32x4.splat(0x9e3779b1)), line = v128.load(at, LINES);
    v128.store(at, hash, HASHES);
    v128.store(at, v128.bitselect(i32x4.add(line, i32x4.shr_u(hash, 26)), line, low), LINES);
  }
  let touched: u32 = 0;
  for (let at: u32 = 4; at < end; at += 4) touched += touch(at);
  store<u32>(SINK, touched);
  keepLines(end);
  store<u32>(SLOTS, load<u32>(SLOTS) + (c0 - 15 << 4));
  for (let at: u32 = 4; at < end; at += 4) {
    store<u32>(at, findSlot(load<u32>(at, LINES), load<u32>(at, HASHES) >>> 8 & 255), SLOTS);
  }
}

@inline
function consult(at: u32, node: u32, maps: u32): void {
  const entry = maps + (at << 8) + (<u32> load<u8>(load<u32>(at, SLOTS) + node) << 2);
  store<u32>(at, entry, ENTRIES);
  store<i16>(at >>> 1, <i16> logOdds(entry), INPUTS);
}

@inline
function observe(at: u32, node: u32, bit: u32): void {
  const history = load<u32>(at, SLOTS) + node;
  store<u8>(history, load<u8>(NEXT + (<u32> load<u8>(history) << 1) + bit));
  learn(load<u32>(at, ENTRIES), bit, LIMIT);
}

/** Inputs behind those of the contexts: two for each guess that agrees with the bits so far. Returns which do, and the state of the best match. */
@inline
function consultGuesses(c0: u32, bits: u32): u32 {
  let agreeing: u32 = 0, match: u32 = 0;
  const count = load<u32>(GUESS_COUNT);
  let at = load<u32>(CONTEXT_END), maps = load<u32>(BASE) + GUESS_MAPS;
  for (let i: u32 = 0; i < count; i++) {
    const g = guess(i), expected = load<u32>(g, EXPECTED);
    let first: u32 = 0, second: u32 = 0, x: i32 = 0, y: i32 = 0;
    if (expected >>> 8 - bits == c0) {
      const state = load<u32>(g, STATE);
      agreeing |= 1 << i;
      if (i < HINTS && i != LIKE) match = max(match, state + 8);
      first = maps + ((state << 1 | expected >>> 7 - bits & 1) << 2);
      second = maps + STATE_MAP + ((state >>> 4 << 11 | (expected & 255) << 3 | bits) << 2);
      x = logOdds(first);
      y = logOdds(second);
    }
    store<u32>(at, first, ENTRIES);
    store<u32>(at, second, ENTRIES + 4);
    store<i16>(at >>> 1, <i16> x, INPUTS);
    store<i16>(at >>> 1, <i16> y, INPUTS + 2);
    at += 8;
    maps += STATE_MAP + BYTE_MAP;
  }
  return match << 8 | agreeing;
}

@inline
function final(i: u32, row: u32): u32 {
  return load<u32>(BASE) + LAST + (i * FINAL_ROWS + row << 5);
}

/**
 * Codes one bit and learns from it. `c0` holds the `bits` bits of the byte so far below a leading 1. With `predicting` it returns the
 * probability of a 1 and does nothing else.
 */
function codeBit(c0: u32, bits: u32, byte: u32, decoding: bool, predicting: bool): u32 {
  const node = bits < 4 ? c0 : (c0 & (1 << bits - 4) - 1) | 1 << bits - 4;
  const end = load<u32>(CONTEXT_END), sets = load<u32>(SET_COUNT), apms = load<u32>(APM_COUNT), width = load<u32>(ROW_BYTES);
  selectApms(c0);
  let touched: u32 = 0;
  for (let i: u32 = 0; i < apms; i++) {
    touched += load<u32>(load<u32>(APM_AT + (i << 2)));
    keep(load<u32>(APM_AT + (i << 2)));
  }
  store<u32>(SINK, touched); // begins to fetch the lines

  const maps = load<u32>(BASE) + MAPS;
  for (let at: u32 = 0; at < end; at += 4) consult(at, node, maps);
  const guesses = consultGuesses(c0, bits);
  const agreeing = guesses & 255, match = guesses >>> 8 ? guesses >>> 8 : bits;

  selectForBit(c0, bits, match);
  if (width == 96) mix(6, sets);
  else if (width == 80) mix(5, sets);
  else if (width == 64) mix(4, sets);
  else mix(3, sets);
  const a = i16x8.narrow_i32x4_s(v128.load(OUTPUTS), v128.load(OUTPUTS, 16));
  const b = i16x8.narrow_i32x4_s(v128.load(OUTPUTS, 32), v128.load(OUTPUTS, 48));

  const f0 = final(0, c0), f1 = final(1, load<u32>(C4) & 255), f2 = final(2, match), f3 = final(3, agreeing);
  const y = sums(weighSets(a, b, f0), weighSets(a, b, f1), weighSets(a, b, f2), weighSets(a, b, f3));
  const y0 = i32x4.extract_lane(y, 0), y1 = i32x4.extract_lane(y, 1);
  const y2 = i32x4.extract_lane(y, 2), y3 = i32x4.extract_lane(y, 3);
  const x = y0 + y1 + y2 + y3 >> 2;

  const position = apmPosition(x);
  let p = squash(x);
  if (apms == 6) p <<= 1;
  for (let i: u32 = 0; i < apms; i++) p += refine(load<u32>(APM_AT + (i << 2)), position);
  let p1 = max<u32>(p >>> (apms == 6 ? 3 : 2), 1); // at most 65,535 already
  const mode = load<u32>(MODE);
  if (mode & TEMPERED) p1 = temper(p1);
  if (predicting) return p1;
  let bit: u32;
  if (decoding) bit = decodeBit(p1);
  else {
    bit = byte >>> 7 - bits & 1;
    encodeBit(bit, p1);
  }
  if (mode & TRACED) trace(bit, p1);
  if (mode & FROZEN) return bit;

  for (let at: u32 = 0; at < end; at += 4) observe(at, node, bit);
  for (let at = end, last = end + (load<u32>(GUESS_COUNT) << 3); at < last; at += 4) {
    const entry = load<u32>(at, ENTRIES);
    if (entry) learn(entry, bit, LIMIT);
  }
  const miss: u32 = bit ? 65536 - p1 : p1;
  if (miss >= SURPRISE) {
    if (width == 96) adapt(6, sets, bit);
    else if (width == 80) adapt(5, sets, bit);
    else if (width == 64) adapt(4, sets, bit);
    else adapt(3, sets, bit);
  }
  adaptFinal(f0, a, b, bit, y0);
  adaptFinal(f1, a, b, bit, y1);
  adaptFinal(f2, a, b, bit, y2);
  adaptFinal(f3, a, b, bit, y3);
  for (let i: u32 = 0; i < apms; i++) train(load<u32>(APM_AT + (i << 2)), position, bit, 6);
  return bit;
}

/** Codes one byte; returns it. */
@inline
export function codeByte(ensemble: u32, byte: u32, decoding: bool): u32 {
  openByte(ensemble);
  let c0: u32 = 1;
  for (let bits: u32 = 0; bits < 8; bits++) {
    if (bits == 4) openNibble(c0);
    c0 = c0 << 1 | codeBit(c0, bits, byte, decoding, false);
  }
  return c0 & 255;
}

/** Bytes of HASHES, LINES and SLOTS, which follow one another. */
const FOUND: u32 = 384;

/** Writes how likely each partial byte is to come next, see `distribute` of ../index.ts. */
export function spreadDeep(ensemble: u32, nodes: u32): void {
  openByte(ensemble);
  const found = nodes + 2048;
  memory.copy(found, HASHES, FOUND);
  for (let c0: u32 = 1; c0 < 16; c0++) divide(nodes, c0, codeBit(c0, 31 - clz(c0), 0, false, true));
  for (let first: u32 = 16; first < 32; first++) {
    if (load<u32>(nodes + (first << 2)) == 0) {
      memory.fill(nodes + 1024 + (first - 16 << 6), 0, 64);
      continue;
    }
    memory.copy(HASHES, found, FOUND);
    openNibble(first);
    for (let depth = 0; depth < 4; depth++) {
      for (let low: u32 = 0; low < <u32> 1 << depth; low++) {
        divide(nodes, first << depth | low, codeBit(first << depth | low, 4 + depth, 0, false, true));
      }
    }
  }
}
