// The context models, as lists: 48 for each ensemble.

import {
  BEST, BEST_SHARE, C12, C4, C8, COLLAPSED, FIELD, FIELD_HASH, FIRST, GAP, HASHES, IN_STRING, KEY, LAST_FIELD, LAST_LINE, LAST_TOKEN,
  LAST_VALUE, LAST_WORD, LAST_WORD_2, LAST_WORD_3, LENGTHS, LINE_START, M4, M8, OUTER_TAG, PARENT, POSITION, QUOTED, ROLL_11, ROLL_16,
  SENTENCE, SHAPE, STEM, STEM_2, STRIDE, TAG, TEMPLATE, TOKEN, VALUE, WORD, WORD_LENGTH,
} from "./layout";
import { byteAt, EXPECTED, FIELDED, guess, KEYED, LENGTH, TEMPLATED, VALUED } from "./guesses";
import { hashed } from "./history";
import { FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3 } from "./regions";
import { both, spread } from "./slots";

export const PROSE: u32 = 0;
export const STRUCTURED: u32 = 1;
export const BINARY: u32 = 2;

@inline
function context(i: u32, value: u32): void {
  // The number keeps equal values of different contexts apart.
  store<u32>(HASHES + (i << 2), spread(value + i * 0x3c6ef372));
}

@inline
export function expected(i: u32): u32 {
  return load<u32>(guess(i), EXPECTED);
}

/** Sets the hashes of all contexts. */
export function hashContexts(ensemble: u32): void {
  const c4 = load<u32>(C4), c8 = load<u32>(C8), c12 = load<u32>(C12), c1 = c4 & 255;
  const f1 = load<u32>(FOLLOWERS_1 + (c1 << 2)), f2 = load<u32>(FOLLOWERS_2 + ((c4 & 0xffff) << 2));
  const f3 = load<u32>(FOLLOWERS_3 + hashed(c4 & 0xffffff));
  const word = load<u32>(WORD), last = load<u32>(LAST_WORD), last2 = load<u32>(LAST_WORD_2);
  const masks = both(load<u32>(M4), load<u32>(M8)), best = load<u32>(BEST);

  // For all ensembles
  context(0, c1);
  context(1, 0);
  context(2, c4 & 0xffff);
  context(3, c4 & 0xffffff);
  context(4, c4);
  context(5, both(c4, c8 & 255));
  context(6, both(c4, c8 & 0xffff));
  context(7, both(c4, c8 & 0xffffff));
  context(8, both(c4, c8));
  context(9, both(both(c4, c8), c12 & 0xffff));
  context(10, load<u32>(ROLL_16));
  context(11, f2 & 0xffff | c1 << 16);
  context(12, both(f3 & 0xffff, c1));
  context(13, expected(0) | min<u32>(load<u32>(guess(0), LENGTH), 31) << 9);
  context(14, both(word, c1));
  context(15, c4 & 0xff00ff);
  context(16, masks);
  context(17, c4 & 0xf0f0f0f0);
  context(18, c4 & 0xffff00);
  context(19, both(f1 & 0xffffff, c1));
  context(20, best | c1 << 8 | load<u32>(BEST_SHARE) >>> 3 << 16);
  context(21, c4 & 0xff00ff00);
  if (ensemble == BINARY) hashBinary(c4, c8, c1, f1, f2);
  else hashText(ensemble, c4, c8, c1, f1, f2, f3, word, last, last2);
}

