// Regions of fixed size at the start of the dynamic memory, for the four ensembles, and what they start from.

import { DYNAMIC } from "./layout";
import { PRIOR_FINALS, PRIOR_MAPS, PRIOR_MATCH, PRIOR_ORDER1, PRIOR_WEIGHTS } from "./tables";

/** 16 maps of 256 entries for each ensemble. */
export const MAPS: u32 = <u32> DYNAMIC;
/** 64 entries for each ensemble: length bucket × expected bit. */
export const MATCH_MAPS: u32 = MAPS + 4 * 16 * 1024;
/** Weight rows for each ensemble: 6 sets of 512 rows, each of 16 bytes where the ensemble has 8 lanes and 32 where it has 16. */
export const MIXERS: u32 = MATCH_MAPS + 4 * 256;
export const SET_BYTES: u32 = 512 * 32;
export const ENSEMBLE_BYTES: u32 = 6 * SET_BYTES;
/** 256 rows of the last mixer for each ensemble. */
export const FINALS: u32 = MIXERS + 4 * ENSEMBLE_BYTES;
/** 17 slots for each byte. */
export const ORDER1: u32 = FINALS + 4 * 4096;
/** For each two bytes, the byte that followed at each of their last two occurrences: u16. */
export const FOLLOWERS: u32 = ORDER1 + 256 * 17 * 16;
/** For each hash of three bytes, the position behind their last occurrence: u32. */
export const SEEN: u32 = FOLLOWERS + 2 * 65536;
/** For each distance below 2,048, how often three bytes came again that far on: u16. */
export const VOTES: u32 = SEEN + 4 * 65536;
export const REGIONS_END: u32 = VOTES + 2 * 2048;

/** Trained entries start as if seen this often: they yield to the data, not to its first few bits. */
const TRAINED: u32 = 60;

/** First and last byte whose order-1 slots are primed: text's. */
const FIRST_PRIMED: u32 = 32;
const LAST_PRIMED: u32 = 126;

/** Primes order 1 with what usually follows a character, held so lightly that any data soon overrules it. */
export function prime(): void {
  memory.copy(
    ORDER1 + FIRST_PRIMED * 272,
    PRIOR_ORDER1,
    (LAST_PRIMED - FIRST_PRIMED + 1) * 272,
  );
}

/** Fills an ensemble's maps and weights with what training on other data found; `wide` ones have 16 lanes. */
export function prepare(ensemble: u32, wide: bool): void {
  for (let i: u32 = 0; i < 16 * 256; i++) {
    const p = <u32> load<u16>(PRIOR_MAPS + (ensemble * 4096 + i << 1));
    store<u32>(MAPS + (ensemble * 4096 + i << 2), p << 16 | TRAINED);
  }
  for (let i: u32 = 0; i < 64; i++) {
    const p = <u32> load<u16>(PRIOR_MATCH + (ensemble * 64 + i << 1));
    store<u32>(MATCH_MAPS + (ensemble * 64 + i << 2), p << 16 | TRAINED);
  }
  for (let set: u32 = 0; set < 6; set++) {
    const from = PRIOR_WEIGHTS + (ensemble * 6 + set) * 32;
    const low = v128.load(from), high = v128.load(from, 16);
    const to = MIXERS + ensemble * ENSEMBLE_BYTES + set * SET_BYTES;
    for (let at: u32 = 0; at < SET_BYTES; at += 32) {
      v128.store(to + at, low);
      v128.store(to + at, wide ? high : low, 16);
    }
  }
  const last = v128.load(PRIOR_FINALS + (ensemble << 4));
  for (let at: u32 = 0; at < 4096; at += 16) {
    v128.store(FINALS + (ensemble << 12) + at, last);
  }
}
