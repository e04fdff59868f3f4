/** Guesses of the whole next byte: the part of src/kernel/ultra/assembly/guesses.ts. */

import { add, multiply } from "../arithmetic.ts";
import { both } from "./contexts.ts";
import type { StrideModel } from "../stride_model.ts";
import { hash16, type History } from "./history.ts";
import type { RecurrentNetwork } from "./recurrent.ts";

export const MATCHES = 4;
export const KEYED = 4, FIELDED = 5, TEMPLATED = 6, ABOVE = 7, WORDED = 8;
export const VALUED = 9, NETWORK = 10;

/** The least length of each match. */
const LEAST = [5, 8, 12, 24];

/** Lengths are counted no further. */
const LONGEST = 65535;
/** A match this long is not given up for another. */
const SETTLED = 16;
/** A candidate is compared this far back. */
const COMPARED = 40;
/** Mistakes among the last eight that end a match. */
const DROPPED = 6;

function lengthClass(length: number): number {
  if (length < 8) return length;
  const bounds = [12, 16, 24, 32, 64, 128, 512];
  return 8 + bounds.filter((bound) => length >= bound).length;
}

export class Guess {
  /** Position of the byte expected next. */
  pointer = 0;
  /** Bytes it has been right in a row. */
  length = 0;
  /** The last eight outcomes, the newest last: whether it was wrong. */
  misses: boolean[] = [];
  /** Expected byte + 256, 0 when there is none. */
  expected = 0;
  /** 0 to 63: what its record says. */
  state = 0;

  get mistakes(): number {
    return this.misses.filter((wrong) => wrong).length;
  }

  judge(byte: number): void {
    if (this.expected === 0) return;
    const right = this.expected - 256 === byte;
    this.length = right ? Math.min(this.length + 1, LONGEST) : 0;
    this.misses = [...this.misses, !right].slice(-8);
    this.pointer = add(this.pointer, 1);
  }

  expect(history: History, known: boolean): void {
    this.expected = known ? history.at(this.pointer) + 256 : 0;
    const doubt = [0, 1, 2, 2, 3, 3, 3, 3, 3][this.mistakes];
    this.state = lengthClass(this.length) * 4 + doubt;
  }

  send(history: History, to: number, known: boolean): void {
    if (to !== this.pointer) this.length = 0;
    this.pointer = to;
    this.expect(history, known);
  }

  stay(history: History): void {
    this.expect(history, this.expected !== 0);
  }
}

export class Guesses {
  readonly all = Array.from({ length: 11 }, () => new Guess());
  readonly #history: History;
  readonly #strides: StrideModel;
  readonly #indexBits: number;
  /** For each match, and a hash of its bytes, the position behind their last occurrence. */
  readonly #indexes: Uint32Array[];
  /** For keys, templates, words and values, the position behind their last occurrence. */
  readonly #places = [0, 1, 2, 3].map(() => new Uint32Array(65536));

  constructor(history: History, strides: StrideModel, indexBits: number) {
    this.#history = history;
    this.#strides = strides;
    this.#indexBits = indexBits;
    this.#indexes = LEAST.map(() => new Uint32Array(2 ** indexBits));
  }

  /** Takes in a byte; before the history does. */
  judge(byte: number): void {
    for (const guess of this.all.slice(0, NETWORK)) guess.judge(byte);
  }

  /** Lets the network's guess be what it holds likeliest. */
  hear(network: RecurrentNetwork): void {
    const guess = this.all[NETWORK];
    guess.expected = network.best + 256;
    guess.state = network.bestShare;
  }

  /** After the history took a byte in, which ended what `ended` says. */
  update(
    text: boolean,
    ended: { line: boolean; field: boolean; key: boolean },
  ): void {
    const history = this.#history;
    const fielded = this.all[FIELDED], above = this.all[ABOVE];
    if (ended.line || ended.field) {
      const to = history.fieldsAbove[history.field];
      fielded.send(history, to, to !== 0);
    } else fielded.stay(history);
    if (text && ended.line) above.send(history, history.lastLine, true);
    else if (text) above.stay(history);

    // A key's place is noted where a key ends, the others' after every byte.
    if (ended.key) this.#visit(KEYED, 0, history.keys.key, true);
    else this.all[KEYED].stay(history);
    this.#visit(TEMPLATED, 1, add(history.template, 1), false);
    this.#visit(WORDED, 2, history.words, false);
    const { key, value } = history.keys;
    this.#visit(VALUED, 3, both(key, value), false);

    if (!text) {
      this.#strides.update(history.c4, history.position);
      const { stride } = this.#strides;
      above.send(history, add(history.position, -stride), stride !== 0);
    }
    const fifth = history.c8 & 255;
    this.#follow(
      0,
      multiply(history.c4, 0x9e3779b1) ^ multiply(fifth, 0x85ebca77),
    );
    this.#follow(1, both(history.c4, history.c8));
    this.#follow(2, history.last11);
    this.#follow(3, history.last32);
  }

  #visit(number: number, table: number, hash: number, always: boolean): void {
    const guess = this.all[number], places = this.#places[table];
    const place = hash16(hash), to = places[place];
    places[place] = this.#history.position;
    if (always || guess.length === 0) guess.send(this.#history, to, to !== 0);
    else guess.stay(this.#history);
  }

  #follow(number: number, hash: number): void {
    const guess = this.all[number], history = this.#history;
    const entry = multiply(hash, 0x9e3779b1) >>> (32 - this.#indexBits);
    const candidate = this.#indexes[number][entry];
    this.#indexes[number][entry] = history.position;
    let known = guess.expected !== 0;
    if (!known || guess.length < SETTLED) {
      const length = known && candidate === guess.pointer
        ? 0
        : this.#measure(candidate);
      if (length >= LEAST[number] && length > guess.length) {
        guess.pointer = candidate;
        guess.length = length;
        guess.misses = [];
        known = true;
      }
      if (known && guess.mistakes >= DROPPED) {
        guess.length = 0;
        guess.misses = [];
        known = false;
      }
    }
    guess.expect(history, known);
  }

  /** How many bytes before a position equal the last ones, 0 when it has left the history. */
  #measure(candidate: number): number {
    const history = this.#history;
    const distance = (history.position - candidate) >>> 0;
    if (distance === 0 || distance >= history.ring.length) return 0;
    let length = 0;
    while (
      length < COMPARED && length < candidate &&
      history.at(candidate - 1 - length) ===
        history.at(history.position - 1 - length)
    ) length++;
    return length;
  }
}
