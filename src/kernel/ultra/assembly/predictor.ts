// The bit loop: contexts, guesses and the recurrent network give log-odds, mixer sets weigh them, final mixers weigh the sets,
// APMs refine their mean, the coder uses it, and everything learns from the bit.

import { apmPosition, refine, train } from "./apm";
import { decodeBit, encodeBit } from "./coder";
import { hashContexts } from "./contexts";
import { EXPECTED, guess, MATCHES, NETWORK, STATE } from "./guesses";
import {
  APM_AT, BASE, BEST, COUNTER_BITS, COUNTER_TABLE, COUNTERS, ENTRIES, FINAL_OUTPUTS, FINAL_ROWS, HASHES, INPUTS, KNOWN, LINES, MIXED, OUTPUTS, ROWS, SINK, SLOT_TABLE, SLOTS,
} from "./layout";
import { adaptFinal, adaptFour, squash, sums, weighFour, weighSets } from "./mixers";
import { learn, logOdds } from "./probability_map";
import { networkShare } from "./recurrent";
import {
  APMS, BIAS_INPUT, BYTE_MAP, CONTEXTS, COUNTED, COUNTER_INPUTS, FINALS, GUESS_INPUTS, GUESS_MAPS, GUESSES, MAPS, NETWORK_INPUT, SETS, STATE_MAP, STRETCH,
} from "./regions";
import { selectApms, selectForBit, selectForByte } from "./sets";
import { findSlot, lineOf, neighbour } from "./slots";
import { NEXT } from "./tables";

/** Evidence an adaptive probability goes by, in bits. */
const LIMIT: u32 = 1023;
const COUNTER_LIMIT: u32 = 1023;

/** Contexts 3 to 10, orders 3 to 8, 10 and 16: how many of them have been met says how new this is. */
const FIRST_ORDER: u32 = 3;
const LAST_ORDER: u32 = 10;

@inline
function touch(at: u32, line: u32): u32 {
  store<u32>(at, line, LINES);
  return load<u32>(load<u32>(SLOT_TABLE) + (line << 6));
}

/** The counted contexts: 0 to 6, then six for words and lines. */
@inline
function counted(i: u32): u32 {
  return i < 7 ? i : i + 15;
}

@inline
function openCounters(i: u32, hash: u32): u32 {
  const group = load<u32>(COUNTER_TABLE) + (hash * 0x9e3779b1 >>> 32 - load<u32>(COUNTER_BITS) << 6);
  store<u32>(COUNTERS + (i << 2), group);
  return load<u32>(group);
}

/** Finds the slots of the first nibble. */
function openByte(ensemble: u32): void {
  hashContexts(ensemble);
  // Touch every line first: the cache misses then overlap instead of queueing behind each search.
  let touched: u32 = 0;
  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) touched += touch(at, lineOf(load<u32>(at, HASHES)));
  for (let i: u32 = 0; i < COUNTED; i++) touched += openCounters(i, load<u32>(HASHES + (counted(i) << 2)));
  store<u32>(SINK, touched);
  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) {
    store<u32>(at, findSlot(load<u32>(at, LINES), load<u32>(at, HASHES) & 255), SLOTS);
  }
  let known: u32 = 0;
  for (let i: u32 = FIRST_ORDER; i <= LAST_ORDER; i++) known += <u32> (load<u8>(load<u32>(SLOTS + (i << 2)) + 1) != 0);
  store<u32>(KNOWN, known);
  selectForByte();
}

/** Finds the slots of the second nibble; `c0` is 16 + the first. */
function openNibble(c0: u32): void {
  let touched: u32 = 0;
  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) {
    const hash = (load<u32>(at, HASHES) + c0 * 0x2f0b4c47) * 0x9e3779b1;
    store<u32>(at, hash, HASHES);
    touched += touch(at, neighbour(load<u32>(at, LINES), hash >>> 26));
  }
  for (let i: u32 = 0; i < COUNTED; i++) touched += openCounters(i, load<u32>(HASHES + (counted(i) << 2)));
  store<u32>(SINK, touched);
  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) {
    store<u32>(at, findSlot(load<u32>(at, LINES), load<u32>(at, HASHES) >>> 8 & 255), SLOTS);
  }
}

/** Inputs 2i and 2i + 1, of context i = at / 4: log-odds, and the probability itself, which says little where log-odds say much. */
@inline
function consult(at: u32, node: u32, maps: u32): void {
  const entry = maps + (at << 8) + (<u32> load<u8>(load<u32>(at, SLOTS) + node) << 2);
  store<u32>(at, entry, ENTRIES);
  store<i16>(at, <i16> logOdds(entry), INPUTS);
  store<i16>(at, <i16> (<i32> (load<u32>(entry) >>> 16) - 32768 >> 4), INPUTS + 2);
}

@inline
function observe(at: u32, node: u32, bit: u32): void {
  const history = load<u32>(at, SLOTS) + node;
  store<u8>(history, load<u8>(NEXT + (<u32> load<u8>(history) << 1) + bit));
  learn(load<u32>(at, ENTRIES), bit, LIMIT);
}

