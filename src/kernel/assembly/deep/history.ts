// What the deep profile remembers of the bytes: words, tokens, fields, lines, keys, tags, masks.

import {
  C4, C8, HISTORY, HISTORY_MASK, KEY, LAST_LINE, LAST_WORD, LINE_START, POSITION, QUOTED, SHAPE, STRIDE, STRING, WORD,
} from "../layout";
import { byteAt } from "../match_model";
import { follow, guess, judge, point, EXPECTED, GUESSES, LENGTH, POINTER } from "./guesses";
import {
  ABOVE_START, C12, COLLAPSED, DEPTH, FIELD, FIELD_HASH, FIELD_START, FIRST, IN_STRING, IN_TAG, LAST_TOKEN, LAST_VALUE, M12, M4, M8,
  MASKED, NEST, NUMBER, PARENT, PREVIOUS_FIRST, ROLL_1, ROLL_2, TAG, TEMPLATE, TOKEN, VALUE, WORD_2, WORD_LENGTH,
} from "./layout";
import { BINARY } from "./contexts";
import { MATCH_BITS } from "./layout";
import { FIELDS, FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3, KEYS, POINTERS, SEEN, VOTES } from "./regions";

const STEP: u32 = 0x2f0b4c47;

@inline
function take(word: usize, x: u32): void {
  store<u32>(word, (load<u32>(word) + x + 1) * STEP);
}

@inline
function hash16(x: u32): u32 {
  return x * 0x9e3779b1 >>> 16 << 2;
}

/** A byte with letters and digits classed. */
@inline
function mask(byte: u32, letter: bool, digit: bool): u32 {
  if (digit) return 48;
  if (!letter) return byte;
  return byte >= 65 && byte <= 90 ? 65 : byte >= 128 ? 128 : 97;
}

@inline
function pointer(table: u32, hash: u32): u32 {
  return POINTERS + (table << 18) + hash16(hash);
}

const DISTANCES: u32 = 2048;
const FORGET: u32 = 8192;

@inline
function updateStride(c4: u32, position: u32): void {
  const three = c4 & 0xffffff;
  if (three != (c4 & 255) * 0x10101) {
    const seen = SEEN + hash16(three);
    const before = load<u32>(seen), distance = position - before;
    store<u32>(seen, position);
    if (before && distance < DISTANCES) {
      const votes = <u32> load<u16>(VOTES + (distance << 1)) + 1;
      store<u16>(VOTES + (distance << 1), votes);
      if (votes > <u32> load<u16>(VOTES + (load<u32>(STRIDE) << 1))) store<u32>(STRIDE, distance);
    }
  }
  if ((position & FORGET - 1) == 0) {
    for (let i: u32 = 0; i < DISTANCES; i++) {
      store<u16>(VOTES + (i << 1), <u32> load<u16>(VOTES + (i << 1)) >>> 1);
    }
  }
}

