// What stands before the coded symbols: whether repeats were taken out, and then the escape byte and the text's length; the
// rows where the inverse transform starts; and the lengths of the symbols' codes, where they are not their eight bits.

import {
  CODED,
  CODED_AT,
  CODED_END,
  CUT,
  ESCAPE,
  LEAST,
  RAW_LENGTH,
  ROWS,
  TEXT_LENGTH,
} from "./layout";
import { CONTEXT, MIN_RARE, MIN_REPEAT } from "./repeats";
import { cursorsOf } from "./transform";
import { lengthOf, plant, plantBits, setLength } from "./tree";

/** Bits of the first byte. */
const IS_CUT: u32 = 1;
const IS_CODED: u32 = 2;
const IS_RARE: u32 = 4;

/** Bytes that say which symbols have a code. */
const BITMAP: u32 = 32;

/** Bytes of a length or row. Blocks stay below 2^24. */
const NUMBER: u32 = 3;

function put(value: u32, bytes: u32): void {
  let at = load<u32>(CODED_AT);
  for (let i: u32 = 0; i < bytes; i++) {
    store<u8>(at++, value);
    value >>>= 8;
  }
  store<u32>(CODED_AT, at);
}

function take(bytes: u32): u32 {
  const at = load<u32>(CODED_AT), end = load<u32>(CODED_END);
  let value: u32 = 0;
  for (let i: u32 = 0; i < bytes && at + i < end; i++) {
    value |= <u32> load<u8>(at + i) << (i << 3);
  }
  store<u32>(CODED_AT, at + bytes);
  return value;
}

/** Half bytes that tell the lengths of codes. */
function codesLength(): u32 {
  let count: u32 = 0;
  for (let c: u32 = 0; c < 256; c++) if (lengthOf(c)) count++;
  return count;
}

function putCodes(): void {
  for (let c: u32 = 0; c < 256; c += 8) {
    let bits: u32 = 0;
    for (let i: u32 = 0; i < 8; i++) if (lengthOf(c + i)) bits |= 1 << i;
    put(bits, 1);
  }
  let half: u32 = 0, odd = false;
  for (let c: u32 = 0; c < 256; c++) {
    const length = lengthOf(c);
    if (length == 0) continue;
    if (odd) put(half | length << 4, 1);
    else half = length;
    odd = !odd;
  }
  if (odd) put(half, 1);
}

/** Returns whether the lengths make a code. */
function takeCodes(): bool {
  for (let c: u32 = 0; c < 256; c += 8) {
    const bits = take(1);
    for (let i: u32 = 0; i < 8; i++) setLength(c + i, bits >>> i & 1);
  }
  let byte: u32 = 0, odd = false;
  for (let c: u32 = 0; c < 256; c++) {
    if (lengthOf(c) == 0) continue;
    if (!odd) byte = take(1);
    const length = odd ? byte >>> 4 : byte & 15;
    if (length == 0) return false;
    setLength(c, length);
    odd = !odd;
  }
  return (!odd || byte >>> 4 == 0) && plant();
}

/** Writes it. A payload that has no room for it would not be smaller than the content. */
export function writeHead(): void {
  const cut = load<u32>(CUT), coded = load<u32>(CODED);
  const cursors = cursorsOf(load<u32>(TEXT_LENGTH));
  const length = 1 + (cut ? 1 + NUMBER : 0) + cursors * NUMBER +
    (coded ? BITMAP + (codesLength() + 1 >>> 1) : 0);
  if (load<u32>(CODED_AT) + length > load<u32>(CODED_END)) {
    store<u32>(CODED_AT, load<u32>(CODED_END));
    return;
  }
  put(
    (cut ? IS_CUT : 0) | (coded ? IS_CODED : 0) |
      (cut && load<u32>(LEAST) == MIN_RARE ? IS_RARE : 0),
    1,
  );
  if (cut) {
    put(load<u32>(ESCAPE), 1);
    put(load<u32>(TEXT_LENGTH), NUMBER);
  }
  for (let k: u32 = 0; k < cursors; k++) put(load<u32>(ROWS + (k << 2)), NUMBER);
  if (coded) putCodes();
}

/** Reads it; returns whether all in it is possible. */
export function readHead(): bool {
  const n = load<u32>(RAW_LENGTH);
  const kind = take(1), cut = kind & IS_CUT;
  let length = n;
  if (kind > (IS_CUT | IS_CODED | IS_RARE)) return false;
  if (kind & IS_RARE && !cut) return false;
  store<u32>(LEAST, kind & IS_RARE ? MIN_RARE : MIN_REPEAT);
  if (cut) {
    store<u32>(ESCAPE, take(1));
    length = take(NUMBER);
    if (length < CONTEXT || length >= n) return false;
  }
  store<u32>(CUT, cut);
  store<u32>(TEXT_LENGTH, length);
  const cursors = cursorsOf(length);
  for (let k: u32 = 0; k < cursors; k++) {
    const row = take(NUMBER);
    if (row < 1 || row > length) return false;
    store<u32>(ROWS + (k << 2), row);
  }
  if (!(kind & IS_CODED)) plantBits();
  else if (!takeCodes()) return false;
  return load<u32>(CODED_AT) + 4 <= load<u32>(CODED_END);
}
