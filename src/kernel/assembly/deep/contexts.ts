// What the deep profile consists of, as lists: for each ensemble its contexts, for all of them the mixer sets and the APMs.

import { spread } from "../context_slots";
import { C4, C8, KEY, LAST_LINE, LAST_WORD, LINE_START, POSITION, QUOTED, SHAPE, STRIDE, WORD } from "../layout";
import { byteAt } from "../match_model";
import { EXPECTED, FIELDED, guess, KEYED, LENGTH, TEMPLATED } from "./guesses";
import { hashed } from "./history";
import {
  C12, COLLAPSED, CONTEXT_END, FIELD, FIELD_HASH, FIRST, HASHES, LAST_TOKEN, LAST_WORD_2, M4, M8, PARENT, TAG, TEMPLATE, TOKEN, VALUE,
} from "./layout";
import { FOLLOWERS_1, FOLLOWERS_2, FOLLOWERS_3 } from "./regions";

export const DEEP_PROSE: u32 = 4;
export const DEEP_STRUCTURED: u32 = 5;
export const DEEP_BINARY: u32 = 6;

@inline
function context(i: u32, value: u32): void {
  // The number keeps equal values of different contexts apart; predictor.ts spreads the sums.
  store<u32>(HASHES + (i << 2), value + i * 0x3c6ef372);
}

@inline
function both(x: u32, y: u32): u32 {
  return spread(x) + y;
}

@inline
function expected(i: u32): u32 {
  return load<u32>(guess(i), EXPECTED);
}

/** Sets the hashes of contexts 1 and up, before they are spread; context 0 is order 1. The lists are in the order of worth: lighter profiles take the first 16 or 22. */
export function hashContexts(ensemble: u32): void {
  const c4 = load<u32>(C4), c8 = load<u32>(C8), c1 = c4 & 255, count = load<u32>(CONTEXT_END) >>> 2;
  const f1 = load<u32>(FOLLOWERS_1 + (c1 << 2)), f2 = load<u32>(FOLLOWERS_2 + ((c4 & 0xffff) << 2));
  const f3 = load<u32>(FOLLOWERS_3 + hashed(c4 & 0xffffff));
  const word = load<u32>(WORD), last = load<u32>(LAST_WORD), last2 = load<u32>(LAST_WORD_2);
  const position = load<u32>(POSITION);
  const match = expected(0) | min<u32>(load<u32>(guess(0), LENGTH), 31) << 9;

  context(1, 0);
  context(2, c4 & 0xffff);
  context(3, c4 & 0xffffff);
  context(4, c4);
  context(5, both(f3 & 0xffff, c1));
  context(6, both(load<u32>(M4), load<u32>(M8)));

  if (ensemble == DEEP_BINARY) {
    const stride = load<u32>(STRIDE), place = stride ? position % stride : 0;
    const above = byteAt(position - stride), next = byteAt(position - stride + 1), second = byteAt(position - stride * 2);
    context(7, c4 & 0xff00);
    context(8, c4 & 0xff0000 | 1);
    context(9, both(c8 & 255, c1));
    context(10, c4 & 0xffff00);
    context(11, c4 & 0xf0f0f0f0);
    context(12, above | second << 8 | stride << 16);
    context(13, both(above, place));
    context(14, both(place, c1));
    context(15, c1 << 16 | above << 8 | next);
    if (count == 16) return;
    context(16, c4 & 0xff00ff);
    context(17, f2 & 0xffff | c1 << 16);
    context(18, both(f2, f1 & 255));
    context(19, c4 & 0xff000000 | 1);
    context(20, both(c4 & 0xffffff, above));
    context(21, both(c4, c8 & 0xffff));
    if (count == 22) return;
    const left = byteAt(position - stride - 1);
    context(22, both(c4, c8 & 255));
    context(23, both(both(c4, c8), load<u32>(C12) & 0xffff));
    context(24, match);
    context(25, both(word, c1));
    context(26, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
    context(27, c1 | left << 8 | above << 16);
    context(28, (c1 + above - left & 255) | 256 | stride << 16);
    context(29, c4 & 0xf8fcff);
    return;
  }
  const column = position - load<u32>(LINE_START), above = byteAt(load<u32>(LAST_LINE) + column);
  const lines = above | min<u32>(column, 255) << 8;
  context(7, both(word, c1));
  context(8, both(c4, c8 & 0xffff));
  context(9, both(load<u32>(COLLAPSED), c1));
  context(10, match);
  context(11, both(load<u32>(TAG), word));
  context(12, both(word * 11 + last2 * 13, 1));
  if (ensemble == DEEP_PROSE) {
    context(13, word * 3 + last * 0x2f0b4c47 + c1);
    context(14, c4 & 0xff00ff);
    context(15, both(load<u32>(FIRST), column));
    if (count == 16) return;
    context(16, both(c4, c8 & 255));
    context(17, both(last, c4 & 0xffff));
    context(18, both(load<u32>(SHAPE), c1));
    context(19, lines);
    context(20, c4 & 0xf0f0f0f0);
    context(21, both(word + last * 5 + last2 * 7, c1));
    if (count == 22) return;
    context(22, both(both(c4, c8), load<u32>(C12) & 0xffff));
    context(23, f2 & 0xffff | c1 << 16);
    context(24, both(f1 & 0xffffff, c1));
    context(25, both(load<u32>(TEMPLATE), 5));
    context(26, c4 & 0xffff00);
    context(27, both(load<u32>(KEY), load<u32>(VALUE)));
    context(28, both(c4, c8));
    context(29, c4 & 0xff00ff00);
    return;
  }
  const key = load<u32>(KEY), field = load<u32>(FIELD);
  context(13, both(load<u32>(PARENT) + key * 3, load<u32>(QUOTED)));
  context(14, lines);
  context(15, both(load<u32>(FIRST) + field * 0x10001, c4 & 0xffff));
  if (count == 16) return;
  context(16, both(f1 & 0xffffff, c1));
  context(17, both(expected(KEYED) | expected(FIELDED) << 9, expected(TEMPLATED) | c1 << 16));
  context(18, c4 & 0xf0f0f0f0);
  context(19, both(load<u32>(TEMPLATE), 5));
  context(20, both(load<u32>(FIELD_HASH), field));
  context(21, both(load<u32>(TOKEN), load<u32>(LAST_TOKEN)));
  if (count == 22) return;
  context(22, both(both(c4, c8), load<u32>(C12) & 0xffff));
  context(23, both(c4, c8 & 255));
  context(24, f2 & 0xffff | c1 << 16);
  context(25, both(last, c4 & 0xffff));
  context(26, both(load<u32>(SHAPE), c1));
  context(27, both(load<u32>(FIRST), column));
  context(28, both(key, load<u32>(VALUE)));
  context(29, c4 & 0xff00ff);
}
