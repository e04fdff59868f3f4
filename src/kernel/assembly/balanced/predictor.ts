// The bit loop of the balanced profiles: contexts and the match give log-odds, the mixer sets weigh them, two final mixers weigh
// the sets, an APM refines their mean, the coder uses it, and everything learns from the bit.

import { APM_ROW, apmPosition, refine, train } from "../apm";
import { decodeBit, encodeBit } from "../coder";
import { findSlot, neighbour, planeLineOf } from "../context_slots";
import { keep } from "../journal";
import { APM, APM_MASK, C4, EXPECTED, GAINS, HISTORY, HISTORY_MASK, MODE, SINK, SLOT_TABLE } from "../layout";
import { nudge, squash, step, sums } from "../mixer";
import { divide, FROZEN, gain, GAUGED, isFrozen, tally, TALLIED, temper, TEMPERED, trace, TRACED, visit } from "../mode";
import { ORDER1 } from "../regions";
import { NEXT, STRETCH } from "../tables";
import { contexts, hashContexts, PROSE, selectForByte } from "./contexts";
import {
  BASE, CANDIDATE, HASHES, LAST_BIT, LINES, PREPARED, RATES, SELECTED, SLOTS, STATE,
} from "./layout";
import {
  findFavourite, lastRow, networkInputs, networkLogOdds, networkRow, ownRow, trainMap,
} from "./network";
import { BYTE_MAP, CONTEXTS, FINAL_ROWS, FINALS, MAPS, ROW, SETS, STATE_MAP } from "./regions";

/** Shift of what an adaptive probability learns from a bit. */
const SHIFT: u32 = 7;

/**
 * Sets learn only from bits that were given a probability of at most 1 − this / 65,536. What is known already teaches little
 * and takes time: a fifth of it in structured content, where files are 0.2 to 0.9 % smaller, too. 320 to 1500 are alike.
 */
const SURPRISE: u32 = 512;

/** Rate of the final mixers: .002 per nat. */
const FINAL_RATE: i32 = 900;

@inline
function logOdds(entry: u32): i16 {
  return load<i16>(STRETCH + (load<u32>(entry) >>> 20 << 1));
}

/** `all` is 0 for a 0 and all ones for a 1. */
@inline
function learn(entry: u32, all: u32): void {
  const x = load<u32>(entry) ^ all;
  store<u32>(entry, x - (x >>> SHIFT) ^ all);
}

/**
 * Begins to fetch a line. A load would hold up what follows until the line has come; a store does not. It clears the last
 * history of the line's last slot, which costs 0.01 % of the size and gains a tenth of the speed.
 */
@inline
function fetch(at: u32, line: u32): void {
  store<u32>(at, line, LINES);
  if (isFrozen()) return;
  const address = load<u32>(SLOT_TABLE) + (line << 6);
  keep(address);
  store<u8>(address, 0, 63);
}

/** Hashes the contexts of the byte to come but for the lowest bit of the byte before it, and fetches their lines. */
export function prepareByte(ensemble: u32, wide: bool, seven: u32): void {
  hashContexts(ensemble, seven);
  for (let at: u32 = 4; at < contexts(wide) << 2; at += 4) {
    fetch(at, planeLineOf(load<u32>(at, HASHES)));
  }
  store<u32>(PREPARED, ensemble);
}

/** Finds the slots of the first nibble. */
@inline
function openByte(wide: bool): void {
  const more = load<u32>(LAST_BIT) * 0x3d4d51cb;
  // Order 1 is indexed directly: 1 + 16 slots for each byte.
  store<u32>(SLOTS, ORDER1 + (load<u32>(C4) & 255) * 272);
  for (let at: u32 = 4; at < contexts(wide) << 2; at += 4) {
    const hash = load<u32>(at, HASHES) + more;
    store<u32>(at, hash, HASHES);
    store<u32>(at, findSlot(load<u32>(at, LINES), hash & 255), SLOTS);
  }
  visitAll(wide);
}

