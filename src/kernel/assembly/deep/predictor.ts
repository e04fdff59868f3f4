// The bit loop of the deep profile: contexts and guesses give log-odds, twelve mixer sets weigh them, four final mixers weigh
// the sets, six APMs refine their mean, the coder uses it, and everything learns from the bit.

import { apmPosition, refine, train } from "../apm";
import { decodeBit, encodeBit } from "../coder";
import { findSlot, lineOf, neighbour } from "../context_slots";
import { C4, SINK, SLOT_TABLE } from "../layout";
import { squash, sums } from "../mixer";
import { learn, logOdds } from "../probability_map";
import { ORDER1 } from "../regions";
import { NEXT } from "../tables";
import { hashContexts, selectApms, selectForBit, selectForByte } from "./contexts";
import { EXPECTED, guess, STATE } from "./guesses";
import { APM_AT, BASE, ENTRIES, HASHES, INPUTS, LINES, OUTPUTS, PRODUCTS, ROWS, SLOTS } from "./layout";
import { adapt, adaptFinal, weigh, weighSets } from "./mixers";
import { APMS, BYTE_MAP, CONTEXTS, FINAL_ROWS, GUESS_MAPS, GUESSES, LAST, MAPS, SETS, STATE_MAP } from "./regions";

/** Evidence an adaptive probability goes by, in bits. */
const LIMIT: u32 = 1023;

@inline
function touch(at: u32, line: u32): u32 {
  store<u32>(at, line, LINES);
  return load<u32>(load<u32>(SLOT_TABLE) + (line << 6));
}

/** Finds the slots of the first nibble. */
function openByte(ensemble: u32): void {
  hashContexts(ensemble);
  selectForByte();
  // Touch every line first: the cache misses then overlap instead of queueing behind each search.
  let touched: u32 = 0;
  for (let at: u32 = 4; at < CONTEXTS << 2; at += 4) touched += touch(at, lineOf(load<u32>(at, HASHES)));
  store<u32>(SINK, touched);
  // Order 1 is indexed directly: 1 + 16 slots for each byte.
  store<u32>(SLOTS, ORDER1 + (load<u32>(C4) & 255) * 272);
  for (let at: u32 = 4; at < CONTEXTS << 2; at += 4) {
    store<u32>(at, findSlot(load<u32>(at, LINES), load<u32>(at, HASHES) & 255), SLOTS);
  }
}