/** Inputs of guesses that agree with the bits so far, two for each. Returns which of the first ten do, and the best match. */
@inline
function consultGuesses(c0: u32, bits: u32): u32 {
  let agreeing: u32 = 0, match: u32 = 0, longest: u32 = 0;
  for (let i: u32 = 0; i < GUESSES; i++) {
    const g = guess(i), expected = load<u32>(g, EXPECTED), at = GUESS_INPUTS + (i << 1) << 2;
    let first: u32 = 0, second: u32 = 0, x: i32 = 0, y: i32 = 0;
    if (expected >>> 8 - bits == c0) {
      const state = load<u32>(g, STATE), next = expected >>> 7 - bits & 1;
      if (i < NETWORK) agreeing |= 1 << i;
      if (i < MATCHES && state + 8 > match) {
        match = state + 8;
        longest = next + 1;
      }
      first = load<u32>(BASE) + GUESS_MAPS + i * (STATE_MAP + BYTE_MAP);
      second = first + STATE_MAP + ((state >>> 4 << 11 | (expected & 255) << 3 | bits) << 2);
      first += (state << 1 | next) << 2;
      x = logOdds(first);
      y = logOdds(second);
    }
    store<u32>(at, first, ENTRIES);
    store<u32>(at, second, ENTRIES + 4);
    store<i16>(at >>> 1, <i16> x, INPUTS);
    store<i16>(at >>> 1, <i16> y, INPUTS + 2);
  }
  return longest << 24 | match << 16 | agreeing;
}

/** Codes one bit and learns from it. `c0` holds the `bits` bits of the byte so far below a leading 1. */
function codeBit(c0: u32, bits: u32, byte: u32, decoding: bool): u32 {
  const node = bits < 4 ? c0 : (c0 & (1 << bits - 4) - 1) | 1 << bits - 4;
  const guesses = consultGuesses(c0, bits), agreeing = guesses & 0xffff, direction = guesses >>> 24;
  const match = direction ? guesses >>> 16 & 255 : bits;
  const best = (load<u32>(BEST) | 256) >>> 8 - bits == c0 ? load<u32>(BEST) : 256 + bits;
  selectApms(c0, agreeing);
  selectForBit(c0, bits, match, agreeing, best);
  let touched: u32 = 0;
  for (let i: u32 = 0; i < APMS; i++) touched += load<u32>(load<u32>(APM_AT + (i << 2)));
  store<u32>(SINK, touched); // begins to fetch the lines

  const maps = load<u32>(BASE) + MAPS;
  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) consult(at, node, maps);
  store<i16>(INPUTS + (NETWORK_INPUT << 1), load<i16>(STRETCH + (networkShare(c0, bits) << 1)));
  store<i16>(INPUTS + (BIAS_INPUT << 1), 256);
  for (let i: u32 = 0; i < COUNTED; i++) {
    store<i16>(INPUTS + (COUNTER_INPUTS + i << 1), <i16> logOdds(load<u32>(COUNTERS + (i << 2)) + (node << 2)));
  }

  for (let at: u32 = 0; at < SETS << 2; at += 16) v128.store(at, weighFour(ROWS + at), MIXED);
  const zero = i32x4.splat(0), c = i16x8.narrow_i32x4_s(v128.load(MIXED, 64), zero);
  const a = i16x8.narrow_i32x4_s(v128.load(MIXED), v128.load(MIXED, 16));
  const b = i16x8.narrow_i32x4_s(v128.load(MIXED, 32), v128.load(MIXED, 48));
  v128.store(OUTPUTS, a);
  v128.store(OUTPUTS, b, 16);
  v128.store(OUTPUTS, c, 32);

  const first = weighSets(a, b, c, load<u32>(FINAL_ROWS)), second = weighSets(a, b, c, load<u32>(FINAL_ROWS + 4));
  const third = weighSets(a, b, c, load<u32>(FINAL_ROWS + 8)), fourth = weighSets(a, b, c, load<u32>(FINAL_ROWS + 12));
  const fifth = weighSets(a, b, c, load<u32>(FINAL_ROWS + 16)), sixth = weighSets(a, b, c, load<u32>(FINAL_ROWS + 20));
  v128.store(FINAL_OUTPUTS, sums(first, second, third, fourth));
  v128.store(FINAL_OUTPUTS, sums(fifth, sixth, zero, zero), 16);
  let x: i32 = 0;
  for (let k: u32 = 0; k < FINALS; k++) x += load<i32>(FINAL_OUTPUTS + (k << 2));
  x /= <i32> FINALS; // towards 0

  const position = apmPosition(x);
  let p = squash(x) * 2;
  for (let i: u32 = 0; i < APMS; i++) p += refine(load<u32>(APM_AT + (i << 2)), position);
  const p1 = max<u32>(p / 12, 1); // at most 65,535 already
  let bit: u32;
  if (decoding) bit = decodeBit(p1);
  else {
    bit = byte >>> 7 - bits & 1;
    encodeBit(bit, p1);
  }

  for (let at: u32 = 0; at < CONTEXTS << 2; at += 4) observe(at, node, bit);
  for (let i: u32 = 0; i < COUNTED; i++) learn(load<u32>(COUNTERS + (i << 2)) + (node << 2), bit, COUNTER_LIMIT);
  for (let at = GUESS_INPUTS << 2; at < NETWORK_INPUT << 2; at += 4) {
    const entry = load<u32>(at, ENTRIES);
    if (entry) learn(entry, bit, LIMIT);
  }
  for (let k: u32 = 0; k < SETS; k += 4) adaptFour(ROWS + (k << 2), bit, OUTPUTS + (k << 1));
  for (let k: u32 = 0; k < FINALS; k++) {
    adaptFinal(load<u32>(FINAL_ROWS + (k << 2)), a, b, c, bit, load<i32>(FINAL_OUTPUTS + (k << 2)));
  }
  for (let i: u32 = 0; i < APMS; i++) train(load<u32>(APM_AT + (i << 2)), position, bit);
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