/** Counts the visits of all slots, while a model is primed. */
@inline
function visitAll(wide: bool): void {
  if (load<u32>(GAINS)) for (let at: u32 = 4; at < contexts(wide) << 2; at += 4) visit(load<u32>(at, SLOTS));
}

/** Fetches the lines of the second nibble, when three of the first four bits are known. */
@inline
function prepareNibble(wide: bool, c0: u32): void {
  // Begins to fetch what the candidate for a match is compared with.
  store<u32>(SINK, load<u8>(load<u32>(HISTORY) + (load<u32>(CANDIDATE) & load<u32>(HISTORY_MASK))));
  for (let at: u32 = 4; at < contexts(wide) << 2; at += 4) {
    const hash = (load<u32>(at, HASHES) + c0 * 0x2f0b4c47) * 0x9e3779b1;
    store<u32>(at, hash, HASHES);
    fetch(at, neighbour(load<u32>(at, LINES), hash >>> 26));
  }
}

/** Finds the slots of the second nibble; `c0` is 16 + the first. */
@inline
function openNibble(wide: bool, c0: u32): void {
  const more = (c0 & 1) * 0x9d;
  store<u32>(SLOTS, load<u32>(SLOTS) + (c0 - 15 << 4));
  for (let at: u32 = 4; at < contexts(wide) << 2; at += 4) {
    store<u32>(at, findSlot(load<u32>(at, LINES), (load<u32>(at, HASHES) >>> 8 ^ more) & 255), SLOTS);
  }
  visitAll(wide);
}

/**
 * Address of the log-odds that the history of context `i` stands for: trained, and fixed. To let them learn as well changes the corpora by
 * 0.1 %, up or down by kind, and takes a fifth of the speed; the mixers learn what each context is worth anyway.
 */
@inline
function consult(i: u32, node: u32, maps: u32): u32 {
  return maps + (i << 9) + (<u32> load<u8>(load<u32>(SLOTS + (i << 2)) + node) << 1);
}

/** The inputs of four contexts, in the lower lanes. */
@inline
function consult4(v: v128, i: u32, node: u32, maps: u32): v128 {
  v = v128.load_lane<i16>(consult(i, node, maps), v, 0);
  v = v128.load_lane<i16>(consult(i + 1, node, maps), v, 1);
  v = v128.load_lane<i16>(consult(i + 2, node, maps), v, 2);
  return v128.load_lane<i16>(consult(i + 3, node, maps), v, 3);
}

@inline
function consult8(i: u32, node: u32, maps: u32): v128 {
  let v = consult4(i16x8.splat(0), i, node, maps);
  v = v128.load_lane<i16>(consult(i + 4, node, maps), v, 4);
  v = v128.load_lane<i16>(consult(i + 5, node, maps), v, 5);
  v = v128.load_lane<i16>(consult(i + 6, node, maps), v, 6);
  return v128.load_lane<i16>(consult(i + 7, node, maps), v, 7);
}

@inline
function observe(i: u32, node: u32, bit: u32): void {
  const history = load<u32>(SLOTS + (i << 2)) + node;
  store<u8>(history, load<u8>(NEXT + (<u32> load<u8>(history) << 1) + bit));
}

@inline
function observe4(i: u32, node: u32, bit: u32): void {
  observe(i, node, bit);
  observe(i + 1, node, bit);
  observe(i + 2, node, bit);
  observe(i + 3, node, bit);
}

/** Products of the inputs and a row's weights, to be summed over the four lanes. */
@inline
function weigh(second: bool, a: v128, b: v128, c: v128, row: u32): v128 {
  const v = i32x4.add(i32x4.dot_i16x8_s(a, v128.load(row)), i32x4.dot_i16x8_s(c, v128.load(row, 32)));
  return second ? i32x4.add(v, i32x4.dot_i16x8_s(b, v128.load(row, 16))) : v;
}

