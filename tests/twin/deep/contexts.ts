/** What the deep profile consists of, as lists; line by line those of src/kernel/assembly/deep/contexts.ts. */

import { add, multiply, spread } from "../arithmetic.ts";
import type { StrideModel } from "../stride_model.ts";
import {
  FIELDED,
  type Guess,
  type Guesses,
  KEYED,
  TEMPLATED,
} from "./guesses.ts";
import { type History, STEP } from "./history.ts";

/** The ensembles, as the format numbers them. */
export const PROSE = 0, STRUCTURED = 1, BINARY = 2;

function both(x: number, y: number): number {
  return add(spread(x), y);
}

/** Hashes of contexts 1 and up; context 0 is the last byte, which needs none. */
export function hashContexts(
  ensemble: number,
  history: History,
  guesses: Guesses,
  strides: StrideModel,
): number[] {
  const hashes: number[] = [];
  const context = (i: number, value: number) => {
    // The number keeps equal values of different contexts apart.
    hashes[i] = spread(add(value, multiply(i, 0x3c6ef372)));
  };
  const { c4, c8, c12, word, lastWord, lastWord2, position, shape } = history;
  const { followers1, followers2, followers3 } = history;
  const { key, parent, quoted, value, tag } = history.keys;
  const expected = (i: number) => guesses.all[i].expected;
  const c1 = c4 & 255;
  const masks = both(history.masks[0], history.masks[1]);

  context(1, 0);
  context(2, c4 & 0xffff);
  context(3, c4 & 0xffffff);
  context(4, c4);
  context(5, both(c4, c8 & 255));
  context(6, both(c4, c8 & 0xffff));
  context(7, both(both(c4, c8), c12 & 0xffff));
  context(8, followers2 & 0xffff | c1 << 16);
  context(9, both(followers3 & 0xffff, c1));
  context(10, expected(0) | Math.min(guesses.all[0].length, 31) << 9);
  context(11, both(word, c1));
  context(12, c4 & 0xff00ff);
  context(13, masks);

  if (ensemble === BINARY) {
    const { stride } = strides, place = stride ? position % stride : 0;
    const back = (distance: number) => history.at(add(position, -distance));
    const above = back(stride), next = back(stride - 1);
    const left = back(stride + 1), second = back(stride * 2);
    context(14, c4 & 0xffff00);
    context(15, c4 & 0xff00);
    context(16, c4 & 0xff0000 | 1);
    context(17, c4 & 0xff000000 | 1);
    context(18, c4 & 0xf0f0f0f0);
    context(19, c1 << 16 | above << 8 | next);
    context(20, above | second << 8 | stride << 16);
    context(21, both(above, place));
    context(22, both(place, c1));
    context(23, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
    context(24, both(c4 & 0xffffff, above));
    context(25, c1 | left << 8 | above << 16);
    context(26, (c1 + above - left) & 255 | 256 | stride << 16);
    context(27, both(c8 & 255, c1));
    context(28, both(followers2, followers1 & 255));
    context(29, c4 & 0xf8fcff);
    return hashes;
  }
  const { column, field } = history;
  const above = history.at(add(history.lastLine, column));
  context(15, both(lastWord, c4 & 0xffff));
  context(16, both(add(multiply(word, 11), multiply(lastWord2, 13)), 1));
  context(17, both(shape, c1));
  context(18, above | Math.min(column, 255) << 8);
  context(19, both(history.template, 5));
  context(20, both(followers1 & 0xffffff, c1));
  context(21, c4 & 0xf0f0f0f0);
  if (ensemble === PROSE) {
    context(14, add(multiply(word, 3), multiply(lastWord, STEP), c1));
    context(
      22,
      both(add(word, multiply(lastWord, 5), multiply(lastWord2, 7)), c1),
    );
    context(23, c4 & 0xffff00);
    context(24, c4 & 0xff00ff00);
    context(25, both(key, value));
    context(26, both(c4, c8));
    context(27, both(tag, word));
    context(28, both(history.first, column));
    context(29, both(history.collapsed, c1));
  } else {
    context(14, both(history.collapsed, c1));
    context(22, both(history.first, column));
    context(23, both(key, value));
    context(24, both(add(parent, multiply(key, 3)), quoted));
    context(
      25,
      both(
        expected(KEYED) | expected(FIELDED) << 9,
        expected(TEMPLATED) | c1 << 16,
      ),
    );
    context(26, both(history.fieldHash, field));
    context(27, both(history.token, history.lastToken));
    context(
      28,
      both(add(history.first, multiply(field, 0x10001)), c4 & 0xffff),
    );
    context(29, both(tag, word));
  }
  return hashes;
}

/** Where the bit stands: the bits of the byte so far below a leading 1, their number, and what the guesses say. */
export interface Moment {
  c0: number;
  bits: number;
  /** The state + 8 of the best match that agrees with the bits so far, or else their number. */
  match: number;
  /** A bit for each guess that agrees. */
  agreeing: number;
}

/** Rows of each mixer set. */
export const SET_ROWS = [
  80,
  256,
  512,
  2048,
  256,
  256,
  256,
  256,
  512,
  2048,
  128,
  256,
  1024,
  1024,
];

/** The row of weights that each set selects. */
export function mixerRows(history: History, moment: Moment): number[] {
  const { c0, bits, match, agreeing } = moment;
  const byte = (n: number) => history.c4 >>> 8 * n & 255;
  const { inString, inTag, depth } = history.keys;
  const offset = (history.position - history.fieldStart) >>> 0;
  return [
    match,
    c0,
    bits + 8 * (byte(0) >>> 5) + 64 * (byte(1) >>> 5),
    bits + 8 * byte(0),
    byte(1),
    byte(2),
    Math.min(history.column, 255),
    8 * Math.min(history.field, 31) + Math.min(offset, 7),
    inString | inTag << 1 | depth % 8 << 3 | Math.min(history.digits, 7) << 6,
    bits + 8 * (history.collapsed & 255),
    bits + 8 * Math.min(history.wordLength, 15),
    agreeing,
    history.keys.key >>> 22,
    history.template >>> 22,
  ];
}

/** The row that each final mixer selects. */
export function finalRows(
  history: History,
  { c0, match, agreeing }: Moment,
): number[] {
  return [c0, history.c4 & 255, match, agreeing];
}

/** Hashes that select the rows of the APMs. */
export function apmHashes(
  history: History,
  match: Guess,
  c0: number,
): number[] {
  const { c4 } = history;
  return [
    c0 | (c4 & 255) << 8,
    spread(((c4 & 0xffff) << 8 | c0) >>> 0),
    spread(add(multiply(c4 & 0xffffff, STEP), c0)),
    spread((match.expected << 16 | match.state << 8 | c0) >>> 0),
    spread(add(multiply(history.masks[0], STEP), c0)),
    spread(add(history.word, c0)),
  ];
}
