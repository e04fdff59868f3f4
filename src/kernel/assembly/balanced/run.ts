// A balanced coder's loop, and its start values.

import { ENSEMBLE, RAW, RAW_END, RAW_POS, READY } from "../layout";
import { BALANCED_FINALS, BALANCED_STATES, BALANCED_WEIGHTS, PRIOR_MAPS, STRETCH } from "../tables";
import { isStructured, isWide, PROSE, setEnd } from "./contexts";
import { squash } from "../mixer";
import { remember } from "./history";
import { BASE, LAST_BIT, NETWORK, PREPARED, RATES } from "./layout";
import { chooseNetworkRows } from "./network";
import { codeByte, prepareByte, spreadBytes } from "./predictor";
import { BYTE_MAP, CONTEXTS, ENSEMBLE_BYTES, ENSEMBLES, FINAL_ROWS, FINALS, MAPS, MIXERS, ROW, SETS, STATE_MAP } from "./regions";

@inline
function run(ensemble: u32, wide: bool, joined: bool, count: u32, decoding: bool): void {
  let at = load<u32>(RAW_POS);
  const end = min(at + count, load<u32>(RAW_END));
  while (at < end) {
    const raw = load<u32>(RAW) + at;
    const byte = codeByte(ensemble, wide, joined, decoding ? 0 : <u32> load<u8>(raw), decoding);
    if (decoding) store<u8>(raw, byte);
    remember(ensemble, byte);
    at++;
  }
  store<u32>(RAW_POS, at);
}

// One function for each loop, so that the engine optimises each by itself.
function runNarrow(ensemble: u32, count: u32, decoding: bool): void {
  run(ensemble, false, false, count, decoding);
}
function runWide(ensemble: u32, count: u32, decoding: bool): void {
  run(ensemble, true, false, count, decoding);
}
// A network takes ten times as long as this: what is known beforehand would gain nothing, and take room.
function runJoined(ensemble: u32, wide: bool, count: u32, decoding: bool): void {
  run(ensemble, wide, true, count, decoding);
}

export function runBalanced(count: u32, decoding: bool): void {
  const ensemble = load<u32>(ENSEMBLE);
  if (load<u32>(NETWORK)) runJoined(ensemble, isWide(ensemble), count, decoding);
  else if (isWide(ensemble)) runWide(ensemble, count, decoding);
  else runNarrow(ensemble, count, decoding);
}

/** See `distribute` of ../index.ts. */
export function spreadBalanced(ensemble: u32, nodes: u32): void {
  spreadBytes(ensemble, isWide(ensemble), load<u32>(NETWORK) != 0, nodes);
}

/** Rate of a set's row after n bits: 6,000,000 / (n + 500) + 1,500, so from .026 to .003 per nat. */
const FALL: u32 = 6000000;
const DELAY: u32 = 500;
const LEAST: u32 = 1500;

/** For prose, structured and binary and each context, the one of profile 2 whose trained probabilities it has. */
const LIKE: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 6, 4, 6, 2, 4, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 14, 6, 13, 8, 14,
  0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 14, 12, 11, 14, 10,
]);

/** Of the bytes that a match expects, one bit in four is taken for wrong at first, one in 32 where the match is long. */
const SHORT_DOUBT: u32 = 0x40000000;
const LONG_DOUBT: u32 = 0x08000000;

/** Chooses an ensemble, and fills its maps and weights when it is first used. */
export function prepareBalanced(ensemble: u32): void {
  const kind: u32 = ensemble == PROSE ? 0 : isStructured(ensemble) ? 1 : 2;
  const base = ENSEMBLES + kind * ENSEMBLE_BYTES;
  store<u32>(BASE, base);
  if (!(load<u32>(READY) & 1 << kind)) {
    store<u32>(READY, load<u32>(READY) | 1 << kind);
    fill(base, kind, kind + (kind && !isWide(ensemble) ? 2 : 0));
  }
  if (load<u32>(NETWORK)) chooseNetworkRows(base, kind, isWide(ensemble) ? 32 : 16);
  // What has been prepared while the block before was coded is for its ensemble.
  if (load<u32>(PREPARED) != ensemble) {
    store<u32>(LAST_BIT, 0);
    prepareByte(ensemble, isWide(ensemble), 0);
  }
}

/** `list`: number of the weights, those of the short ensembles after the others. */
function fill(base: u32, kind: u32, list: u32): void {
  for (let i: u32 = 0; i < 1024; i++) store<u16>(RATES + (i << 1), FALL / ((i << 5) + DELAY) + LEAST);
  for (let i: u32 = 0; i < CONTEXTS << 8; i++) {
    const like = <u32> load<u8>(LIKE + kind * CONTEXTS + (i >>> 8));
    const p = <u32> load<u16>(PRIOR_MAPS + (kind << 12 | like << 8 | i & 255) * 2);
    store<i16>(base + MAPS + (i << 1), load<i16>(STRETCH + (p >>> 4 << 1)));
  }
  for (let i: u32 = 0; i < 128; i++) {
    const x = <i32> load<i8>(BALANCED_STATES + (list << 6 | i >>> 1)) << 6;
    store<u32>(base + STATE_MAP + (i << 2), squash(i & 1 ? x : 0 - x) << 16);
  }
  for (let i: u32 = 0; i < 4096; i++) {
    const bit = (i >>> 3 & 255) >>> 7 - (i & 7) & 1, doubt = i < 2048 ? SHORT_DOUBT : LONG_DOUBT;
    store<u32>(base + BYTE_MAP + (i << 2), bit ? 0 - doubt : doubt);
  }
  for (let set: u32 = 0, row: u32 = 0; set < SETS; set++) {
    for (const end = setEnd(set); row < end; row++) {
      memory.copy(base + MIXERS + row * ROW, BALANCED_WEIGHTS + (list * SETS + set) * ROW, ROW);
    }
  }
  for (let row: u32 = 0; row < FINAL_ROWS * 2; row++) {
    memory.copy(base + FINALS + (row << 4), BALANCED_FINALS + (list * 2 + row / FINAL_ROWS << 4), 16);
  }
}
