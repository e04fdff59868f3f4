// The kernel's exports. A coder is: reset once, then for each block write the raw or coded bytes where `rawAt` or
// `codedAt` says, `start`, `encode` or `decode` in slices until it returns 0, and read the result.
//
// Slices exist because a WebAssembly engine replaces baseline code by optimised code only between calls.

import { APM_ROW } from "./apm";
import { lastByte, nextByte } from "./coder";
import { BINARY, FAST, LANES, PROSE, STRUCTURED } from "./ensembles";
import { remember } from "./history";
import {
  APM,
  APM_MASK,
  CODE,
  CODED,
  CODED_END,
  CODED_POS,
  ENSEMBLE,
  HIGH,
  HISTORY,
  HISTORY_MASK,
  LOW,
  MATCH_INDEX,
  MATCH_SHIFT,
  MODE,
  PLANES,
  RATE,
  RAW,
  RAW_END,
  RAW_POS,
  READY,
  SHARPNESS,
  SLOT_LINES,
  SLOT_TABLE,
  TALLY,
  TRACE,
  GAINS,
} from "./layout";
import { codeByte } from "./predictor";
import { cool, FIRST_RATE } from "./rate";
import { prepare, prime, REGIONS_END } from "./regions";
import { prepareDeep, runDeep } from "./deep/run";
export { resetDeep } from "./deep/run";
export { joinNetwork, networkAt } from "./balanced/network";
import { prepareBalanced, runBalanced, spreadBalanced } from "./balanced/run";
import { keepPrepared } from "./balanced/predictor";
import { spreadDeep } from "./deep/predictor";
import { startJournal as beginJournal, undo as undoJournal } from "./journal";
import { FROZEN } from "./mode";

@inline
function run(ensemble: u32, count: u32, decoding: bool): void {
  let at = load<u32>(RAW_POS);
  const end = min(at + count, load<u32>(RAW_END));
  while (at < end) {
    const raw = load<u32>(RAW) + at;
    const byte = codeByte(
      ensemble,
      decoding ? 0 : <u32> load<u8>(raw),
      decoding,
    );
    if (decoding) store<u8>(raw, byte);
    remember(ensemble, byte);
    cool();
    at++;
  }
  store<u32>(RAW_POS, at);
}

// One function for each loop, so that the engine optimises each by itself.
function encodeProse(count: u32): void {
  run(PROSE, count, false);
}
function decodeProse(count: u32): void {
  run(PROSE, count, true);
}
function encodeStructured(count: u32): void {
  run(STRUCTURED, count, false);
}
function decodeStructured(count: u32): void {
  run(STRUCTURED, count, true);
}
function encodeBinary(count: u32): void {
  run(BINARY, count, false);
}
function decodeBinary(count: u32): void {
  run(BINARY, count, true);
}
function encodeFast(count: u32): void {
  run(FAST, count, false);
}
function decodeFast(count: u32): void {
  run(FAST, count, true);
}

function encodeDeep(count: u32): void {
  runDeep(load<u32>(ENSEMBLE), count, false);
}
function decodeDeep(count: u32): void {
  runDeep(load<u32>(ENSEMBLE), count, true);
}

/** Encodes up to `count` more bytes of the raw block; returns how many are left. */
export function encode(count: u32): u32 {
  const ensemble = load<u32>(ENSEMBLE);
  if (ensemble == PROSE) encodeProse(count);
  else if (ensemble == STRUCTURED) encodeStructured(count);
  else if (ensemble == BINARY) encodeBinary(count);
  else if (ensemble >= 16) runBalanced(count, false);
  else if (ensemble > FAST) encodeDeep(count);
  else encodeFast(count);
  return load<u32>(RAW_END) - load<u32>(RAW_POS);
}

/** Decodes up to `count` more bytes into the raw block; returns how many are left. */
export function decode(count: u32): u32 {
  const ensemble = load<u32>(ENSEMBLE);
  if (ensemble == PROSE) decodeProse(count);
  else if (ensemble == STRUCTURED) decodeStructured(count);
  else if (ensemble == BINARY) decodeBinary(count);
  else if (ensemble >= 16) runBalanced(count, true);
  else if (ensemble > FAST) decodeDeep(count);
  else decodeFast(count);
  return load<u32>(RAW_END) - load<u32>(RAW_POS);
}

