// The kernel's exports. A coder is: reset once, then for each block write the raw or coded bytes where `rawAt` or
// `codedAt` says, `start`, `encode` or `decode` in slices until it returns 0, and read the result.

import { APM_ROW } from "./apm";
import { lastByte, nextByte } from "./coder";
import { computeConstants } from "./constants";
import { remember } from "./history";
import {
  APM, APM_MASK, BASE, BLOCK_CODED, BLOCK_RAW, CODE, CODED, CODED_END, CODED_POS, COUNTER_BITS, COUNTER_TABLE, ENSEMBLE, HIGH, HISTORY, HISTORY_MASK, INDEX, INDEX_BITS, LOW, RAW, RAW_END, RAW_POS,
  READY, SLOT_LINES, SLOT_TABLE,
} from "./layout";
import { codeByte } from "./predictor";
import { prepareNetwork, updateNetwork } from "./recurrent";
import {
  APMS, COUNTED, COUNTER_INPUTS, BYTE_MAP, CONTEXTS, ENSEMBLE_BYTES, ENSEMBLES, FINAL_ROW, FINAL_ROWS, FINALS, GUESS_MAPS, GUESSES, LAST, MAPS, MIXERS,
  REGIONS_END, ROW, SET_ROWS, SETS, STATE_MAP,
} from "./regions";
import { squash } from "./mixers";
import { MATCHES } from "./guesses";
import { PROSE } from "./contexts";
import { PRIMER_LENGTHS, PROSE_PRIMER, STATES, STRUCTURED_PRIMER } from "./tables";

@inline
function run(count: u32, decoding: bool): void {
  const ensemble = load<u32>(ENSEMBLE), end = min(load<u32>(RAW_POS) + count, load<u32>(RAW_END));
  let at = load<u32>(RAW_POS);
  while (at < end) {
    const raw = load<u32>(RAW) + at;
    const byte = codeByte(ensemble, decoding ? 0 : <u32> load<u8>(raw), decoding);
    if (decoding) store<u8>(raw, byte);
    remember(ensemble, byte);
    updateNetwork(byte);
    at++;
  }
  store<u32>(RAW_POS, at);
}

/** Encodes up to `count` more bytes of the raw block; returns how many are left. */
export function encode(count: u32): u32 {
  run(count, false);
  return load<u32>(RAW_END) - load<u32>(RAW_POS);
}

/** Decodes up to `count` more bytes into the raw block; returns how many are left. */
export function decode(count: u32): u32 {
  run(count, true);
  return load<u32>(RAW_END) - load<u32>(RAW_POS);
}

/** Address of the raw block. */
export function rawAt(): u32 {
  return load<u32>(BLOCK_RAW);
}

/** Address of the coded block. */
export function codedAt(): u32 {
  return load<u32>(BLOCK_CODED);
}

/** Coded bytes written (counted even where there was no room) or taken. */
export function codedLength(): u32 {
  return load<u32>(CODED_POS);
}

/** The byte that ends the payload now. */
export function finish(): u32 {
  return lastByte();
}

/**
 * Lays out fresh memory. `slotLines` is a multiple of 64; `historyBits`, `matchBits` and `apmBits` are logarithms to
 * base 2 of bytes, entries of each index and rows of each APM. Returns the bytes in use, or 0 when memory cannot grow to that.
 */
export function reset(slotLines: u32, historyBits: u32, matchBits: u32, apmBits: u32, blockLimit: u32): u32 {
  let at: u32 = (REGIONS_END + 63) & ~63;
  store<u32>(APM, at);
  store<u32>(APM_MASK, (1 << apmBits) - 1);
  at += APMS * (APM_ROW << apmBits);
  store<u32>(INDEX, at);
  store<u32>(INDEX_BITS, matchBits);
  at += MATCHES * (4 << matchBits);
  store<u32>(HISTORY, at);
  store<u32>(HISTORY_MASK, (1 << historyBits) - 1);
  at += 1 << historyBits;
  at = (at + 63) & ~63;
  store<u32>(SLOT_TABLE, at);
  store<u32>(SLOT_LINES, slotLines);
  at += slotLines << 6;
  at = (at + 63) & ~63;
  store<u32>(COUNTER_TABLE, at);
  store<u32>(COUNTER_BITS, historyBits - 5);
  at += 64 << historyBits - 5;
  store<u32>(BLOCK_RAW, at);
  at += blockLimit;
  store<u32>(BLOCK_CODED, at);
  at += blockLimit;
  const pages = (at + 65535) >>> 16;
  const have = <u32> memory.size();
  if (have < pages && memory.grow(<i32> (pages - have)) < 0) return 0;
  computeConstants();
  const counters = load<u32>(COUNTER_TABLE);
  for (let i: u32 = 0; i < 16 << historyBits - 5; i++) store<u32>(counters + (i << 2), 0x80000000);
  prepareNetwork();
  return at;
}

