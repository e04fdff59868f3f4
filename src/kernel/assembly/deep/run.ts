// A deep coder's memory, and its loop.

import {
  APM, APM_MASK, CODED, HISTORY, HISTORY_MASK, RAW, RAW_END, RAW_POS, READY, SLOT_LINES, SLOT_TABLE,
} from "../layout";
import { APM_ROW } from "../apm";
import { PRIOR_MAPS } from "../tables";
import { DEEP_PROSE } from "./contexts";
import { remember } from "./history";
import { BASE, INDEX, INDEX_BITS } from "./layout";
import { codeByte } from "./predictor";
import {
  APMS, BYTE_MAP, CONTEXTS, DEEP_END, ENSEMBLE_BYTES, ENSEMBLES, FINAL_ROWS, FINALS, GUESS_MAPS, GUESSES, LAST, MAPS, MIXERS, ROW, SET_ROWS,
  STATE_MAP,
} from "./regions";

@inline
export function runDeep(ensemble: u32, count: u32, decoding: bool): void {
  let at = load<u32>(RAW_POS);
  const end = min(at + count, load<u32>(RAW_END));
  while (at < end) {
    const raw = load<u32>(RAW) + at;
    const byte = codeByte(ensemble, decoding ? 0 : <u32> load<u8>(raw), decoding);
    if (decoding) store<u8>(raw, byte);
    remember(ensemble, byte);
    at++;
  }
  store<u32>(RAW_POS, at);
}

/** Does for a deep coder what `reset` in ../index.ts does; `matchBits` is for each of three indexes, `apmBits` for each APM. */
export function resetDeep(slotLines: u32, historyBits: u32, matchBits: u32, apmBits: u32, blockLimit: u32): u32 {
  let at: u32 = (DEEP_END + 63) & ~63;
  store<u32>(APM, at);
  store<u32>(APM_MASK, (1 << apmBits) - 1);
  at += APMS * (APM_ROW << apmBits);
  store<u32>(INDEX, at);
  store<u32>(INDEX_BITS, matchBits);
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
  store<u32>(READY, 0);
  const pages = (at + 65535) >>> 16;
  const have = <u32> memory.size();
  if (have < pages && memory.grow(<i32> (pages - have)) < 0) return 0;
  return at;
}

const FIRST_WEIGHT: i16 = 1400;
const FIRST_FINAL: i16 = 1400;

/** Chooses an ensemble, and fills its maps and weights when it is first used. */
export function prepareDeep(ensemble: u32): void {
  const base = ENSEMBLES + (ensemble - DEEP_PROSE) * ENSEMBLE_BYTES;
  store<u32>(BASE, base);
  const flag: u32 = 1 << ensemble;
  if (load<u32>(READY) & flag) return;
  store<u32>(READY, load<u32>(READY) | flag);
  for (let c: u32 = 0; c < CONTEXTS; c++) {
    for (let i: u32 = 0; i < 256; i++) {
      const p = <u32> load<u16>(PRIOR_MAPS + (4096 + (min<u32>(c, 4) << 8) + i << 1));
      store<u32>(base + MAPS + (c << 10) + (i << 2), p << 16 | 60);
    }
  }
  for (let i: u32 = 0; i < GUESSES; i++) {
    const map = base + GUESS_MAPS + i * (STATE_MAP + BYTE_MAP);
    for (let j: u32 = 0; j < 128; j++) store<u32>(map + (j << 2), (j & 1 ? 0xc0000000 : 0x40000000) | 10);
    for (let j: u32 = 0; j < 8192; j++) {
      const expected = j >>> 3 & 255, bits = j & 7;
      store<u32>(map + STATE_MAP + (j << 2), (expected >>> 7 - bits & 1 ? 0xc0000000 : 0x40000000) | 4);
    }
  }
  const w = i16x8.splat(FIRST_WEIGHT);
  for (let row: u32 = 0; row < SET_ROWS; row++) {
    for (let lane: u32 = 0; lane < ROW; lane += 16) {
      v128.store(base + MIXERS + row * ROW + lane, lane < 80 ? w : i32x4.replace_lane(w, 3, 0));
    }
  }
  const f = i16x8.splat(FIRST_FINAL);
  for (let row: u32 = 0; row < FINALS * FINAL_ROWS; row++) {
    v128.store(base + LAST + (row << 5), f);
    v128.store(base + LAST + (row << 5), i32x4.replace_lane(f, 3, 0), 16);
  }
}
