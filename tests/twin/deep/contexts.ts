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

/** Hashes of contexts 1 to `count` − 1; context 0 is the last byte, which needs none. */
export function hashContexts(
  ensemble: number,
  count: number,
  history: History,
  guesses: Guesses,
  strides: StrideModel,
): number[] {
  const common = commonContexts(history);
  const match = guesses.all[0].expected |
    Math.min(guesses.all[0].length, 31) << 9;
  const own = ensemble === BINARY
    ? binaryContexts(history, strides, match)
    : ensemble === PROSE
    ? [...textContexts(history, match), ...proseContexts(history)]
    : [
      ...textContexts(history, match),
      ...structuredContexts(history, guesses),
    ];
  const hashes: number[] = [];
  [...common, ...own].slice(0, count).forEach((value, i) => {
    // The number keeps equal values of different contexts apart. Context 0 has none.
    if (i > 0) hashes[i] = spread(add(value, multiply(i, 0x3c6ef372)));
  });
  return hashes;
}

/** Contexts 0 to 6 of every ensemble. */
function commonContexts(history: History): number[] {
  const { c4, followers3, masks } = history;
  return [
    0,
    0,
    c4 & 0xffff,
    c4 & 0xffffff,
    c4,
    both(followers3 & 0xffff, c4 & 255),
    both(masks[0], masks[1]),
  ];
}

/** Contexts 7 and up. */
function binaryContexts(
  history: History,
  { stride }: StrideModel,
  match: number,
): number[] {
  const { c4, c8, c12, word, position, followers1, followers2 } = history;
  const c1 = c4 & 255, place = stride ? position % stride : 0;
  const back = (distance: number) => history.at(add(position, -distance));
  const above = back(stride), next = back(stride - 1);
  const left = back(stride + 1), second = back(stride * 2);
  return [
    c4 & 0xff00,
    c4 & 0xff0000 | 1,
    both(c8 & 255, c1),
    c4 & 0xffff00,
    c4 & 0xf0f0f0f0,
    above | second << 8 | stride << 16,
    both(above, place),
    both(place, c1),
    c1 << 16 | above << 8 | next,
    c4 & 0xff00ff,
    followers2 & 0xffff | c1 << 16,
    both(followers2, followers1 & 255),
    c4 & 0xff000000 | 1,
    both(c4 & 0xffffff, above),
    both(c4, c8 & 0xffff),
    both(c4, c8 & 255),
    both(both(c4, c8), c12 & 0xffff),
    match,
    both(word, c1),
    both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8),
    c1 | left << 8 | above << 16,
    (c1 + above - left) & 255 | 256 | stride << 16,
    c4 & 0xf8fcff,
  ];
}

/** Contexts 7 to 12 of prose and structured text. */
function textContexts(history: History, match: number): number[] {
  const { c4, c8, word, lastWord2 } = history;
  return [
    both(word, c4 & 255),
    both(c4, c8 & 0xffff),
    both(history.collapsed, c4 & 255),
    match,
    both(history.keys.tag, word),
    both(add(multiply(word, 11), multiply(lastWord2, 13)), 1),
  ];
}

/** Contexts 13 and up. */
function proseContexts(history: History): number[] {
  const { c4, c8, c12, word, lastWord, lastWord2, column } = history;
  const { followers1, followers2, keys } = history;
  const c1 = c4 & 255;
  return [
    add(multiply(word, 3), multiply(lastWord, STEP), c1),
    c4 & 0xff00ff,
    both(history.first, column),
    both(c4, c8 & 255),
    both(lastWord, c4 & 0xffff),
    both(history.shape, c1),
    history.above | Math.min(column, 255) << 8,
    c4 & 0xf0f0f0f0,
    both(add(word, multiply(lastWord, 5), multiply(lastWord2, 7)), c1),
    both(both(c4, c8), c12 & 0xffff),
    followers2 & 0xffff | c1 << 16,
    both(followers1 & 0xffffff, c1),
    both(history.template, 5),
    c4 & 0xffff00,
    both(keys.key, keys.value),
    both(c4, c8),
    c4 & 0xff00ff00,
  ];
}

/** Contexts 13 and up. */
function structuredContexts(history: History, guesses: Guesses): number[] {
  const { c4, c8, c12, lastWord, column, field, first } = history;
  const { followers1, followers2 } = history;
  const { key, parent, quoted, value } = history.keys;
  const expected = (i: number) => guesses.all[i].expected;
  const c1 = c4 & 255;
  return [
    both(add(parent, multiply(key, 3)), quoted),
    history.above | Math.min(column, 255) << 8,
    both(add(first, multiply(field, 0x10001)), c4 & 0xffff),
    both(followers1 & 0xffffff, c1),
    both(
      expected(KEYED) | expected(FIELDED) << 9,
      expected(TEMPLATED) | c1 << 16,
    ),
    c4 & 0xf0f0f0f0,
    both(history.template, 5),
    both(history.fieldHash, field),
    both(history.token, history.lastToken),
    both(both(c4, c8), c12 & 0xffff),
    both(c4, c8 & 255),
    followers2 & 0xffff | c1 << 16,
    both(lastWord, c4 & 0xffff),
    both(history.shape, c1),
    both(first, column),
    both(key, value),
    c4 & 0xff00ff,
  ];
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

/** The row of weights that each set selects; lighter profiles have the first eight. */
export function mixerRows(
  history: History,
  strides: StrideModel,
  ensemble: number,
  moment: Moment,
): number[] {
  const { c0, bits, match } = moment;
  const byte = (n: number) => history.c4 >>> 8 * n & 255;
  const { inString, inTag, depth, key } = history.keys;
  const offset = (history.position - history.fieldStart) >>> 0;
  return [
    match,
    c0,
    bits + 8 * byte(0),
    byte(1),
    bits + 8 * (history.collapsed & 255),
    inString | inTag << 1 | depth % 8 << 3 | Math.min(history.digits, 7) << 6,
    byte(2),
    bits + 8 * Math.min(history.wordLength, 15),
    8 * Math.min(history.field, 31) + Math.min(offset, 7),
    bits + 8 * (byte(0) >>> 5) + 64 * (byte(1) >>> 5),
    history.template >>> 22,
    ensemble === BINARY
      ? history.at(add(history.position, -strides.stride))
      : key >>> 22,
  ];
}

/** The row that each final mixer selects. */
export function finalRows(
  history: History,
  { c0, match, agreeing }: Moment,
): number[] {
  return [c0, history.c4 & 255, match, agreeing];
}

/** Hashes that select the rows of the APMs; profile 7 has the first three. */
export function apmHashes(
  history: History,
  match: Guess,
  c0: number,
): number[] {
  const { c4 } = history;
  return [
    c0 | (c4 & 255) << 8,
    spread(((c4 & 0xffff) << 8 | c0) >>> 0),
    spread((match.expected << 16 | match.state << 8 | c0) >>> 0),
    spread(add(multiply(c4 & 0xffffff, STEP), c0)),
    spread(add(multiply(history.masks[0], STEP), c0)),
    spread(add(history.word, c0)),
  ];
}