/** Takes in a byte after it was coded. */
export function remember(ensemble: u32, byte: u32): void {
  const before = load<u32>(POSITION), position = before + 1;
  store<u8>(load<u32>(HISTORY) + (before & load<u32>(HISTORY_MASK)), byte);
  store<u32>(POSITION, position);
  const old4 = load<u32>(C4), old8 = load<u32>(C8);
  const c4 = old4 << 8 | byte;
  store<u32>(C4, c4);
  store<u32>(C8, old8 << 8 | old4 >>> 24);
  store<u32>(C12, load<u32>(C12) << 8 | old8 >>> 24);

  const f1 = FOLLOWERS_1 + ((old4 & 255) << 2), f2 = FOLLOWERS_2 + ((old4 & 0xffff) << 2), f3 = FOLLOWERS_3 + hash16(old4 & 0xffffff);
  store<u32>(f1, load<u32>(f1) << 8 | byte);
  store<u32>(f2, load<u32>(f2) << 8 | byte);
  store<u32>(f3, load<u32>(f3) << 8 | byte);

  const lower = byte | 32;
  const letter = lower >= 97 && lower <= 122 || byte >= 128;
  const digit = byte >= 48 && byte <= 57;

  const m = mask(byte, letter, digit);
  const m4 = load<u32>(M4), m8 = load<u32>(M8);
  store<u32>(M4, m4 << 8 | m);
  store<u32>(M8, m8 << 8 | m4 >>> 24);
  store<u32>(M12, load<u32>(M12) << 8 | m8 >>> 24);
  if (m != (m4 & 255) || (!letter && !digit)) {
    store<u32>(COLLAPSED, load<u32>(COLLAPSED) << 4 | (m * 0x9e3779b1 >>> 28));
  }

  if (letter) {
    take(WORD, lower);
    store<u32>(WORD_LENGTH, load<u32>(WORD_LENGTH) + 1);
  } else if (load<u32>(WORD)) {
    store<u32>(WORD_2, load<u32>(LAST_WORD));
    store<u32>(LAST_WORD, load<u32>(WORD));
    store<u32>(WORD, 0);
    store<u32>(WORD_LENGTH, 0);
  }
  if (letter || digit) take(TOKEN, byte);
  else if (load<u32>(TOKEN)) {
    store<u32>(LAST_TOKEN, load<u32>(TOKEN));
    store<u32>(TOKEN, 0);
  }
  store<u32>(NUMBER, digit ? load<u32>(NUMBER) + 1 : 0);

  for (let i: u32 = 0; i < GUESSES; i++) judge(guess(i), byte);

  // lines and fields
  const shape = load<u32>(SHAPE), kind: u32 = letter ? 1 : digit ? 2 : byte;
  if (byte == 10) {
    store<u32>(LAST_LINE, load<u32>(LINE_START));
    store<u32>(LINE_START, position);
    store<u32>(SHAPE, 0);
    store<u32>(TEMPLATE, 0);
    memory.copy(FIELDS + 256, FIELDS, 256);
    memory.fill(FIELDS, 0, 256);
    store<u32>(FIELDS, position);
    store<u32>(FIELD, 0);
    store<u32>(FIELD_START, position);
    store<u32>(FIELD_HASH, 0);
    store<u32>(PREVIOUS_FIRST, load<u32>(FIRST));
    store<u32>(FIRST, 0);
    point(4, load<u32>(FIELDS + 256), load<u32>(FIELDS + 256) != 0);
    if (ensemble != BINARY) point(6, load<u32>(LAST_LINE), true);
  } else {
    if (kind > 2 || (shape & 255) != kind) {
      store<u32>(SHAPE, (shape * STEP & 0xffffff00) | kind);
    }
    if (position - load<u32>(LINE_START) <= 4) store<u32>(FIRST, load<u32>(FIRST) << 8 | m);
    if (!digit) take(TEMPLATE, byte);
    else if ((m4 & 255) != 48) take(TEMPLATE, 48);
    const separator = byte == 32 || byte == 9 || byte == 44 || byte == 59 || byte == 124;
    if (separator) {
      const field = min<u32>(load<u32>(FIELD) + 1, 63);
      store<u32>(FIELD, field);
      store<u32>(FIELD_START, position);
      store<u32>(FIELD_HASH, 0);
      store<u32>(FIELDS + (field << 2), position);
      const to = load<u32>(FIELDS + 256 + (field << 2));
      point(4, to, to != 0);
    } else {
      take(FIELD_HASH, byte);
      point(4, load<u32>(guess(4) + POINTER), load<u32>(guess(4) + EXPECTED) != 0);
    }
    if (ensemble != BINARY) point(6, load<u32>(guess(6) + POINTER), load<u32>(LAST_LINE) != load<u32>(LINE_START));
  }

  // strings, keys, containers, tags
  const quoted = load<u32>(QUOTED);
  let keyed = false;
  if (byte == 34 && (c4 >>> 8 & 255) != 92) {
    store<u32>(STRING, quoted);
    store<u32>(QUOTED, 0);
    store<u32>(IN_STRING, load<u32>(IN_STRING) ^ 1);
  } else if (byte == 58 || byte == 61) {
    const key = (c4 >>> 8 & 255) == 34 ? load<u32>(STRING) : byte == 61 ? load<u32>(LAST_TOKEN) : quoted;
    if (!(byte == 58 && load<u32>(IN_STRING))) {
      store<u32>(KEY, key);
      keyed = true;
    }
  } else take(QUOTED, byte);
  if (!load<u32>(IN_STRING)) {
    if (byte == 123 || byte == 91) {
      const depth = load<u32>(DEPTH) + 1 & 63;
      store<u32>(KEYS + (depth << 2), load<u32>(KEY));
      store<u32>(PARENT, load<u32>(KEY));
      store<u32>(DEPTH, depth);
      store<u32>(NEST, byte);
    } else if (byte == 125 || byte == 93) {
      const depth = load<u32>(DEPTH) - 1 & 63;
      store<u32>(KEY, load<u32>(PARENT));
      store<u32>(PARENT, load<u32>(KEYS + (depth << 2)));
      store<u32>(DEPTH, depth);
    }
  }
  if (byte == 10) store<u32>(IN_STRING, 0);
  if (byte == 60) {
    store<u32>(IN_TAG, 1);
    store<u32>(TAG, 0);
  } else if (load<u32>(IN_TAG) == 1) {
    if (letter || digit || byte == 47) take(TAG, byte);
    else store<u32>(IN_TAG, 2);
  }
  if (byte == 62 && load<u32>(IN_TAG)) {
    store<u32>(IN_TAG, 0);
    store<u32>(KEY, load<u32>(TAG));
    keyed = true;
  }
  if (keyed) {
    store<u32>(LAST_VALUE, load<u32>(VALUE));
    store<u32>(VALUE, 0);
    const entry = pointer(0, load<u32>(KEY));
    const to = load<u32>(entry);
    store<u32>(entry, position);
    point(3, to, to != 0);
  } else {
    take(VALUE, byte);
    point(3, load<u32>(guess(3) + POINTER), load<u32>(guess(3) + EXPECTED) != 0);
  }

  // template: where the line so far, numbers aside, came before
  const t = pointer(1, load<u32>(TEMPLATE) + 1);
  const at = load<u32>(t);
  store<u32>(t, position);
  if (load<u32>(guess(5) + LENGTH) == 0) point(5, at, at != 0);
  else point(5, load<u32>(guess(5) + POINTER), true);

  // words: what followed the same two
  const w = pointer(2, load<u32>(WORD) * 3 + load<u32>(LAST_WORD) * 0x2f0b4c47 + (letter ? 0 : byte + 1));
  const next = load<u32>(w);
  store<u32>(w, position);
  if (load<u32>(guess(7) + LENGTH) == 0) point(7, next, next != 0);
  else point(7, load<u32>(guess(7) + POINTER), true);

  if (ensemble == BINARY) {
    updateStride(c4, position);
    point(6, position - load<u32>(STRIDE), load<u32>(STRIDE) != 0);
  }

  // matches
  store<u32>(ROLL_1, load<u32>(ROLL_1) * (0x2f0b4c47 << 3) + byte + 1);
  store<u32>(ROLL_2, load<u32>(ROLL_2) * (0x2f0b4c47 << 1) + byte + 1);
  const historyMask = load<u32>(HISTORY_MASK), bits = load<u32>(MATCH_BITS);
  follow(0, (c4 * 0x9e3779b1 ^ (load<u32>(C8) & 255) * 0x85ebca77) * 0x9e3779b1, 5, historyMask, bits);
  follow(1, load<u32>(ROLL_1) * 0x9e3779b1, 11, historyMask, bits);
  follow(2, load<u32>(ROLL_2) * 0x9e3779b1, 20, historyMask, bits);
}
