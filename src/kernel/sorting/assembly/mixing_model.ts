// The mixing predictors of sorted symbols: the fast one's counters, and beside them what bit histories have meant, as
// log-odds that a mixer weighs. Its weights are selected by the bits so far and by whether they still agree with the last
// symbol, and how long that has been repeated. One of the two has a history less.
//
// Units are those of the other kernel: log-odds in 1/1024 nat, weights in 1/16384.

import { putWord, wordAt } from "./coder";
import { evenOut, learn } from "./counters";
import {
  AT,
  BEFORE,
  CODE,
  CODED_AT,
  CODED_END,
  HIGH,
  LAST,
  LOW,
  MODEL,
  RUN,
  SORTED,
  TEXT_LENGTH,
} from "./layout";
import { childOf, decisionsOf, isNode } from "./tree";
import { IDENTITY, SQUASH, STRETCH } from "./tables";

const FIRST: u32 = 0; // u16[256]
const SECOND: u32 = FIRST + 2 * 256; // u16[256][256]
const THIRD: u32 = SECOND + 2 * 65536; // u16[256][256]
const MEANINGS: u32 = THIRD + 2 * 65536; // u16[256], of a history with the last symbol
const FIRST_MEANINGS: u32 = MEANINGS + 512; // u16[256], of one without
const HISTORIES: u32 = FIRST_MEANINGS + 512; // u8[256][256]
const FIRST_HISTORIES: u32 = HISTORIES + 65536; // u8[256]
const WEIGHTS: u32 = FIRST_HISTORIES + 256; // i16[9][256][8]
/** Bytes of the weights for one state of the run. */
const WEIGHT_SET: u32 = 256 * 16;
const MAPS: u32 = WEIGHTS + 9 * WEIGHT_SET; // u16[2][256][32]
const MAP_SET: u32 = 256 * 64;
export const MIXING_BYTES: u32 = MAPS + 2 * MAP_SET;

/** Each input starts with about a quarter of the say. */
const FIRST_WEIGHT: i16 = 4000;
/** How fast weights move, 1024 / 65536 / 8 = .002 per nat: the input changes, so it stays as it is. */
const RATE: i32 = 1024;
/** Runs this long have weights in common. */
const MAX_RUN: u32 = 7;
/** A symbol that has been repeated this often has maps of its own. */
const LONG_RUN: u32 = 3;
/** Log-odds end at ±12 nats. */
const LIMIT: i32 = 12288;

export function prepareMixing(): void {
  const model = load<u32>(MODEL);
  evenOut(model + FIRST, model + HISTORIES);
  memory.fill(model + HISTORIES, 0, WEIGHTS - HISTORIES);
  for (let at = WEIGHTS; at < MAPS; at += 2) {
    store<i16>(model + at, FIRST_WEIGHT);
  }
  for (let row: u32 = 0; row < 512; row++) {
    memory.copy(model + MAPS + (row << 6), IDENTITY, 64);
  }
}

@inline
function stretch(p: u32): i16 {
  return load<i16>(STRETCH + (p >>> 4 << 1));
}

