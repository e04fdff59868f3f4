/** What the predictor consists of, as lists; line by line those of src/kernel/assembly/ensembles.ts. */

import { add, multiply, spread } from "./arithmetic.ts";
import type { History } from "./history.ts";
import type { MatchModel } from "./match_model.ts";

export const PROSE = 0;
export const STRUCTURED = 1;
export const BINARY = 2;
export const FAST = 3;

/** Mixer sets. */
export function setCount(ensemble: number): number {
  return ensemble === PROSE ? 3 : ensemble === FAST ? 2 : 5;
}

function both(x: number, y: number): number {
  return add(spread(x), y);
}

/** Hashes of contexts 1 and up; context 0 is the last byte, which needs none. */
export function hashContexts(
  ensemble: number,
  history: History,
  match: MatchModel,
): number[] {
  const hashes: number[] = [];
  const context = (i: number, value: number) => {
    // The number keeps equal values of different models apart.
    hashes[i] = spread(add(value, multiply(i, 0x3c6ef372)));
  };
  const { c4, c8, position, word, lastWord, key, quoted, shape } = history;
  if (ensemble === FAST) {
    context(1, c4 & 0xffff);
    context(2, c4);
    context(3, both(c4, c8 & 0xffff));
  } else {
    context(1, c4 & 0xffff);
    context(2, c4 & 0xffffff);
    context(3, c4);
  }
  if (ensemble === PROSE) {
    context(4, both(c4, c8 & 0xffff));
    context(5, word);
    context(6, add(multiply(word, 3), multiply(lastWord, 0x2f0b4c47)));
  }
  if (ensemble === STRUCTURED) {
    const column = history.column;
    const above = history.at(add(history.lastLine, column));
    const nextAbove = history.at(add(history.lastLine, column, 1));
    context(4, both(c4, c8 & 0xffff));
    context(5, word);
    context(6, add(multiply(word, 3), multiply(lastWord, 0x2f0b4c47)));
    context(7, above | Math.min(column, 255) << 8);
    context(8, both(above << 8 | nextAbove, c4 & 255));
    context(9, both(key, quoted));
    context(10, history.followers << 8 | c4 & 255);
    context(11, match.expected | Math.min(match.length, 31) << 9);
    context(12, both(lastWord, c4 & 0xffff));
    context(13, both(c4, c8));
    context(14, both(shape, 0x1234567));
  }
  if (ensemble === BINARY) {
    const stride = history.stride;
    const above = history.at(add(position, -stride));
    context(4, both(c4, c8 & 0xffff));
    context(5, c4 & 0xff00);
    context(6, c4 & 0xff0000 | 0x1000000);
    context(7, c4 & 0xffff00);
    context(8, history.followers << 8 | c4 & 255);
    context(9, match.expected | Math.min(match.length, 31) << 9);
    context(10, c4 & 0xf0f0f0f0);
    const nextAbove = history.at(add(position, -stride, 1));
    context(11, (c4 & 255) << 16 | above << 8 | nextAbove);
    context(12, c4 & 0xffff0000 | 1);
    context(13, both(c4 & 0xf8f8f8f8, c8 & 0xf8f8f8f8));
    const twoAbove = history.at(add(position, -2 * stride));
    context(14, above | twoAbove << 8 | stride << 16);
  }
  return hashes;
}

function charClass(byte: number): number {
  return byte >>> 5;
}

/**
 * The row of weights that each set selects for the next bit.
 *
 * @param c0 the bits of the byte so far below a leading 1
 * @param bits their number
 * @param length class of the match's length, 0 when there is none
 */
export function mixerRows(
  ensemble: number,
  history: History,
  c0: number,
  bits: number,
  length: number,
): number[] {
  const last = history.c4 & 255, secondLast = history.c4 >>> 8 & 255;
  return [
    length ? length + 8 : bits,
    c0,
    (charClass(last) | charClass(secondLast) << 3) << 3 | bits,
    last,
    ensemble === STRUCTURED ? Math.min(history.column, 511) : secondLast,
  ].slice(0, setCount(ensemble));
}
