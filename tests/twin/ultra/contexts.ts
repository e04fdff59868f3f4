/** What the ultra predictor consists of, as lists; line by line those of src/kernel/ultra/assembly/contexts.ts and sets.ts. */

import { add, multiply, spread } from "../arithmetic.ts";
import type { StrideModel } from "../stride_model.ts";
import { FIELDED, type Guesses, KEYED, TEMPLATED, VALUED } from "./guesses.ts";
import { type History, STEP } from "./history.ts";
import type { RecurrentNetwork } from "./recurrent.ts";

/** The ensembles, as the format numbers them. */
export const PROSE = 0, STRUCTURED = 1, BINARY = 2;

/** Contexts whose nibbles have counters, too. */
export const COUNTED = [0, 1, 2, 3, 4, 5, 6, 22, 23, 24, 25, 26];

/** Contexts of orders 3 to 8, 10 and 16. */
export const ORDERS = [3, 4, 5, 6, 7, 8, 9, 10];

/** Joins two values in one hash. */
export function both(x: number, y: number): number {
  return add(spread(x), y);
}

/** `x × factor` for each pair, summed. */
function weighted(...pairs: [number, number][]): number {
  return add(...pairs.map(([x, factor]) => multiply(x, factor)));
}

/** What the lists are of. */
export interface Past {
  history: History;
  guesses: Guesses;
  strides: StrideModel;
  network: RecurrentNetwork;
}

/** Hashes of all contexts. */
export function hashContexts(ensemble: number, past: Past): number[] {
  const { history, guesses, network } = past;
  const hashes: number[] = [];
  const context = (i: number, value: number) => {
    // The number keeps equal values of different contexts apart.
    hashes[i] = spread(add(value, multiply(i, 0x3c6ef372)));
  };
  const { c4, c8, c12, word } = history;
  const c1 = c4 & 255;
  const { followers1, followers2, followers3 } = history;
  const first = guesses.all[0];

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
  context(10, history.last16);
  context(11, followers2 & 0xffff | c1 << 16);
  context(12, both(followers3 & 0xffff, c1));
  context(13, first.expected | Math.min(first.length, 31) << 9);
  context(14, both(word, c1));
  context(15, c4 & 0xff00ff);
  context(16, both(history.masks[0], history.masks[1]));
  context(17, c4 & 0xf0f0f0f0);
  context(18, c4 & 0xffff00);
  context(19, both(followers1 & 0xffffff, c1));
  context(20, network.best | c1 << 8 | network.bestShare >> 3 << 16);
  context(21, c4 & 0xff00ff00);
  if (ensemble === BINARY) hashBinary(past, context);
  else hashText(ensemble, past, context);
  return hashes;
}

function hashText(
  ensemble: number,
  { history, guesses }: Past,
  context: (i: number, value: number) => void,
): void {
  const { c4, c8, word, lastWord, lastWord2, lastWord3, column } = history;
  const { stem, stem2, gap, field, template, first } = history;
  const { key, parent, quoted, value, lastValue, tag, outerTag, inString } =
    history.keys;
  const c1 = c4 & 255;
  const above = history.at(add(history.lastLine, column));
  const next = history.at(add(history.lastLine, column, 1));
  const expected = (i: number) => guesses.all[i].expected;

  context(22, both(lastWord, c4 & 0xffff));
  context(23, both(weighted([word, 11], [lastWord2, 13]), 1));
  context(24, both(history.shape, c1));
  context(25, above | Math.min(column, 255) << 8);
  context(26, both(template, 5));
  context(27, add(weighted([word, 3], [lastWord, STEP]), c1));
  context(28, both(weighted([word, 1], [lastWord, 5], [lastWord2, 7]), c1));
  context(29, both(key, value));
  context(30, both(tag, word));
  context(31, both(first, column));
  context(32, both(history.collapsed, c1));
  context(33, both(weighted([word, 1], [stem, 3]), gap));
  if (ensemble === PROSE) {
    context(34, both(weighted([word, 1], [stem, 3], [stem2, 5]), 3));
    context(35, both(weighted([word, 1], [lastWord3, 17]), 2));
    context(36, both(word, history.sentence));
    context(
      37,
      both(history.lengths & 0xfff, (history.wordLength << 8 | c1) >>> 0),
    );
    context(38, both(c4 & 0xffffff, lastWord));
    context(39, both(above << 8 | next, c4 & 0xffff));
    context(40, both(word, add(history.wordLength, multiply(column, 64))));
    context(41, both(history.followers2, c1));
    context(42, both(c8, c1));
    context(43, both((c4 & 0xffff0000) >>> 0, 9));
    context(
      44,
      both(weighted([word, 1], [lastWord2, 5], [lastWord3, 7]), c1),
    );
    context(45, both(gap, lastWord));
    context(46, both(history.followers3, c4 & 0xffff));
    context(
      47,
      both(
        add(inString, multiply(word, 2)),
        weighted([lastWord, 1], [lastWord2, 3], [lastWord3, 5]),
      ),
    );
    return;
  }
  context(34, both(weighted([parent, 1], [key, 3]), quoted));
  context(
    35,
    both(
      expected(KEYED) | expected(FIELDED) << 9,
      expected(TEMPLATED) | c1 << 16,
    ),
  );
  context(36, both(history.fieldHash, field));
  context(37, both(history.token, history.lastToken));
  context(38, both(weighted([first, 1], [field, 0x10001]), c4 & 0xffff));
  context(39, both(above << 8 | next, c4 & 0xffff));
  context(40, both(history.fieldHash, history.lastField));
  context(41, both(weighted([key, 3], [lastValue, 1]), value));
  context(42, both(weighted([tag, 1], [outerTag, 3]), c4 & 0xffffff));
  context(43, both(expected(VALUED) | expected(0) << 9, c4 & 0xffff));
  context(44, both(parent, value));
  context(45, both(add(template, field), c4 & 0xffff));
  context(46, both(key, c4 & 0xffffff));
  context(47, both(history.token, key));
}