@inline
function adapt(second: bool, a: v128, b: v128, c: v128, row: u32, bit: u32, x: i32): void {
  // The last lane, whose input is 0, counts how often the row was used.
  const error = step(bit, squash(x), <i32> load<u16>(RATES + (<u32> load<u16>(row, 46) >>> 5 << 1)));
  if (!error) return;
  v128.store(row, nudge(v128.load(row), a, error));
  if (second) v128.store(row, nudge(v128.load(row, 16), b, error), 16);
  v128.store(row, i16x8.add_sat_s(nudge(v128.load(row, 32), c, error), i16x8(0, 0, 0, 0, 0, 0, 0, 1)), 32);
}

@inline
function selected(set: u32): u32 {
  return load<u32>(SELECTED + (set << 2));
}

/** Counts the bit after the history of every context. */
function tallyAll(wide: bool, node: u32, bit: u32): void {
  for (let i: u32 = 0; i < contexts(wide); i++) tally(i, load<u8>(load<u32>(SLOTS + (i << 2)) + node), bit);
}

/** The part of the log-odds of the final mixers that a lane of a set's inputs has for a weight of 1, in 2^-29. */
@inline
function through(set: u32, row: u32, lane: u32, f0: u32, f1: u32): i64 {
  return <i64> load<i16>(row + lane) * (<i32> load<i16>(f0 + (set << 1)) + <i32> load<i16>(f1 + (set << 1)));
}

/** Adds up what the slot of every context gained, while a model is primed. */
function gaugeAll(
  wide: bool, node: u32, bit: u32, x: i32, match: u32, c0: u32, bits: u32, r3: u32, f0: u32, f1: u32,
): void {
  const maps = load<u32>(BASE) + MAPS;
  for (let i: u32 = 1; i < contexts(wide); i++) {
    const lane = (i << 1) + (!wide && i >= 8 ? 16 : 0);
    let share = through(0, selected(0) + match * ROW, lane, f0, f1) + through(1, selected(1) + c0 * ROW, lane, f0, f1) +
      through(2, selected(2) + bits * ROW, lane, f0, f1) + through(3, r3, lane, f0, f1);
    if (wide) for (let set: u32 = 4; set < SETS; set++) share += through(set, selected(set), lane, f0, f1);
    gain(load<u32>(SLOTS + (i << 2)), <i32> (share * load<i16>(consult(i, node, maps)) >> 29), x, bit);
  }
}

/**
 * Codes one bit and learns from it. `c0` holds the `bits` bits of the byte so far below a leading 1. With `predicting` it returns the
 * probability of a 1 and does nothing else.
 */
