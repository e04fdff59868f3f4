/** The match of the balanced predictor: a mistake lowers the belief in it, and only many of them end it. */

import { add, multiply } from "../arithmetic.ts";
import type { History } from "./history.ts";

const SHORTEST = 6, SETTLED = 16, COMPARED = 40, LONGEST = 65535;

/** Mistakes among the last eight bytes that end a match. */
const DROPPED = 6;

/** Shortest length of each class. */
const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 64, 128, 512];

export class Match {
  readonly #index: Uint32Array;
  readonly #indexBits: number;
  readonly #history: History;
  #outcomes: boolean[] = []; // of the last eight bytes, true for a mistake
  #candidate = 0;
  pointer = 0;
  length = 0;
  /** The byte it expects plus 256, 0 when there is no match. */
  expected = 0;

  constructor(indexBits: number, history: History) {
    this.#index = new Uint32Array(2 ** indexBits);
    this.#indexBits = indexBits;
    this.#history = history;
  }

  get #mistakes(): number {
    return this.#outcomes.filter((wrong) => wrong).length;
  }

  /** 0 to 63: class of the length × 4 + class of the mistakes. */
  get state(): number {
    const length = CLASSES.findLastIndex((least) => this.length >= least);
    const mistakes = this.#mistakes;
    return length * 4 + (mistakes < 2 ? mistakes : mistakes < 4 ? 2 : 3);
  }

  /** After the history took in a byte. */
  update(byte: number): void {
    const { position, ring, c4, c8 } = this.#history;
    const at = (n: number) => this.#history.at(n);
    let known = this.expected !== 0;
    if (known) {
      const right = this.expected - 256 === byte;
      this.length = right ? Math.min(this.length + 1, LONGEST) : 0;
      this.#outcomes = [...this.#outcomes, !right].slice(-8);
      this.pointer = add(this.pointer, 1);
    }
    if (this.length < SETTLED) {
      const candidate = add(this.#candidate, 1);
      const distance = add(position, -candidate);
      const same = known && candidate === this.pointer;
      if (distance >= 1 && distance <= ring.length - 1 && !same) {
        let n = 0;
        while (
          n < COMPARED && n < candidate &&
          at(candidate - 1 - n) === at(position - 1 - n)
        ) n++;
        if (n >= SHORTEST && n > this.length) {
          this.pointer = candidate;
          this.length = n;
          this.#outcomes = [];
          known = true;
        }
      }
      if (known && this.#mistakes >= DROPPED) {
        this.length = 0;
        this.#outcomes = [];
        known = false;
      }
    }
    const mixed = multiply(c4, 0x9e3779b1) ^ multiply(c8 & 255, 0x85ebca77);
    const hash = multiply(mixed >>> 0, 0x9e3779b1);
    const entry = Math.floor(hash / 2 ** (32 - this.#indexBits));
    this.#candidate = this.#index[entry];
    this.#index[entry] = position;
    this.expected = known ? at(this.pointer) + 256 : 0;
  }
}
