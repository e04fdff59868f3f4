// What a deep coder remembers of the bytes: orders, masks, words, tokens, lines and fields. Keys and tags: keys.ts.

import {
  C4, C8, HISTORY, HISTORY_MASK, LAST_LINE, LAST_WORD, LINE_START, POSITION, SHAPE, SINK, STRIDE, WORD,
} from "../layout";
import { keep } from "../journal";
import { isFrozen } from "../mode";
import { updateStride } from "../stride_model";
import { FIELDED, follow, guess, HINTS, judge, LENGTH, LIKE, moving, send, stay, TEMPLATED } from "./guesses";
import { rememberKey } from "./keys";
import {
  C12, COLLAPSED, DEPTHS, DIGITS, FIELD, FIELD_HASH, FIELD_START, FIRST, INDEX, INDEX_BITS, LAST_TOKEN, LAST_WORD_2, M4, M8, ROLL_11, ROLL_32, TEMPLATE, TOKEN,
  WORD_LENGTH,
} from "./layout";
import { FIELDS, FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3, PLACES } from "./regions";
import { DEEP_BINARY } from "./contexts";

/** Multiplier of the hashes that take in a byte at a time. */
const STEP: u32 = 0x2f0b4c47;

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
  const place = load<u32>(HISTORY) + (position & load<u32>(HISTORY_MASK));
  keep(place);
  store<u8>(place, byte);
  store<u32>(POSITION, position + 1);
  if (!isFrozen()) {
    pushFollower(FOLLOWERS_1 + ((c4 & 255) << 2), byte);
    pushFollower(FOLLOWERS_2 + ((c4 & 0xffff) << 2), byte);
    pushFollower(FOLLOWERS_3 + hashed(c4 & 0xffffff), byte);
  }
  store<u32>(C4, c4 << 8 | byte);
  store<u32>(C8, c8 << 8 | c4 >>> 24);
  store<u32>(C12, load<u32>(C12) << 8 | c8 >>> 24);
  // A factor of 8 or 2 in the multiplier moves a byte out of the 32 bits after 11 or 32 others.
  store<u32>(ROLL_11, load<u32>(ROLL_11) * (STEP << 3) + byte + 1);
  store<u32>(ROLL_32, load<u32>(ROLL_32) * (STEP << 1) + byte + 1);
}

@inline
function rememberMask(m: u32, single: bool): void {
  const m4 = load<u32>(M4);
  if (single || m != (m4 & 255)) store<u32>(COLLAPSED, load<u32>(COLLAPSED) << 4 | m * 0x9e3779b1 >>> 28);
  store<u32>(M8, load<u32>(M8) << 8 | m4 >>> 24);
  store<u32>(M4, m4 << 8 | m);
}

@inline
function rememberWord(byte: u32, letter: bool, digit: bool): void {
  if (letter) {
    take(WORD, byte | 32);
    store<u32>(WORD_LENGTH, load<u32>(WORD_LENGTH) + 1);
  } else if (load<u32>(WORD)) {
    store<u32>(LAST_WORD_2, load<u32>(LAST_WORD));
    store<u32>(LAST_WORD, load<u32>(WORD));
    store<u32>(WORD, 0);
    store<u32>(WORD_LENGTH, 0);
  }
  if (letter || digit) take(TOKEN, byte);
  else if (load<u32>(TOKEN)) {
    store<u32>(LAST_TOKEN, load<u32>(TOKEN));
    store<u32>(TOKEN, 0);
  }
  store<u32>(DIGITS, digit ? load<u32>(DIGITS) + 1 : 0);
}

/** Begins a field, at the position behind its separator. */
@inline
function beginField(field: u32, position: u32, hints: bool): void {
  store<u32>(FIELD, field);
  store<u32>(FIELD_START, position);
  store<u32>(FIELD_HASH, 0);
  store<u32>(FIELDS + (field << 2), position);
  const above = load<u32>(FIELDS + 256 + (field << 2));
  if (hints) send(guess(FIELDED), above, above != 0);
}

@inline
function beginLine(position: u32, hints: bool): void {
  store<u32>(LAST_LINE, load<u32>(LINE_START));
  store<u32>(LINE_START, position);
  store<u32>(SHAPE, 0);
  store<u32>(TEMPLATE, 0);
  store<u32>(FIRST, 0);
  memory.copy(FIELDS + 256, FIELDS, 256);
  memory.fill(FIELDS, 0, 256);
  beginField(0, position, hints);
}

@inline
function rememberLine(byte: u32, m: u32, letter: bool, digit: bool, hints: bool): void {
  const position = load<u32>(POSITION);
  if (byte == 10) {
    beginLine(position, hints);
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
    beginField(min<u32>(load<u32>(FIELD) + 1, 63), position, hints);
  } else {
    take(FIELD_HASH, byte);
    if (hints) stay(guess(FIELDED));
  }
}

/** Sends a guess that is not on its way to where a hash says, and notes the position for the next time. */
@inline
export function visit(g: u32, place: u32, always: bool): void {
  const to = load<u32>(place);
  if (!isFrozen()) store<u32>(place, load<u32>(POSITION));
  if (always || load<u32>(g, LENGTH) == 0) send(g, to, to != 0);
  else stay(g);
}

/** Begins to fetch what is looked up when the guesses move, while there is other work. */
@inline
function touchIndexes(first: u32, second: u32, third: u32): void {
  const index = load<u32>(INDEX), bits = load<u32>(INDEX_BITS);
  store<u32>(
    SINK,
    load<u32>(index + (first >>> 32 - bits << 2)) + load<u32>(index + (4 << bits) + (second >>> 32 - bits << 2)) +
      load<u32>(index + (8 << bits) + (third >>> 32 - bits << 2)) + load<u32>(FOLLOWERS_3 + hashed(load<u32>(C4) & 0xffffff)),
  );
}

/** Takes in a byte after it was coded. */
export function remember(ensemble: u32, byte: u32): void {
  const lower = byte | 32;
  const letter = lower >= 97 && lower <= 122 || byte >= 128;
  const digit = byte >= 48 && byte <= 57;
  const m = mask(byte, letter, digit), count = moving(load<u32>(DEPTHS), ensemble), hints = count > HINTS;
  rememberOrders(byte);
  const c4 = load<u32>(C4);
  const first = (c4 * 0x9e3779b1 ^ (load<u32>(C8) & 255) * 0x85ebca77) * 0x9e3779b1;
  const second = load<u32>(ROLL_32) * 0x9e3779b1, third = load<u32>(ROLL_11) * 0x9e3779b1;
  touchIndexes(first, second, third);
  for (let i: u32 = 0; i < count; i++) judge(guess(i), byte);
  rememberMask(m, !letter && !digit);
  rememberWord(byte, letter, digit);
  rememberLine(byte, m, letter, digit, hints);
  rememberKey(byte, letter || digit, hints);
  if (hints) visit(guess(TEMPLATED), PLACES + 0x40000 + hashed(load<u32>(TEMPLATE) + 1), false);
  if (ensemble == DEEP_BINARY) {
    updateStride(c4);
    const stride = load<u32>(STRIDE);
    send(guess(LIKE), load<u32>(POSITION) - stride, stride != 0);
  } else {
    const words = load<u32>(WORD) * 3 + load<u32>(LAST_WORD) * STEP + (letter ? 0 : byte + 1);
    visit(guess(LIKE), PLACES + 0x80000 + hashed(words), false);
  }
  follow(0, 0, first, 5);
  follow(1, 1, second, 20);
  if (count > 3) follow(3, 2, third, 11);
}
