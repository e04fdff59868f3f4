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
  RATE,
  RAW,
  RAW_END,
  RAW_POS,
  READY,
  SLOT_LINES,
  SLOT_TABLE,
} from "./layout";
import { codeByte } from "./predictor";
import { cool, FIRST_RATE } from "./rate";
import { prepare, prime, REGIONS_END } from "./regions";
import { prepareDeep, runDeep } from "./deep/run";
export { resetDeep } from "./deep/run";
import { prepareBalanced, runBalanced } from "./balanced/run";

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