/** Finds the slots of the second nibble; `c0` is 16 + the first. */
function openNibble(c0: u32): void {
  let touched: u32 = 0;
  store<u32>(SLOTS, load<u32>(SLOTS) + (c0 - 15 << 4));
  for (let at: u32 = 4; at < CONTEXTS << 2; at += 4) {
    const hash = (load<u32>(at, HASHES) + c0 * 0x2f0b4c47) * 0x9e3779b1;
    store<u32>(at, hash, HASHES);
    touched += touch(at, neighbour(load<u32>(at, LINES), hash >>> 26));
  }
  store<u32>(SINK, touched);
  for (let at: u32 = 4; at < CONTEXTS << 2; at += 4) {
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

/** Inputs 30 to 45: two for each guess that agrees with the bits so far. Returns which do, and the state of the best match. */
@inline
function consultGuesses(c0: u32, bits: u32): u32 {
  let agreeing: u32 = 0, match: u32 = 0;
  for (let i: u32 = 0; i < GUESSES; i++) {
    const g = guess(i), expected = load<u32>(g, EXPECTED), at = CONTEXTS + (i << 1) << 2;
    let first: u32 = 0, second: u32 = 0, x: i32 = 0, y: i32 = 0;
    if (expected >>> 8 - bits == c0) {
      const state = load<u32>(g, STATE);
      agreeing |= 1 << i;
      if (i < 3) match = max(match, state + 8);
      first = load<u32>(BASE) + GUESS_MAPS + i * (STATE_MAP + BYTE_MAP);
      second = first + STATE_MAP + ((state >>> 4 << 11 | (expected & 255) << 3 | bits) << 2);
      first += (state << 1 | expected >>> 7 - bits & 1) << 2;
      x = logOdds(first);
      y = logOdds(second);
    }
    store<u32>(at, first, ENTRIES);
    store<u32>(at, second, ENTRIES + 4);
    store<i16>(at >>> 1, <i16> x, INPUTS);
    store<i16>(at >>> 1, <i16> y, INPUTS + 2);
  }
  return match << 8 | agreeing;
}

@inline
function final(i: u32, row: u32): u32 {
  return load<u32>(BASE) + LAST + (i * FINAL_ROWS + row << 5);
}

/** Codes one bit and learns from it. `c0` holds the `bits` bits of the byte so far below a leading 1. */
function codeBit(c0: u32, bits: u32, byte: u32, decoding: bool): u32 {
  const node = bits < 4 ? c0 : (c0 & (1 << bits - 4) - 1) | 1 << bits - 4;
  selectApms(c0);
  let touched: u32 = 0;
  for (let i: u32 = 0; i < APMS; i++) touched += load<u32>(load<u32>(APM_AT + (i << 2)));
  store<u32>(SINK, touched); // begins to fetch the lines

  const maps = load<u32>(BASE) + MAPS;
  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) consult(at, node, maps);
  const guesses = consultGuesses(c0, bits);
  const agreeing = guesses & 255, match = guesses >>> 8 ? guesses >>> 8 : bits;

  selectForBit(c0, bits, match, agreeing);
  for (let k: u32 = 0; k < SETS; k++) v128.store(PRODUCTS + (k << 4), weigh(load<u32>(ROWS + (k << 2))));
  const x0 = sums(v128.load(PRODUCTS), v128.load(PRODUCTS, 16), v128.load(PRODUCTS, 32), v128.load(PRODUCTS, 48));
  const x1 = sums(v128.load(PRODUCTS, 64), v128.load(PRODUCTS, 80), v128.load(PRODUCTS, 96), v128.load(PRODUCTS, 112));
  const x2 = sums(v128.load(PRODUCTS, 128), v128.load(PRODUCTS, 144), v128.load(PRODUCTS, 160), v128.load(PRODUCTS, 176));
  const x3 = sums(v128.load(PRODUCTS, 192), v128.load(PRODUCTS, 208), i32x4.splat(0), i32x4.splat(0));
  const a = i16x8.narrow_i32x4_s(x0, x1), b = i16x8.narrow_i32x4_s(x2, x3);
  v128.store(OUTPUTS, a);
  v128.store(OUTPUTS, b, 16);

  const f0 = final(0, c0), f1 = final(1, load<u32>(C4) & 255), f2 = final(2, match), f3 = final(3, agreeing);
  const y = sums(weighSets(a, b, f0), weighSets(a, b, f1), weighSets(a, b, f2), weighSets(a, b, f3));
  const y0 = i32x4.extract_lane(y, 0), y1 = i32x4.extract_lane(y, 1);
  const y2 = i32x4.extract_lane(y, 2), y3 = i32x4.extract_lane(y, 3);
  const x = y0 + y1 + y2 + y3 >> 2;

  const position = apmPosition(x);
  let p = squash(x) << 1;
  for (let i: u32 = 0; i < APMS; i++) p += refine(load<u32>(APM_AT + (i << 2)), position);
  const p1 = max<u32>(p >>> 3, 1); // at most 65,535 already
  let bit: u32;
  if (decoding) bit = decodeBit(p1);
  else {
    bit = byte >>> 7 - bits & 1;
    encodeBit(bit, p1);
  }

  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) observe(at, node, bit);
  for (let at = CONTEXTS << 2; at < CONTEXTS + GUESSES * 2 << 2; at += 4) {
    const entry = load<u32>(at, ENTRIES);
    if (entry) learn(entry, bit, LIMIT);
  }
  for (let k: u32 = 0; k < SETS; k++) adapt(load<u32>(ROWS + (k << 2)), bit, load<i16>(OUTPUTS + (k << 1)));
  adaptFinal(f0, a, b, bit, y0);
  adaptFinal(f1, a, b, bit, y1);
  adaptFinal(f2, a, b, bit, y2);
  adaptFinal(f3, a, b, bit, y3);
  for (let i: u32 = 0; i < APMS; i++) train(load<u32>(APM_AT + (i << 2)), position, bit, 6);
  return bit;
}

/** Codes one byte; returns it. */
@inline
export function codeByte(ensemble: u32, byte: u32, decoding: bool): u32 {
  openByte(ensemble);
  let c0: u32 = 1;
  for (let bits: u32 = 0; bits < 8; bits++) {
    if (bits == 4) openNibble(c0);
    c0 = c0 << 1 | codeBit(c0, bits, byte, decoding);
  }
  return c0 & 255;
}