@inline
function codeBit(
  ensemble: u32, wide: bool, joined: bool, c0: u32, bits: u32, byte: u32, decoding: bool, predicting: bool,
): u32 {
  const second = wide || joined; // whether the second vector of inputs is used
  const node = bits < 4 ? c0 : (c0 & (1 << bits - 4) - 1) | 1 << bits - 4;
  const c4 = load<u32>(C4);
  const apmRow = load<u32>(APM) + ((c0 | (c4 & 255) << 8) & load<u32>(APM_MASK)) * APM_ROW;
  store<u32>(SINK, load<u32>(apmRow)); // begins to fetch the line
  keep(apmRow);

  const base = load<u32>(BASE), maps = base + MAPS;
  const a = consult8(0, node, maps);
  let b = i16x8.splat(0);
  let c = i16x8.replace_lane(i16x8.splat(0), 6, 256); // the constant
  if (wide) b = consult8(8, node, maps);
  else c = consult4(c, 8, node, maps);
  const expected = load<u32>(EXPECTED);
  let match: u32 = bits, stateEntry: u32 = 0, byteEntry: u32 = 0;
  if (expected >>> 8 - bits == c0) {
    const state = load<u32>(STATE);
    match = state + 8;
    stateEntry = base + STATE_MAP + (state << 1 | expected >>> 7 - bits & 1) * 4;
    byteEntry = base + BYTE_MAP + ((state >>> 5 << 11 | (expected & 255) << 3 | bits) << 2);
    c = i16x8.replace_lane(c, 4, logOdds(stateEntry));
    c = i16x8.replace_lane(c, 5, logOdds(byteEntry));
  }
  let own: u32 = 0, ownPosition: u32 = 0, r7: u32 = 0;
  if (joined) {
    const says = networkLogOdds(c0, bits);
    own = ownRow(c0), ownPosition = apmPosition(says), r7 = networkRow(c0, bits);
    const inputs = networkInputs(says, own, ownPosition);
    // With twelve contexts the second vector is free, with sixteen the first lanes of the third are.
    if (wide) c = v128.or(c, inputs);
    else b = inputs;
  }

  // Each set mixes with the weights its context selects.
  const zero = i32x4.splat(0);
  const r0 = selected(0) + match * ROW, r1 = selected(1) + c0 * ROW, r2 = selected(2) + bits * ROW;
  const r3 = selected(3) + (wide || ensemble != PROSE ? 0 : bits * ROW), r4 = selected(4), r5 = selected(5), r6 = selected(6);
  const w0 = weigh(second, a, b, c, r0), w1 = weigh(second, a, b, c, r1), w2 = weigh(second, a, b, c, r2);
  const x03 = sums(w0, w1, w2, weigh(second, a, b, c, r3));
  const w7 = joined ? weigh(second, a, b, c, r7) : zero;
  const x47 = wide
    ? sums(weigh(wide, a, b, c, r4), weigh(wide, a, b, c, r5), weigh(wide, a, b, c, r6), w7)
    : joined ? sums(zero, zero, zero, w7) : zero;
  const outputs = i16x8.narrow_i32x4_s(x03, x47);
  const f0 = base + FINALS + (c0 << 4), f1 = base + FINALS + (FINAL_ROWS << 4) + (match << 4);
  const y = sums(i32x4.dot_i16x8_s(outputs, v128.load(f0)), i32x4.dot_i16x8_s(outputs, v128.load(f1)), zero, zero);
  const y0 = i32x4.extract_lane(y, 0), y1 = i32x4.extract_lane(y, 1);
  const x = y0 + y1 >> 1;
  const mixed = squash(x);
  const position = apmPosition(x);
  const byOrder1 = refine(apmRow, position), last = joined ? lastRow(c0) : 0;
  // At most 65,535 already.
  let p1 = max<u32>(mixed + (joined ? byOrder1 * 2 + refine(last, position) : byOrder1 * 3) + 2 >> 2, 1);
  const mode = load<u32>(MODE);
  if (mode & TEMPERED) p1 = temper(p1);
  if (predicting) return p1;

  let bit: u32;
  if (decoding) bit = decodeBit(p1);
  else {
    bit = byte >>> (7 - bits) & 1;
    encodeBit(bit, p1);
  }
  if (mode) {
    if (mode & TRACED) trace(bit, p1);
    if (mode & TALLIED) tallyAll(wide, node, bit);
    if (mode & GAUGED) gaugeAll(wide, node, bit, x, match, c0, bits, r3, f0, f1);
    if (mode & FROZEN) return bit;
  }

  const all = 0 - bit;
  observe4(0, node, bit);
  observe4(4, node, bit);
  observe4(8, node, bit);
  if (wide) observe4(12, node, bit);
  if (stateEntry) {
    learn(stateEntry, all);
    learn(byteEntry, all);
  }
  const miss: u32 = bit ? 65536 - p1 : p1;
  if (miss >= SURPRISE) {
    adapt(second, a, b, c, r0, bit, i32x4.extract_lane(x03, 0));
    adapt(second, a, b, c, r1, bit, i32x4.extract_lane(x03, 1));
    adapt(second, a, b, c, r2, bit, i32x4.extract_lane(x03, 2));
    adapt(second, a, b, c, r3, bit, i32x4.extract_lane(x03, 3));
    if (wide) adapt(wide, a, b, c, r4, bit, i32x4.extract_lane(x47, 0));
    if (wide) adapt(wide, a, b, c, r5, bit, i32x4.extract_lane(x47, 1));
    if (wide) adapt(wide, a, b, c, r6, bit, i32x4.extract_lane(x47, 2));
    if (joined) adapt(second, a, b, c, r7, bit, i32x4.extract_lane(x47, 3));
  }
  v128.store(f0, nudge(v128.load(f0), outputs, step(bit, squash(y0), FINAL_RATE)));
  v128.store(f1, nudge(v128.load(f1), outputs, step(bit, squash(y1), FINAL_RATE)));
  train(apmRow, position, bit, 6);
  if (joined) {
    trainMap(own, ownPosition, bit);
    trainMap(last, position, bit);
  }
  return bit;
}

