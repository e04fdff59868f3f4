// What a coder remembers of the bytes: orders, masks, lines and fields. Words: words.ts. Keys and tags: keys.ts.

import {
  C12, C4, C8, COLLAPSED, DIGITS, FIELD, FIELD_HASH, FIELD_START, FIRST, HISTORY, HISTORY_MASK, KEY, LAST_FIELD, LAST_LINE, LAST_WORD,
  LINE_START, M4, M8, POSITION, ROLL_11, ROLL_16, ROLL_32, SHAPE, STRIDE, TEMPLATE, VALUE, WORD,
} from "./layout";
import { ABOVE, FIELDED, follow, guess, judge, NETWORK, send, stay, TEMPLATED, VALUED, visit, WORDED } from "./guesses";
import { rememberKey } from "./keys";
import { FIELDS, FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3, PLACES } from "./regions";
import { BINARY } from "./contexts";
import { both } from "./slots";
import { updateStride } from "./stride";
import { rememberWord } from "./words";

/** Multiplier of the hashes that take in a byte at a time. */
export const STEP: u32 = 0x2f0b4c47;

/** Takes a byte into the hash that a word holds. */
@inline
export function take(word: usize, byte: u32): void {
  store<u32>(word, (load<u32>(word) + byte + 1) * STEP);
}

/** Offset of an entry of four bytes, of 65,536, by a hash. */
@inline
export function hashed(x: u32): u32 {
  return x * 0x9e3779b1 >>> 16 << 2;
}

/** A byte, but letters and digits as their class. */
@inline
function mask(byte: u32, letter: bool, digit: bool): u32 {
  if (digit) return 48; // 0
  if (!letter) return byte;
  return byte >= 128 ? 128 : byte >= 97 ? 97 : 65; // high, a, A
}

@inline
function pushFollower(entry: u32, byte: u32): void {
  store<u32>(entry, load<u32>(entry) << 8 | byte);
}

@inline
function rememberOrders(byte: u32): void {
  const position = load<u32>(POSITION), c4 = load<u32>(C4), c8 = load<u32>(C8);
  store<u8>(load<u32>(HISTORY) + (position & load<u32>(HISTORY_MASK)), byte);
  store<u32>(POSITION, position + 1);
  pushFollower(FOLLOWERS_1 + ((c4 & 255) << 2), byte);
  pushFollower(FOLLOWERS_2 + ((c4 & 0xffff) << 2), byte);
  pushFollower(FOLLOWERS_3 + hashed(c4 & 0xffffff), byte);
  store<u32>(C4, c4 << 8 | byte);
  store<u32>(C8, c8 << 8 | c4 >>> 24);
  store<u32>(C12, load<u32>(C12) << 8 | c8 >>> 24);
  // A factor of 8, 4 or 2 in the multiplier moves a byte out of the 32 bits after 11, 16 or 32 others.
  store<u32>(ROLL_11, load<u32>(ROLL_11) * (STEP << 3) + byte + 1);
  store<u32>(ROLL_16, load<u32>(ROLL_16) * (STEP << 2) + byte + 1);
  store<u32>(ROLL_32, load<u32>(ROLL_32) * (STEP << 1) + byte + 1);
}

@inline
function rememberMask(m: u32, single: bool): void {
  const m4 = load<u32>(M4);
  if (single || m != (m4 & 255)) store<u32>(COLLAPSED, load<u32>(COLLAPSED) << 4 | m * 0x9e3779b1 >>> 28);
  store<u32>(M8, load<u32>(M8) << 8 | m4 >>> 24);
  store<u32>(M4, m4 << 8 | m);
}

/** Begins a field, at the position behind its separator. */
@inline
function beginField(field: u32, position: u32): void {
  store<u32>(FIELD, field);
  store<u32>(FIELD_START, position);
  store<u32>(LAST_FIELD, load<u32>(FIELD_HASH));
  store<u32>(FIELD_HASH, 0);
  store<u32>(FIELDS + (field << 2), position);
  const above = load<u32>(FIELDS + 256 + (field << 2));
  send(guess(FIELDED), above, above != 0);
}

@inline
function beginLine(text: bool, position: u32): void {
  store<u32>(LAST_LINE, load<u32>(LINE_START));
  store<u32>(LINE_START, position);
  store<u32>(SHAPE, 0);
  store<u32>(TEMPLATE, 0);
  store<u32>(FIRST, 0);
  memory.copy(FIELDS + 256, FIELDS, 256);
  memory.fill(FIELDS, 0, 256);
  beginField(0, position);
  if (text) send(guess(ABOVE), load<u32>(LAST_LINE), true);
}

@inline
function rememberLine(byte: u32, m: u32, letter: bool, digit: bool, text: bool): void {
  const position = load<u32>(POSITION);
  if (byte == 10) {
    beginLine(text, position);
    return;
  }
  // letters and digits classed, other bytes as they are; runs of a class count once
  const kind: u32 = letter ? 1 : digit ? 2 : byte, shape = load<u32>(SHAPE);
  if (kind > 2 || (shape & 255) != kind) store<u32>(SHAPE, (shape * STEP & 0xffffff00) | kind);
  if (position - load<u32>(LINE_START) <= 4) store<u32>(FIRST, load<u32>(FIRST) << 8 | m);
  if (!digit) take(TEMPLATE, byte);
  else if (load<u32>(DIGITS) == 1) take(TEMPLATE, 48);
  // blank, tab, comma, semicolon, bar
  if (byte == 32 || byte == 9 || byte == 44 || byte == 59 || byte == 124) {
    beginField(min<u32>(load<u32>(FIELD) + 1, 63), position);
  } else {
    take(FIELD_HASH, byte);
    stay(guess(FIELDED));
  }
  if (text) stay(guess(ABOVE));
}

/** Takes in a byte after it was coded. */
export function remember(ensemble: u32, byte: u32): void {
  const lower = byte | 32, text = ensemble != BINARY;
  const letter = lower >= 97 && lower <= 122 || byte >= 128;
  const digit = byte >= 48 && byte <= 57;
  const m = mask(byte, letter, digit);
  for (let i: u32 = 0; i < NETWORK; i++) judge(guess(i), byte);
  rememberOrders(byte);
  rememberMask(m, !letter && !digit);
  rememberWord(byte, letter, digit);
  rememberLine(byte, m, letter, digit, text);
  rememberKey(byte, letter || digit);
  visit(guess(TEMPLATED), PLACES + 0x40000 + hashed(load<u32>(TEMPLATE) + 1), false);
  const words = load<u32>(WORD) * 3 + load<u32>(LAST_WORD) * STEP + (letter ? 0 : byte + 1);
  visit(guess(WORDED), PLACES + 0x80000 + hashed(words), false);
  visit(guess(VALUED), PLACES + 0xc0000 + hashed(both(load<u32>(KEY), load<u32>(VALUE))), false);
  const c4 = load<u32>(C4), c8 = load<u32>(C8);
  if (!text) {
    updateStride(c4);
    const stride = load<u32>(STRIDE);
    send(guess(ABOVE), load<u32>(POSITION) - stride, stride != 0);
  }
  follow(0, c4 * 0x9e3779b1 ^ (c8 & 255) * 0x85ebca77, 5);
  follow(1, both(c4, c8), 8);
  follow(2, load<u32>(ROLL_11), 12);
  follow(3, load<u32>(ROLL_32), 24);
}