/** Start values count as if seen this often, those of bytes guessed as if seen less: they yield to the data soon. */
const TRUSTED: u32 = 20;
const GUESSED: u32 = 4;

/** Weight of each input at first, scaled by 16,384; the primer finds better ones. */
const FIRST_WEIGHT: i32 = 500;
/** Of each set in a final mixer: a twentieth, and a little. */
const FIRST_FINAL: i32 = 900;

/** Fills an ensemble's maps and weights. */
function prepare(base: u32): void {
  for (let i: u32 = 0; i < CONTEXTS; i++) {
    for (let state: u32 = 0; state < 256; state++) {
      store<u32>(base + MAPS + (i << 10) + (state << 2), <u32> load<u16>(STATES + (state << 1)) << 16 | TRUSTED);
    }
  }
  for (let i: u32 = 0; i < GUESSES; i++) {
    const to = base + GUESS_MAPS + i * (STATE_MAP + BYTE_MAP);
    // The longer it was right, the likelier: from even to 4 nats; of the network's 64 classes alike.
    for (let j: u32 = 0; j < 128; j++) {
      const x = <i32> (j >>> 1) * 64;
      store<u32>(to + (j << 2), squash(j & 1 ? x : -x) << 16 | TRUSTED);
    }
    // What a guess expects comes true three times of four: a bit of the expected byte is taken for that likely.
    for (let j: u32 = 0; j < BYTE_MAP >>> 2; j++) {
      const bit = (j >>> 3 & 255) >>> 7 - (j & 7) & 1;
      store<u32>(to + STATE_MAP + (j << 2), (bit ? 0xc0000000 : 0x40000000) | GUESSED);
    }
  }
  for (let row: u32 = 0; row < SET_ROWS; row++) {
    for (let lane: u32 = 0; lane < COUNTER_INPUTS + COUNTED; lane++) {
      store<i16>(base + MIXERS + row * ROW + (lane << 1), <i16> FIRST_WEIGHT);
    }
  }
  for (let row: u32 = 0; row < FINALS * FINAL_ROWS; row++) {
    for (let lane: u32 = 0; lane < SETS; lane++) {
      store<i16>(base + LAST + row * FINAL_ROW + (lane << 1), <i16> FIRST_FINAL);
    }
  }
}

function begin(rawLength: u32, codedLength: u32, ensemble: u32, decoding: bool): void {
  store<u32>(RAW_POS, 0);
  store<u32>(RAW_END, rawLength);
  store<u32>(CODED_POS, 0);
  store<u32>(CODED_END, codedLength);
  store<u32>(ENSEMBLE, ensemble);
  store<u32>(LOW, 0);
  store<u32>(HIGH, 0xffffffff);
  if (decoding) {
    for (let i = 0; i < 4; i++) store<u32>(CODE, load<u32>(CODE) << 8 | nextByte());
  }
  const base = ENSEMBLES + ensemble * ENSEMBLE_BYTES, flag: u32 = 1 << ensemble;
  store<u32>(BASE, base);
  // Maps and weights of an ensemble are filled when it is first used: small inputs pay for one.
  if (load<u32>(READY) & flag) return;
  store<u32>(READY, load<u32>(READY) | flag);
  prepare(base);
}

/**
 * Begins to pass over the primer of an ensemble: `encode` has to be called until it returns 0. Returns the primer's bytes, or 0
 * where there is nothing to do, as the ensemble was used before. Binary content has the primer of structured text: it teaches
 * maps and weights what evidence is worth, if not what is likely.
 */
export function prime(ensemble: u32): u32 {
  if (load<u32>(READY) & 1 << ensemble) return 0;
  const primer = ensemble == PROSE ? PROSE_PRIMER : STRUCTURED_PRIMER;
  const length = load<u32>(PRIMER_LENGTHS + (ensemble == PROSE ? 0 : 4));
  store<u32>(RAW, <u32> primer);
  begin(length, 0, ensemble, false);
  return length;
}

/** Begins a block. Encoding with a coded length of 0 only learns. */
export function start(rawLength: u32, codedLength: u32, ensemble: u32, decoding: bool): void {
  store<u32>(RAW, load<u32>(BLOCK_RAW));
  store<u32>(CODED, load<u32>(BLOCK_CODED));
  begin(rawLength, codedLength, ensemble, decoding);
}
