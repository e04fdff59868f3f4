// A deep coder's memory, and its loop.

import {
  APM, APM_MASK, CODED, HISTORY, HISTORY_MASK, RAW, RAW_END, RAW_POS, READY, SLOT_LINES, SLOT_TABLE,
} from "../layout";
import { APM_ROW } from "../apm";
import { squash } from "../mixer";
import { prime } from "../regions";
import { DEEP_FINALS, DEEP_GUESSES, DEEP_MAPS, DEEP_WEIGHTS } from "../tables";
import { DEEP_PROSE } from "./contexts";
import { remember } from "./history";
import { APM_COUNT, BASE, CONTEXT_END, DEPTHS, GUESS_COUNT, INDEX, INDEX_BITS, INPUTS, ROW_BYTES, SET_COUNT } from "./layout";
import { FINAL_FRESH, FRESH } from "./mixers";
import { codeByte } from "./predictor";
import {
  BYTE_MAP, CONTEXTS, DEEP_END, ENSEMBLE_BYTES, ENSEMBLES, FINAL_ROWS, FINALS, GUESS_MAPS, GUESSES, LAST, MAPS, MIXERS, STATE_MAP,
} from "./regions";
import { setEnd } from "./sets";

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
export function resetDeep(slotLines: u32, historyBits: u32, matchBits: u32, apmBits: u32, blockLimit: u32, depth: u32): u32 {
  store<u32>(DEPTHS, depth);
  store<u32>(CONTEXT_END, (depth == 0 ? 16 : depth == 1 ? 22 : 30) << 2);
  store<u32>(SET_COUNT, depth == 0 ? 8 : 12);
  store<u32>(APM_COUNT, depth == 0 ? 3 : 6);
  let at: u32 = (DEEP_END + 63) & ~63;
  store<u32>(APM, at);
  store<u32>(APM_MASK, (1 << apmBits) - 1);
  at += 6 * (APM_ROW << apmBits);
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
  prime();
  return at;
}

/** Trained probabilities start as if seen this often, those of expected bytes as if seen less. */
const TRAINED: u32 = 60;
const GUESSED: u32 = 4;

/** Trained states of a bit history. */
const STATES: u32 = 180;

/** A trained probability, from log-odds in 1/16 nat. */
@inline
function trained(at: usize): u32 {
  return squash(<i32> load<i8>(at) << 6) << 16 | TRAINED;
}

/** Chooses an ensemble, and fills its maps and weights when it is first used. */
export function prepareDeep(ensemble: u32): void {
  const number = ensemble - DEEP_PROSE, base = ENSEMBLES + number * ENSEMBLE_BYTES;
  const depth = load<u32>(DEPTHS), structured = number == 1;
  store<u32>(BASE, base);
  // Inputs: two for each guess beside the contexts, at most 22, 30, 38 and 46 in 3, 4, 5 and 6 vectors of 8 lanes less a rate.
  store<u32>(GUESS_COUNT, depth == 0 ? 3 : depth == 1 || !structured ? 4 : 7);
  store<u32>(ROW_BYTES, depth == 0 ? 48 : depth == 1 ? 64 : structured ? 96 : 80);
  // Lanes that this ensemble's contexts and guesses leave alone would keep what the last block's had there.
  memory.fill(INPUTS, 0, 96);
  const flag: u32 = 1 << ensemble;
  if (load<u32>(READY) & flag) return;
  store<u32>(READY, load<u32>(READY) | flag);
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    const from = DEEP_MAPS + (number * CONTEXTS + i) * STATES, to = base + MAPS + (i << 10);
    for (let state: u32 = 0; state < STATES; state++) store<u32>(to + (state << 2), trained(from + state));
  }
  for (let i: u32 = 0; i < GUESSES; i++) {
    const from = DEEP_GUESSES + (number * GUESSES + i << 7), to = base + GUESS_MAPS + i * (STATE_MAP + BYTE_MAP);
    for (let j: u32 = 0; j < 128; j++) store<u32>(to + (j << 2), trained(from + j));
    // What a guess expects comes true three times of four: a bit of the expected byte is taken for that likely.
    for (let j: u32 = 0; j < BYTE_MAP >>> 2; j++) {
      const bit = (j >>> 3 & 255) >>> 7 - (j & 7) & 1;
      store<u32>(to + STATE_MAP + (j << 2), (bit ? 0xc0000000 : 0x40000000) | GUESSED);
    }
  }
  const bytes = load<u32>(ROW_BYTES), sets = load<u32>(SET_COUNT);
  // Trained weights and finals stand in the order of depth, then ensemble, whose rows are not all of one length.
  let weights = DEEP_WEIGHTS + number * sets * bytes;
  if (depth == 1) weights += 1152;
  if (depth == 2) weights = DEEP_WEIGHTS + 3456 + number * 960 + (number == 2 ? 192 : 0);
  for (let set: u32 = 0, row: u32 = 0; set < sets; set++) {
    for (const end = setEnd(set); row < end; row++) {
      const to = base + MIXERS + row * bytes;
      memory.copy(to, weights + set * bytes, bytes);
      store<u32>(to + bytes - 4, FRESH);
    }
  }
  for (let row: u32 = 0; row < FINALS * FINAL_ROWS; row++) {
    const to = base + LAST + (row << 5);
    memory.copy(to, DEEP_FINALS + ((depth * 3 + number) * FINALS + row / FINAL_ROWS << 5), 32);
    store<u32>(to, FINAL_FRESH, 28);
  }
}
