// The fast predictor of sorted symbols. Each bit of a symbol has three counters: for the bits of the symbol before it alone,
// with the last symbol, and with the one before that. A fixed average of their probabilities, then a correction by what
// came true for it. Sorted symbols hold still for long and then turn: the first counter follows within three or four bits,
// and has half of the say. For where rates and shares come from, see docs/decisions/2026-11-21-block-sorting.md.

import { putWord, wordAt } from "./coder";
import { childOf, decisionsOf, isNode } from "./tree";
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

const FIRST: u32 = 0; // u16[256]
const SECOND: u32 = FIRST + 2 * 256; // u16[256][256]
const THIRD: u32 = SECOND + 2 * 65536; // u16[256][256]
const MAPS: u32 = THIRD + 2 * 65536; // u16[2][256][16]
const MAP_SET: u32 = 2 * 256 * 16;
export const FAST_BYTES: u32 = MAPS + 2 * MAP_SET;

/** A symbol that has been repeated this often has maps of its own. */
const LONG_RUN: u32 = 3;

export function prepareFast(): void {
  const model = load<u32>(MODEL);
  evenOut(model + FIRST, model + MAPS);
  // Each sixteenth of the odds begins in its middle.
  for (let i: u32 = 0; i < 2 * 256 * 16; i++) {
    store<u16>(model + MAPS + (i << 1), (i & 15) << 12 | 2048);
  }
}

@inline
function run(count: u32, decoding: bool): bool {
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
    const maps = model + MAPS + (run >= LONG_RUN ? MAP_SET : 0);
    let node: u32 = 0, decisions = decisionsOf(symbol);
    do {
      const a = model + FIRST + (node << 1), pa = <u32> load<u16>(a);
      const b = second + (node << 1), pb = <u32> load<u16>(b);
      const c = third + (node << 1), pc = <u32> load<u16>(c);
      const p = pa * 4 + pb * 3 + pc >> 3;
      const d = maps + (node << 5) + (p >>> 12 << 1);
      const pd = <u32> load<u16>(d);
      // Never 0: the coder must be able to code a 1.
      const p1 = p + pd * 3 >> 2 | 1;

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
      learn(a, pa, target, 2);
      learn(b, pb, target, 4);
      learn(c, pc, target, 4);
      learn(d, pd, target, 6);
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

export function encodeFast(count: u32): bool {
  return run(count, false);
}
export function decodeFast(count: u32): bool {
  return run(count, true);
}