/** `codeBit` where a network has joined: that takes ten times as long as this, so one function does for all. */
function codeJoined(
  ensemble: u32, wide: bool, c0: u32, bits: u32, byte: u32, decoding: bool, predicting: bool,
): u32 {
  return codeBit(ensemble, wide, true, c0, bits, byte, decoding, predicting);
}

/** Codes one byte; returns it. */
@inline
export function codeByte(ensemble: u32, wide: bool, joined: bool, byte: u32, decoding: bool): u32 {
  openByte(wide);
  selectForByte(ensemble);
  if (joined) findFavourite();
  let c0: u32 = 1;
  for (let bits: u32 = 0; bits < 8; bits++) {
    if (bits == 3) prepareNibble(wide, c0);
    else if (bits == 4) openNibble(wide, c0);
    else if (bits == 7) prepareByte(ensemble, wide, c0 & 127);
    c0 = c0 << 1 | (joined
      ? codeJoined(ensemble, wide, c0, bits, byte, decoding, false)
      : codeBit(ensemble, wide, false, c0, bits, byte, decoding, false));
  }
  store<u32>(LAST_BIT, c0 & 1);
  return c0 & 255;
}

/** Keeps the lines that were fetched for the next byte: the journal begins between the two. */
export function keepPrepared(): void {
  for (let at: u32 = 4; at < CONTEXTS << 2; at += 4) keep(load<u32>(SLOT_TABLE) + (load<u32>(at, LINES) << 6));
}

function predictNarrow(ensemble: u32, c0: u32): u32 {
  return codeBit(ensemble, false, false, c0, 31 - clz(c0), 0, false, true);
}
function predictWide(ensemble: u32, c0: u32): u32 {
  return codeBit(ensemble, true, false, c0, 31 - clz(c0), 0, false, true);
}

@inline
function predict(ensemble: u32, wide: bool, joined: bool, c0: u32): u32 {
  if (joined) return codeJoined(ensemble, wide, c0, 31 - clz(c0), 0, false, true);
  return wide ? predictWide(ensemble, c0) : predictNarrow(ensemble, c0);
}

/** Bytes of HASHES, LINES and SLOTS, which follow one another. */
const FOUND: u32 = 384;

/** Writes how likely each partial byte is to come next, see `distribute` of ../index.ts. */
export function spreadBytes(ensemble: u32, wide: bool, joined: bool, nodes: u32): void {
  openByte(wide);
  selectForByte(ensemble);
  if (joined) findFavourite();
  const found = nodes + 2048;
  memory.copy(found, HASHES, FOUND);
  for (let c0: u32 = 1; c0 < 16; c0++) {
    divide(nodes, c0, predict(ensemble, wide, joined, c0));
  }
  for (let first: u32 = 16; first < 32; first++) {
    if (load<u32>(nodes + (first << 2)) == 0) {
      memory.fill(nodes + 1024 + (first - 16 << 6), 0, 64);
      continue;
    }
    memory.copy(HASHES, found, FOUND);
    prepareNibble(wide, first >>> 1);
    openNibble(wide, first);
    for (let depth = 0; depth < 4; depth++) {
      for (let low: u32 = 0; low < <u32> 1 << depth; low++) {
        const c0 = first << depth | low;
        divide(nodes, c0, predict(ensemble, wide, joined, c0));
      }
    }
  }
}