@inline
function run(count: u32, decoding: bool, full: bool): bool {
  const model = load<u32>(MODEL), sorted = load<u32>(SORTED);
  const n = load<u32>(TEXT_LENGTH), codedEnd = load<u32>(CODED_END);
  let low = load<u64>(LOW), high = load<u64>(HIGH), code = load<u64>(CODE);
  let codedAt = load<u32>(CODED_AT);
  let last = load<u32>(LAST), before = load<u32>(BEFORE), run = load<u32>(RUN);
  const from = load<u32>(AT), to = min(from + count, n);
  for (let at = from; at < to; at++) {
    let symbol: u32 = decoding ? 0 : <u32> load<u8>(sorted + at);
    const second = model + SECOND + (last << 9);
    const third = model + THIRD + (before << 9);
    const histories = model + HISTORIES + (last << 8);
    const maps = model + MAPS + (run >= LONG_RUN ? MAP_SET : 0);
    const strayed = model + WEIGHTS;
    const agreeing = strayed + (1 + min(run, MAX_RUN)) * WEIGHT_SET;
    let node: u32 = 0, decisions = decisionsOf(symbol);
    let expected = decisionsOf(last), row = agreeing;
    do {
      const a = model + FIRST + (node << 1), pa = <u32> load<u16>(a);
      const b = second + (node << 1), pb = <u32> load<u16>(b);
      const c = third + (node << 1), pc = <u32> load<u16>(c);
      const h = <u32> load<u8>(histories + node);
      const d = model + MEANINGS + (h << 1), pd = <u32> load<u16>(d);
      let x = i16x8.splat(0);
      x = i16x8.replace_lane(x, 0, stretch(pa));
      x = i16x8.replace_lane(x, 1, stretch(pb));
      x = i16x8.replace_lane(x, 2, stretch(pc));
      x = i16x8.replace_lane(x, 3, stretch(pd));
      let g: u32 = 0, e: u32 = 0, pe: u32 = 0;
      if (full) {
        g = <u32> load<u8>(model + FIRST_HISTORIES + node);
        e = model + FIRST_MEANINGS + (g << 1);
        pe = <u32> load<u16>(e);
        x = i16x8.replace_lane(x, 4, stretch(pe));
      }
      const vector = row + (node << 4);
      const weights = v128.load(vector);
      const sums = i32x4.dot_i16x8_s(x, weights);
      let dot = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
      if (full) dot += i32x4.extract_lane(sums, 2);
      dot = min(max(dot >> 14, -LIMIT), LIMIT - 1);
      const p = <u32> load<u16>(SQUASH + (<u32> (dot + LIMIT) >>> 3 << 1));
      // 21846 / 2^16 is 256 / 768, a little large; the end of the range is cut so that the next entry exists
      const position = min<u32>(
        <u32> (dot + LIMIT) * 21846 >>> 16,
        31 * 256 - 1,
      );
      const entry = maps + (node << 6) + (position >>> 8 << 1);
      const part = position & 255;
      const refined = <u32> load<u16>(entry) * (256 - part) +
          <u32> load<u16>(entry, 2) * part >> 8;
      const p1 = p + refined + 1 >> 1;

      const split = low + (high - low >>> 16) * <u64> p1;
      const bit: u32 = decoding
        ? (code <= split ? 1 : 0)
        : decisions >>> 31;
      low = bit ? low : split + 1;
      high = bit ? split : high;
      if (low >>> 32 == high >>> 32) {
        if (decoding) code = code << 32 | <u64> wordAt(codedAt, codedEnd);
        else putWord(<u32> (low >>> 32), codedAt, codedEnd);
        codedAt += 4;
        low <<= 32;
        high = high << 32 | 0xffffffff;
      }

      const target = <i32> (0 - bit & 65535);
      learn(a, pa, target, 1);
      learn(b, pb, target, 5);
      learn(c, pc, target, 5);
      learn(d, pd, target, 6);
      store<u8>(histories + node, h << 1 | bit);
      if (full) {
        learn(e, pe, target, 6);
        store<u8>(model + FIRST_HISTORIES + node, g << 1 | bit);
      }
      const near = entry + (part >>> 7 << 1);
      learn(near, <u32> load<u16>(near), target, 6);
      const error = (<i32> ((bit << 16) - p) * RATE + 32768) >> 16;
      v128.store(
        vector,
        i16x8.add_sat_s(
          weights,
          i16x8.q15mulr_sat_s(x, i16x8.splat(<i16> error)),
        ),
      );
      if (expected >>> 31 != bit) row = strayed;
      expected <<= 1;
      decisions <<= 1;
      node = childOf(node, bit);
    } while (isNode(node));
    symbol = node & 255;
    if (decoding) store<u8>(sorted + at, symbol);
    run = symbol == last ? run + 1 : 0;
    before = last;
    last = symbol;
  }
  store<u64>(LOW, low);
  store<u64>(HIGH, high);
  store<u64>(CODE, code);
  store<u32>(CODED_AT, codedAt);
  store<u32>(LAST, last);
  store<u32>(BEFORE, before);
  store<u32>(RUN, run);
  store<u32>(AT, to);
  return to == n;
}

// One function for each loop, so that the engine optimises each by itself.
export function encodeLean(count: u32): bool {
  return run(count, false, false);
}
export function decodeLean(count: u32): bool {
  return run(count, true, false);
}
export function encodeFull(count: u32): bool {
  return run(count, false, true);
}
export function decodeFull(count: u32): bool {
  return run(count, true, true);
}
