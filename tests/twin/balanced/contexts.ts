/** The contexts and mixer sets of the balanced predictor; line by line those of docs/format.md. */

import { add, multiply, spread } from "../arithmetic.ts";
import { type History, type Kind, STEP } from "./history.ts";
import type { Match } from "./match.ts";

/** An ensemble: what it is for, and whether it has all contexts and sets or the first twelve and four. */
export interface Ensemble {
  kind: Kind;
  all: boolean;
}

function both(x: number, y: number): number {
  return add(spread(x), y);
}

/** Values of contexts 1 and up, for the last byte but for its lowest bit, which the history has not seen. */
function values(
  { kind, all }: Ensemble,
  history: History,
  match: Match,
  seven: number,
): number[] {
  const c1 = seven * 2;
  const c4 = (history.c4 << 8 | c1) >>> 0;
  const c8 = (history.c8 << 8 | history.c4 >>> 24) >>> 0;
  const position = add(history.position, 1);
  const at = (n: number) => history.at(n);
  const orders = [
    c4 & 0xffff,
    c4 & 0xffffff,
    c4,
    both(c4, c8 & 0xffff),
  ];
  const goesOn = match.expected !== 0 && (match.expected & 255) >> 1 === seven;
  const promised = goesOn
    ? at(match.pointer + 1) | 256 | Math.min(match.length, 30) << 9
    : 0;

  if (kind === "binary") {
    const { stride } = history;
    const above = at(position - stride), next = at(position - stride + 1);
    const second = at(position - 2 * stride), left = at(position - stride - 1);
    const place = stride ? position % stride : 0;
    return [
      ...orders,
      c4 & 0xff00,
      c4 & 0xff0000 | 0x1000000,
      c4 & 0xffff00,
      promised,
      c4 & 0xf0f0f0f0,
      c1 << 16 | above << 8 | next,
      above | second << 8 | stride << 16,
      ...all
        ? [
          c4 & 0xffff0000 | 1,
          both(place, c1),
          (c1 + above - left) & 255 | 256 | stride << 16,
          both(c8 & 255, c1),
        ]
        : [],
    ];
  }

  const lower = c1 | 32;
  const letter = lower >= 96 && lower <= 122 || c1 >= 128;
  const { word: current, lastWord, lastWord2 } = history;
  let word: number, before = lastWord, before2 = lastWord2;
  if (letter) word = multiply(add(current, lower, 1), STEP);
  else if (current !== 0) {
    word = multiply(add(current, c1, 0x1000), STEP);
    before = current;
    before2 = lastWord;
  } else word = multiply(add(lastWord, c1, 0x1000), STEP);
  const pair = add(multiply(word, 3), multiply(before, STEP));
  const skipping = add(multiply(word, 11), multiply(before2, 13));
  const words = [...orders, word, pair];
  if (kind === "prose") {
    return [
      ...words,
      both(before, c4 & 0xffff),
      both(c4, c8 & 255),
      skipping,
      c4 & 0xffff00 | 1,
      promised,
    ];
  }

  const newline = seven === 5;
  const column = newline ? 0 : add(position, -history.lineStart);
  const above = add(newline ? history.lineStart : history.lastLine, column);
  return [
    ...words,
    at(above) | Math.min(column, 255) << 8,
    both(history.key, multiply(add(history.quoted, c1, 1), STEP)),
    promised,
    both(before, c4 & 0xffff),
    both(history.shape, c1),
    ...all
      ? [
        skipping,
        both(c4, c8),
        both(at(above) << 8 | at(above + 1), c1),
        both(history.masks, c1),
      ]
      : [],
  ];
}

/** Hashes of contexts 1 and up, by number. */
export function hashContexts(
  ensemble: Ensemble,
  history: History,
  match: Match,
  seven: number,
): number[] {
  const hashes: number[] = [];
  values(ensemble, history, match, seven).forEach((value, i) => {
    hashes[i + 1] = spread(add(value >>> 0, multiply(i + 1, 0x3c6ef372)));
  });
  return hashes;
}

/** The row that each mixer set selects; `match` is the number that set 0 has for the match. */
export function mixerRows(
  { kind, all }: Ensemble,
  history: History,
  c0: number,
  bits: number,
  match: number,
): number[] {
  const { c4, stride, position } = history;
  const last = c4 & 255, second = c4 >>> 8 & 255;
  const rows = [
    match,
    c0,
    bits + (last >> 5) * 8 + (second >> 5) * 64,
    kind === "prose" ? Math.min(history.wordLength, 15) * 8 + bits : last,
  ];
  if (!all) return rows;
  const column = add(position, -history.lineStart);
  return kind === "structured"
    ? [...rows, second, Math.min(column, 255), history.masks & 255]
    : [
      ...rows,
      second,
      c4 >>> 16 & 255,
      stride ? Math.min(position % stride, 255) : 0,
    ];
}
