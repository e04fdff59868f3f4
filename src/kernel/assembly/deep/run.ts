// A deep coder's memory, and its loop.

import { cool, FIRST_RATE } from "../rate";
import {
  CODED, CODED_END, HISTORY, HISTORY_MASK, RATE, RAW, RAW_END, RAW_POS, READY, SLOT_LINES, SLOT_TABLE,
} from "../layout";
import { NEXT, PRIOR_MAPS } from "../tables";
import { MATCH_BITS } from "./layout";
import { codeByte } from "./predictor";
import { remember } from "./history";
import {
  CONTEXTS, END, FINAL_ROWS, FINALS, GUESS_INDEX, GUESS_MAP_BYTES, GUESS_MAPS, LAST, LAST_BYTES, MAPS, MIXERS, SET_BYTES, SETS,
} from "./regions";

@inline
export function run(ensemble: u32, count: u32, decoding: bool): void {
  let at = load<u32>(RAW_POS);
  const end = min(at + count, load<u32>(RAW_END));
  while (at < end) {
    const raw = load<u32>(RAW) + at;
    const byte = codeByte(ensemble, decoding ? 0 : <u32> load<u8>(raw), decoding);
    if (decoding) store<u8>(raw, byte);
    remember(ensemble, byte);
    cool();
    at++;
  }
  store<u32>(RAW_POS, at);
}

const FIRST_WEIGHT: i16 = 1300;

/** Lays out fresh memory, as `reset` of ../index.ts. */
export function resetDeep(slotLines: u32, historyBits: u32, matchBits: u32, apmBits: u32, blockLimit: u32): u32 {
  let at: u32 = (END + 63) & ~63;
  const indexAt = at;
  at += 3 * (4 << matchBits);
  store<u32>(HISTORY, at);
  store<u32>(HISTORY_MASK, (1 << historyBits) - 1);
  at += 1 << historyBits;
  at = (at + 63) & ~63;
  store<u32>(SLOT_TABLE, at);
  store<u32>(SLOT_LINES, slotLines);
  at += slotLines << 6;
  store<u32>(RAW, at);
  at += blockLimit;
  store<u32>(CODED, at);
  at += blockLimit;
  store<u32>(RATE, FIRST_RATE);
  store<u32>(READY, 0);
  const pages = (at + 65535) >>> 16;
  const have = <u32> memory.size();
  if (have < pages && memory.grow(<i32> (pages - have)) < 0) return 0;
  store<u32>(MATCH_BITS, matchBits);
  for (let i: u32 = 0; i < 3; i++) store<u32>(GUESS_INDEX + (i << 2), indexAt + i * (4 << matchBits));
  for (let c: u32 = 0; c < CONTEXTS; c++) {
    for (let i: u32 = 0; i < 256; i++) {
      const p = <u32> load<u16>(PRIOR_MAPS + (4096 + (min<u32>(c, 4) << 8) + i << 1));
      store<u32>(MAPS + (c << 10) + (i << 2), p << 16 | 60);
    }
  }
  for (let i: u32 = 0; i < 8; i++) {
    const base = GUESS_MAPS + i * GUESS_MAP_BYTES;
    for (let j: u32 = 0; j < 128; j++) store<u32>(base + (j << 2), (j & 1 ? 0xc0000000 : 0x40000000) | 10);
    for (let j: u32 = 0; j < 8192; j++) {
      const expected = j >>> 3 & 255, bits = j & 7;
      store<u32>(base + 512 + (j << 2), (expected >>> (7 - bits) & 1 ? 0xc0000000 : 0x40000000) | 4);
    }
  }
  const w = i16x8.splat(FIRST_WEIGHT);
  for (let i: u32 = 0; i < SETS * SET_BYTES; i += 16) v128.store(MIXERS + i, (i & 127) == 112 ? i32x4.splat(0) : w);
  const f = i16x8.splat(1400);
  for (let i: u32 = 0; i < FINALS * LAST_BYTES; i += 16) v128.store(LAST + i, i & 16 ? i32x4.replace_lane(f, 3, 0) : f);
  return at;
}