@inline
function hashText(ensemble: u32, c4: u32, c8: u32, c1: u32, f1: u32, f2: u32, f3: u32, word: u32, last: u32, last2: u32): void {
  const column = load<u32>(POSITION) - load<u32>(LINE_START), line = load<u32>(LAST_LINE) + column;
  const above = byteAt(line), next = byteAt(line + 1);
  const shape = load<u32>(SHAPE), collapsed = load<u32>(COLLAPSED), template = load<u32>(TEMPLATE), first = load<u32>(FIRST);
  const stem = load<u32>(STEM), key = load<u32>(KEY), value = load<u32>(VALUE), tag = load<u32>(TAG);
  context(22, both(last, c4 & 0xffff));
  context(23, both(word * 11 + last2 * 13, 1));
  context(24, both(shape, c1));
  context(25, above | min<u32>(column, 255) << 8);
  context(26, both(template, 5));
  context(27, word * 3 + last * 0x2f0b4c47 + c1);
  context(28, both(word + last * 5 + last2 * 7, c1));
  context(29, both(key, value));
  context(30, both(tag, word));
  context(31, both(first, column));
  context(32, both(collapsed, c1));
  context(33, both(word + stem * 3, load<u32>(GAP)));
  if (ensemble == PROSE) {
    context(34, both(word + stem * 3 + load<u32>(STEM_2) * 5, 3));
    context(35, both(word + load<u32>(LAST_WORD_3) * 17, 2));
    context(36, both(word, load<u32>(SENTENCE)));
    context(37, both(load<u32>(LENGTHS) & 0xfff, load<u32>(WORD_LENGTH) << 8 | c1));
    context(38, both(c4 & 0xffffff, last));
    context(39, both(above << 8 | next, c4 & 0xffff));
    context(40, both(word, load<u32>(WORD_LENGTH) + column * 64));
    context(41, both(f2, c1));
    context(42, both(c8, c1));
    context(43, both(c4 & 0xffff0000, 9));
    context(44, both(word + last2 * 5 + load<u32>(LAST_WORD_3) * 7, c1));
    context(45, both(load<u32>(GAP), last));
    context(46, both(f3, c4 & 0xffff));
    context(47, both(load<u32>(IN_STRING) + word * 2, last + last2 * 3 + load<u32>(LAST_WORD_3) * 5));
  } else {
    const field = load<u32>(FIELD), parent = load<u32>(PARENT);
    context(34, both(parent + key * 3, load<u32>(QUOTED)));
    context(35, both(expected(KEYED) | expected(FIELDED) << 9, expected(TEMPLATED) | c1 << 16));
    context(36, both(load<u32>(FIELD_HASH), field));
    context(37, both(load<u32>(TOKEN), load<u32>(LAST_TOKEN)));
    context(38, both(first + field * 0x10001, c4 & 0xffff));
    context(39, both(above << 8 | next, c4 & 0xffff));
    context(40, both(load<u32>(FIELD_HASH), load<u32>(LAST_FIELD)));
    context(41, both(key * 3 + load<u32>(LAST_VALUE), value));
    context(42, both(tag + load<u32>(OUTER_TAG) * 3, c4 & 0xffffff));
    context(43, both(expected(VALUED) | expected(0) << 9, c4 & 0xffff));
    context(44, both(parent, value));
    context(45, both(template + field, c4 & 0xffff));
    context(46, both(key, c4 & 0xffffff));
    context(47, both(load<u32>(TOKEN), key));
  }
}

@inline
function hashBinary(c4: u32, c8: u32, c1: u32, f1: u32, f2: u32): void {
  const stride = load<u32>(STRIDE), position = load<u32>(POSITION), place = stride ? position % stride : 0;
  const above = byteAt(position - stride), next = byteAt(position - stride + 1), second = byteAt(position - stride * 2);
  const left = byteAt(position - stride - 1);
  context(22, c4 & 0xff00);
  context(23, c4 & 0xff0000 | 1);
  context(24, c4 & 0xff000000 | 1);
  context(25, c1 << 16 | above << 8 | next);
  context(26, above | second << 8 | stride << 16);
  context(27, both(above, place));
  context(28, both(place, c1));
  context(29, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
  context(30, both(c4 & 0xffffff, above));
  context(31, c1 | left << 8 | above << 16);
  context(32, (c1 + above - left & 255) | 256 | stride << 16);
  context(33, both(c8 & 255, c1));
  context(34, both(f2, f1 & 255));
  context(35, c4 & 0xf8fcff);
  context(36, both(c4 & 0xffff0000, 2));
  context(37, both(above | second << 8, c1));
  context(38, both(c4 & 0xffff, position & 3));
  context(39, both(c8 & 0xff00ff00, c4 & 0xff00ff00));
  context(40, both(c4 & 0xff00ffff, 4));
  context(41, both(c4 & 0xffff00ff, 5));
  context(42, both(c4 & 0xf0f0ff, c8 & 255));
  context(43, both(place, above << 8 | left));
  context(44, (c1 * 2 - (c4 >>> 8) & 255) | (c4 >>> 8 & 255) << 8 | 3 << 16);
  context(45, (c1 + above - (c4 >>> 8) & 255) | above << 8 | 5 << 16);
  context(46, both(c8 & 0xffff00, c4 & 0xffff));
  context(47, both(load<u32>(ROLL_11), 0));
}