function hashBinary(
  { history, strides }: Past,
  context: (i: number, value: number) => void,
): void {
  const { c4, c8, position, followers1, followers2 } = history;
  const { stride } = strides, place = stride ? position % stride : 0;
  const back = (distance: number) => history.at(add(position, -distance));
  const above = back(stride), next = back(stride - 1);
  const left = back(stride + 1), second = back(stride * 2);
  const c1 = c4 & 255, c2 = c4 >>> 8 & 255;
  const bytes = (x: number, mask: number) => (x & mask) >>> 0;

  context(22, c4 & 0xff00);
  context(23, c4 & 0xff0000 | 1);
  context(24, c4 & 0xff000000 | 1);
  context(25, c1 << 16 | above << 8 | next);
  context(26, above | second << 8 | stride << 16);
  context(27, both(above, place));
  context(28, both(place, c1));
  context(29, both(bytes(c4, 0xf8f8f8f8), bytes(c8, 0xf8f8f8f8)));
  context(30, both(c4 & 0xffffff, above));
  context(31, c1 | left << 8 | above << 16);
  context(32, (c1 + above - left) & 255 | 256 | stride << 16);
  context(33, both(c8 & 255, c1));
  context(34, both(followers2, followers1 & 255));
  context(35, c4 & 0xf8fcff);
  context(36, both(bytes(c4, 0xffff0000), 2));
  context(37, both(above | second << 8, c1));
  context(38, both(c4 & 0xffff, position % 4));
  context(39, both(bytes(c8, 0xff00ff00), bytes(c4, 0xff00ff00)));
  context(40, both(bytes(c4, 0xff00ffff), 4));
  context(41, both(bytes(c4, 0xffff00ff), 5));
  context(42, both(c4 & 0xf0f0ff, c8 & 255));
  context(43, both(place, above << 8 | left));
  context(44, (c1 * 2 - c2) & 255 | c2 << 8 | 3 << 16);
  context(45, (c1 + above - c2) & 255 | above << 8 | 5 << 16);
  context(46, both(c8 & 0xffff00, c4 & 0xffff));
  context(47, both(history.last11, 0));
}

/** Where the bit stands. */
export interface Moment {
  /** The bits of the byte so far below a leading 1, and their number. */
  c0: number;
  bits: number;
  /** The state + 8 of the best match that agrees with the bits so far, or else their number. */
  match: number;
  /** A bit for each of the first ten guesses that agrees. */
  agreeing: number;
  /** How many of eight orders were met before. */
  known: number;
  /** The network's likeliest byte, or 256 + bits where it is refuted. */
  best: number;
}

/** The row of weights that each set selects. */
export function mixerRows(
  { history, guesses }: Past,
  moment: Moment,
): number[] {
  const { c0, bits, match, agreeing, known, best } = moment;
  const byte = (n: number) => history.c4 >>> 8 * n & 255;
  const { inString, inTag, depth, key, tag, parent } = history.keys;
  const offset = (history.position - history.fieldStart) >>> 0;
  const [first] = guesses.all, valued = guesses.all[VALUED];
  const length = match < 8 ? 0 : Math.min((match - 8 >> 4) + 1, 3);
  const container = weighted([tag, 1], [parent, 3], [history.field, 1]);
  const masks = multiply(history.masks[0] & 0xffffff, 0x9e3779b1);
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
    key >>> 22,
    history.template >>> 22,
    best,
    8 * known + bits + 72 * length,
    first.expected ? first.expected - 256 : 256,
    spread(container) >>> 23,
    masks >>> 22,
    (first.state >>> 2) + 16 * (valued.state >>> 2),
  ];
}

/** The row that each final mixer selects. */
export function finalRows({ history }: Past, moment: Moment): number[] {
  const { c0, bits, match, agreeing, known, best } = moment;
  return [c0, history.c4 & 255, match, agreeing, 8 * known + bits, best];
}

/** Hashes that select the rows of the APMs. */
export function apmHashes(
  { history, guesses, network }: Past,
  { c0, agreeing }: Moment,
): number[] {
  const { c4, word, field } = history, c1 = c4 & 255;
  const [match] = guesses.all;
  return [
    c0 | c1 << 8,
    spread(((c4 & 0xffff) << 8 | c0) >>> 0),
    spread(add(multiply(c4 & 0xffffff, STEP), c0)),
    spread((match.expected << 16 | match.state << 8 | c0) >>> 0),
    spread(add(multiply(history.masks[0], STEP), c0)),
    spread(add(word, c0)),
    spread(add(multiply(c4, STEP), c0)),
    spread((network.best << 20 | c1 << 8 | c0) >>> 0),
    spread(agreeing << 8 | c0),
    spread(add(history.keys.key, multiply(field, 0x10001), c0)),
  ];
}
