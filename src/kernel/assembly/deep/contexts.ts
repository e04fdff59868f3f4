// What the deep profile consists of, as lists: contexts, mixer sets, APMs.

import { spread } from "../context_slots";
import { C4, C8, KEY, LAST_LINE, LAST_WORD, LINE_START, POSITION, QUOTED, SHAPE, STRIDE, WORD } from "../layout";
import { byteAt } from "../match_model";
import { EXPECTED, guess, LENGTH, STATE } from "./guesses";
import {
  C12, COLLAPSED, DEPTH, FIELD, FIELD_HASH, FIELD_START, FIRST, HASHES, IN_STRING, IN_TAG, LAST_TOKEN, LAST_VALUE, M12, M4, M8, NUMBER,
  PARENT, PREVIOUS_FIRST, SELECTORS, TAG, TEMPLATE, TOKEN, VALUE, WORD_2, WORD_LENGTH,
} from "./layout";
import { FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3 } from "./regions";

export const PROSE: u32 = 4;
export const STRUCTURED: u32 = 5;
export const BINARY: u32 = 6;

@inline
function context(i: u32, value: u32): void {
  store<u32>(HASHES + (i << 2), spread(value + i * 0x3c6ef372));
}

@inline
function both(x: u32, y: u32): u32 {
  return spread(x) + y;
}

export function hashContexts(ensemble: u32): void {
  const c4 = load<u32>(C4), c8 = load<u32>(C8), c1 = c4 & 255;
  const word = load<u32>(WORD), last = load<u32>(LAST_WORD), last2 = load<u32>(WORD_2);
  const position = load<u32>(POSITION), line = load<u32>(LINE_START), column = position - line;
  const above = byteAt(load<u32>(LAST_LINE) + column), next = byteAt(load<u32>(LAST_LINE) + column + 1);
  const f1 = load<u32>(FOLLOWERS_1 + (c1 << 2)), f2 = load<u32>(FOLLOWERS_2 + ((c4 & 0xffff) << 2));
  const f3 = load<u32>(FOLLOWERS_3 + ((c4 & 0xffffff) * 0x9e3779b1 >>> 16 << 2));
  const m4 = load<u32>(M4), m8 = load<u32>(M8), shape = load<u32>(SHAPE);
  const key = load<u32>(KEY), value = load<u32>(VALUE), field = load<u32>(FIELD);
  // orders
  context(0, c1);
  context(1, c4 & 0xffff);
  context(2, c4 & 0xffffff);
  context(3, c4);
  context(4, both(c4, c8 & 255));
  context(5, both(c4, c8 & 0xffff));
  context(6, both(c4, c8 & 0xffffff));
  context(7, both(both(c4, c8), load<u32>(C12) & 0xffff));
  // indirect
  context(8, f2 & 0xffff | c1 << 16);
  context(9, both(f1 & 0xffffff, c1));
  context(10, both(f2 & 0xffffff, c4 & 0xffff));
  context(11, both(f3 & 0xffff, c1));
  // guesses
  context(12, load<u32>(guess(0) + EXPECTED) | min<u32>(load<u32>(guess(0) + LENGTH), 31) << 9);
  context(13, both(load<u32>(guess(3) + EXPECTED) | load<u32>(guess(4) + EXPECTED) << 9, load<u32>(guess(5) + EXPECTED) | c1 << 16));
  // words
  context(14, both(word, c1));
  context(15, word * 3 + last * 0x2f0b4c47 + c1);
  // sparse
  context(16, c4 & 0xffff00);
  context(17, c4 & 0xff00ff);
  context(18, c4 & 0xff00ff00);
  context(19, c4 & 0xffff0000 | 1);
  context(20, c4 & 0xf0f0f0f0);
  context(21, both(m4, m8));
  if (ensemble == BINARY) {
    const stride = load<u32>(STRIDE);
    const up = byteAt(position - stride), up2 = byteAt(position - stride * 2), upNext = byteAt(position - stride + 1);
    context(22, c4 & 0xff00);
    context(23, c4 & 0xff0000 | 1);
    context(24, c4 & 0xff000000 | 1);
    context(25, c1 << 16 | up << 8 | upNext);
    context(26, up | up2 << 8 | stride << 16);
    context(27, both(up, stride ? position % stride : 0));
    context(28, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
    context(29, both(c4 & 0xffffff, up));
    context(30, c1 | byteAt(position - stride - 1) << 8 | up << 16);
    context(31, both(c4 & 0xe0e0e0e0, up | up2 << 8));
    context(32, both(c8 & 0xff, c1));
    context(33, both(c8 & 0xffff, 3));
    context(34, both(stride ? position % stride : 0, c1));
    context(35, (c1 + (up - byteAt(position - stride - 1)) & 255) | 0x100 | stride << 16);
    context(36, both(shape, 7));
    context(37, both(f2, f1 & 255));
    context(38, both(c4 & 0xf8fcff, 1));
    context(39, both(above << 8 | next, c1));
    return;
  }
  context(22, both(shape, c1));
  context(23, above | min<u32>(column, 255) << 8);
  context(24, both(above << 8 | next, c1));
  context(25, both(key, value));
  context(26, both(load<u32>(PARENT) + key * 3, load<u32>(QUOTED)));
  context(27, both(word + last * 5 + last2 * 7, c1));
  context(28, both(word * 11 + last2 * 13, 1));
  context(29, both(last, c4 & 0xffff));
  context(30, both(load<u32>(TEMPLATE), 5));
  context(31, both(both(m4, m8), load<u32>(M12)));
  context(32, both(load<u32>(FIELD_HASH), field));
  context(33, both(load<u32>(TAG), word));
  context(34, both(load<u32>(TOKEN), load<u32>(LAST_TOKEN)));
  context(35, both(load<u32>(FIRST) + field * 0x10001, c4 & 0xffff));
  context(36, both(load<u32>(FIRST), column));
  context(37, both(load<u32>(COLLAPSED), c1));
  context(38, both(load<u32>(LAST_VALUE), both(key, value)));
  context(39, both(both(c4, c8), load<u32>(M12)));
}

@inline
function charClass(c: u32): u32 {
  return c >>> 5 & 7;
}

/** What each mixer set selects for the byte; sets 0, 1, 9 and 10 also look at the bits, see `row`. */
export function select_(ensemble: u32): void {
  const c4 = load<u32>(C4);
  const m4 = load<u32>(M4);
  const s = SELECTORS;
  store<u32>(s + 8, (charClass(c4) | charClass(c4 >>> 8) << 3) << 3);
  store<u32>(s + 12, (c4 & 255) << 3);
  store<u32>(s + 16, c4 >>> 8 & 255);
  store<u32>(s + 20, c4 >>> 16 & 255);
  store<u32>(s + 24, min<u32>(load<u32>(POSITION) - load<u32>(LINE_START), 255));
  store<u32>(s + 28, min<u32>(load<u32>(FIELD), 31) << 3 | min<u32>(load<u32>(POSITION) - load<u32>(FIELD_START), 7));
  store<u32>(s + 32, (load<u32>(IN_STRING) | load<u32>(IN_TAG) << 1 | (load<u32>(DEPTH) & 7) << 3 | min<u32>(load<u32>(NUMBER), 7) << 6) & 511);
  store<u32>(s + 36, (load<u32>(COLLAPSED) & 0xff) << 3);
  store<u32>(s + 40, min<u32>(load<u32>(WORD_LENGTH), 15) << 3);
}
