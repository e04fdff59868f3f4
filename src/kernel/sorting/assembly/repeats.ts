// Takes long repeats out of a block before it is sorted, and puts them back: they would sort slowly and code dearly. A
// table remembers where each four bytes were last followed by something. Where the content goes on as it did there for at
// least 96 bytes, or 32, an escape byte and the length stand for it; both sides know the same table, so the place itself is
// never written (Bloom 1996, "LZP: a new data compression algorithm").

import {
  ARRAY,
  AT,
  COUNTS,
  ESCAPE,
  FAILED,
  LEAST,
  OUT,
  RAW,
  RAW_LENGTH,
  SHORT,
  TEXT,
  TEXT_LENGTH,
} from "./layout";

/** Shorter repeats are better sorted than cut out: those that occur often at the first, others at the second. */
export const MIN_REPEAT: u32 = 96;
export const MIN_RARE: u32 = 32;
/** The table has at most 2^18 entries: 1 MiB, about what stays in a cache. */
const MAX_TABLE_BITS: u32 = 18;
/** And at least 2^10. */
const MIN_TABLE_BITS: u32 = 10;
/** Bytes that are hashed, and with which the text begins as the content does. */
export const CONTEXT: u32 = 4;
/** Content that is shorter has no repeats worth a table. */
export const MIN_LENGTH: u32 = 128;
/** The first byte of a length up to this is all of it, for so many lengths from the least on. */
const SHORT_LENGTHS: u32 = 159;
/** Longer ones take two bytes; there are 96 × 256 of them. */
const LONG_LENGTHS: u32 = 24576;

/** Logarithm to base 2 of the entries: no more than the content has bytes, so that the suffix array's place suffices. */
@inline
function tableBits(length: u32): u32 {
  let bits = MIN_TABLE_BITS;
  while (bits < MAX_TABLE_BITS && (<u32> 2 << bits) <= length) bits++;
  return bits;
}

/** Where the table keeps what followed these four bytes. */
@inline
function entryOf(table: u32, context: u32, shift: u32): u32 {
  return table + (context * 0x9e3779b1 >>> shift << 2);
}

/** Zeros the table, and begins behind the first bytes, which are the same on both sides. */
export function startRepeats(from: u32, to: u32): void {
  memory.fill(load<u32>(ARRAY), 0, 4 << tableBits(load<u32>(RAW_LENGTH)));
  store<u32>(to, load<u32>(from));
  store<u32>(AT, CONTEXT);
  store<u32>(OUT, CONTEXT);
  store<u32>(SHORT, 0);
}

/** The escape byte: the rarest of the content, whose bytes have been counted. */
export function chooseEscape(): void {
  let rarest: u32 = 0;
  for (let byte: u32 = 1; byte < 256; byte++) {
    if (load<u32>(COUNTS + (byte << 2)) < load<u32>(COUNTS + (rarest << 2))) {
      rarest = byte;
    }
  }
  store<u32>(ESCAPE, rarest);
}

/** How many bytes from `at` on repeat those from `earlier` on; 0: fewer than there may be. */
@inline
function repeatLength(earlier: u32, at: u32, end: u32, least: u32): u32 {
  const most = min(least + SHORT_LENGTHS + LONG_LENGTHS - 1, end - at);
  if (
    most < least ||
    load<u32>(earlier + least - 4) != load<u32>(at + least - 4)
  ) return 0;
  let length: u32 = 0;
  while (
    length + 8 <= most && load<u64>(earlier + length) == load<u64>(at + length)
  ) length += 8;
  while (
    length < most && load<u8>(earlier + length) == load<u8>(at + length)
  ) length++;
  return length;
}

/** Cuts on for about `count` bytes of content; returns whether it is done: at its end, or when nothing is gained. */
export function cutSlice(count: u32): bool {
  const raw = load<u32>(RAW), n = load<u32>(RAW_LENGTH);
  const text = load<u32>(TEXT), table = load<u32>(ARRAY);
  const shift = 32 - tableBits(n), escape = load<u32>(ESCAPE);
  const end = raw + n, least = load<u32>(LEAST);
  let short = load<u32>(SHORT);
  // A text as long as the content has gained nothing.
  const last = text + n - 3;
  let at = raw + load<u32>(AT), out = text + load<u32>(OUT);
  const stop = min(at + count, end);
  while (at < stop && out < last) {
    const entry = entryOf(table, load<u32>(at - CONTEXT), shift);
    const earlier = load<u32>(entry);
    store<u32>(entry, at);
    if (earlier) {
      const length = repeatLength(earlier, at, end, least);
      if (length >= least) {
        if (length < MIN_REPEAT) short += length;
        store<u8>(out, escape);
        const more = length - least;
        if (more < SHORT_LENGTHS) {
          store<u8>(out, more + 1, 1);
          out += 2;
        } else {
          store<u8>(out, SHORT_LENGTHS + 1 + (more - SHORT_LENGTHS >>> 8), 1);
          store<u8>(out, more - SHORT_LENGTHS, 2);
          out += 3;
        }
        at += length;
        continue;
      }
      const byte = <u32> load<u8>(at);
      store<u8>(out++, byte);
      if (byte == escape) store<u8>(out++, 0);
    } else store<u8>(out++, load<u8>(at));
    at++;
  }
  store<u32>(SHORT, short);
  store<u32>(AT, at - raw);
  store<u32>(OUT, out - text);
  return at >= end || out >= last;
}

/** Restores on for about `count` bytes; returns whether it is done. */
export function restoreSlice(count: u32): bool {
  const raw = load<u32>(RAW), n = load<u32>(RAW_LENGTH);
  const text = load<u32>(TEXT), table = load<u32>(ARRAY);
  const shift = 32 - tableBits(n), escape = load<u32>(ESCAPE);
  const end = raw + n, textEnd = text + load<u32>(TEXT_LENGTH);
  const least = load<u32>(LEAST);
  let at = text + load<u32>(AT), out = raw + load<u32>(OUT);
  const stop = min(at + count, textEnd), full = min(out + count, end);
  // The last four bytes, kept here: to load as a word what was just written in bytes takes long.
  let context = load<u32>(out - CONTEXT);
  while (at < stop && out < full) {
    const entry = entryOf(table, context, shift);
    const earlier = load<u32>(entry);
    store<u32>(entry, out);
    const byte = <u32> load<u8>(at++);
    if (!earlier || byte != escape) {
      store<u8>(out++, byte);
      context = context >>> 8 | byte << 24;
      continue;
    }
    // A length that lies behind the text is a fault that the end will show.
    let length = <u32> load<u8>(at++);
    if (length == 0) {
      store<u8>(out++, escape);
      context = context >>> 8 | escape << 24;
      continue;
    }
    if (length <= SHORT_LENGTHS) length += least - 1;
    else {
      length = least + SHORT_LENGTHS + (length - SHORT_LENGTHS - 1 << 8) +
        <u32> load<u8>(at++);
    }
    if (length > end - out) {
      store<u32>(FAILED, 1);
      return true;
    }
    // Byte by byte: the repeat may overlap what it makes.
    for (let i: u32 = 0; i < length; i++) {
      store<u8>(out + i, load<u8>(earlier + i));
    }
    out += length;
    context = load<u32>(out - CONTEXT);
  }
  store<u32>(AT, at - text);
  store<u32>(OUT, out - raw);
  if (at < textEnd && out < end) return false;
  // Both must end together.
  if (at != textEnd || out != end) store<u32>(FAILED, 1);
  return true;
}