/** Address of the raw block. */
export function rawAt(): u32 {
  return load<u32>(RAW);
}

/** Address of the coded block. */
export function codedAt(): u32 {
  return load<u32>(CODED);
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
 * base 2 of bytes, entries and rows. Returns the bytes in use, or 0 when memory cannot grow to that.
 */
export function reset(
  slotLines: u32,
  historyBits: u32,
  matchBits: u32,
  apmBits: u32,
  blockLimit: u32,
): u32 {
  let at: u32 = (REGIONS_END + 63) & ~63;
  store<u32>(APM, at);
  store<u32>(APM_MASK, (1 << apmBits) - 1);
  at += APM_ROW << apmBits;
  store<u32>(MATCH_INDEX, at);
  store<u32>(MATCH_SHIFT, 32 - matchBits);
  at += 4 << matchBits;
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
  prime();
  return at;
}

/** Begins a block. Encoding with a coded length of 0 only learns. */
export function start(
  rawLength: u32,
  codedLength: u32,
  ensemble: u32,
  decoding: bool,
): void {
  store<u32>(RAW_POS, 0);
  store<u32>(RAW_END, rawLength);
  store<u32>(CODED_POS, 0);
  store<u32>(CODED_END, codedLength);
  store<u32>(ENSEMBLE, ensemble);
  store<u32>(LOW, 0);
  store<u32>(HIGH, 0xffffffff);
  if (decoding) {
    for (let i = 0; i < 4; i++) {
      store<u32>(CODE, load<u32>(CODE) << 8 | nextByte());
    }
  }
  if (ensemble >= 16) {
    prepareBalanced(ensemble);
    return;
  }
  if (ensemble > FAST) {
    prepareDeep(ensemble);
    return;
  }
  // Maps and weights of an ensemble are filled when it is first used: small inputs pay for one.
  const flag: u32 = 1 << ensemble;
  if (!(load<u32>(READY) & flag)) {
    prepare(ensemble, LANES(ensemble) > 8);
    store<u32>(READY, load<u32>(READY) | flag);
  }
}

/** Says what is done beside coding: bits of ./mode.ts, a factor of log-odds, and where probabilities are noted and bits counted. */
export function setMode(mode: u32, sharpness: u32, trace: u32, tally: u32): void {
  store<u32>(MODE, mode);
  store<u32>(SHARPNESS, sharpness);
  store<u32>(TRACE, trace);
  store<u32>(TALLY, tally);
}

/**
 * Makes of the one table of slots several that are smaller, `planes` is a power of two, and adds up what each slot gains. Returns
 * where the sums are, 0 when there is no memory for them.
 */
export function setPlanes(planes: u32): u32 {
  const lines = load<u32>(SLOT_LINES), gains = memory.grow(<i32> ((lines << 4) + 65535 >>> 16));
  if (gains < 0) return 0;
  store<u32>(SLOT_LINES, lines / planes);
  store<u32>(PLANES, planes - 1);
  store<u32>(GAINS, gains << 16);
  return gains << 16;
}

/** Address of the first line of context slots. */
export function slotsAt(): u32 {
  return load<u32>(SLOT_TABLE);
}

/**
 * How likely each byte is to come next, as u32 scaled by 2^24; returns where they are. Takes 8 KiB of the coded block's room, and changes
 * nothing else. A block of a balanced or deep ensemble must have been begun.
 */
export function distribute(): u32 {
  const nodes = load<u32>(CODED), words = nodes + 4096, ensemble = load<u32>(ENSEMBLE);
  memory.copy(words, 0, 4096);
  store<u32>(MODE, load<u32>(MODE) | FROZEN);
  store<u32>(nodes, 1 << 24, 4);
  if (ensemble >= 16) spreadBalanced(ensemble, nodes);
  else spreadDeep(ensemble, nodes);
  memory.copy(0, words, 4096);
  return nodes + 1024;
}

/** See ./journal.ts. */
export function startJournal(room: u32): u32 {
  const journal = beginJournal(room);
  if (journal && load<u32>(ENSEMBLE) >= 16) keepPrepared();
  return journal;
}

/** See ./journal.ts. */
export function undo(keeping: bool): u32 {
  const done = undoJournal(keeping);
  if (done && load<u32>(ENSEMBLE) >= 16) keepPrepared();
  return done;
}
