// What stands before the coded symbols: whether repeats were taken out, and then the escape byte and the text's length; and
// the rows where the inverse transform starts.

import {
  CODED_AT,
  CODED_END,
  CUT,
  ESCAPE,
  RAW_LENGTH,
  ROWS,
  TEXT_LENGTH,
} from "./layout";
import { CONTEXT } from "./repeats";
import { cursorsOf } from "./transform";

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

/** Writes it. A payload that has no room for it would not be smaller than the content. */
export function writeHead(): void {
  const cut = load<u32>(CUT);
  const cursors = cursorsOf(load<u32>(TEXT_LENGTH));
  const length = 1 + (cut ? 1 + NUMBER : 0) + cursors * NUMBER;
  if (load<u32>(CODED_AT) + length > load<u32>(CODED_END)) {
    store<u32>(CODED_AT, load<u32>(CODED_END));
    return;
  }
  put(cut, 1);
  if (cut) {
    put(load<u32>(ESCAPE), 1);
    put(load<u32>(TEXT_LENGTH), NUMBER);
  }
  for (let k: u32 = 0; k < cursors; k++) put(load<u32>(ROWS + (k << 2)), NUMBER);
}

/** Reads it; returns whether all in it is possible. */
export function readHead(): bool {
  const n = load<u32>(RAW_LENGTH);
  const cut = take(1);
  let length = n;
  if (cut > 1) return false;
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
  return load<u32>(CODED_AT) + 4 <= load<u32>(CODED_END);
}
