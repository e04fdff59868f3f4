/**
 * Context slots: see kernel/assembly/context_slots.ts, and docs/format.md, "What a model knows".
 *
 * @module
 */

import { type BinaryCoder, probabilities, weights } from "./binary_coder.ts";
import {
  CLASS,
  CLASSES,
  COUNTS,
  NONE,
  ROOT,
  STATES,
  StateTrees,
} from "./state_trees.ts";

/** Histories of a slot, numbered from 1. */
const NODES = 15;

/** Slots of a line. */
const SLOTS = 4;

/** Bytes of a line. */
const LINE = 64;

/** Probabilities by hashed contexts: 2^20. */
const HASH_SHIFT = 12, HASH_MASK = (1 << 20) - 1;

/** Lines between two rests, 2 µs each. */
const SLICE = 512;

/** Codes slots. */
export class SlotCoder {
  readonly #coder: BinaryCoder;
  readonly #memory: Uint8Array;
  readonly #trees: StateTrees;
  readonly #count = probabilities(5 * 8);
  readonly #ordered = probabilities(5);
  readonly #place = probabilities(5 * 4);
  readonly #split = probabilities(8 * 5 * 8);
  readonly #regular = probabilities(2);
  readonly #bytes = probabilities(16 * 256);
  readonly #byParent = probabilities((NODES + 1) * STATES << 8);
  readonly #byFamily = probabilities(HASH_MASK + 1);
  readonly #weights = weights(CLASSES * (NODES + 1));

  /**
   * @param coder writes or reads
   * @param memory where the slots are
   * @param counts what {@linkcode counting} found; a decoder needs none
   */
  constructor(coder: BinaryCoder, memory: Uint8Array, counts: Uint32Array) {
    this.#coder = coder;
    this.#memory = memory;
    this.#trees = new StateTrees(coder, counts);
  }

  /**
   * Codes the histories of a slot.
   *
   * @param at address of the slot less one
   * @param least least first state of the line's slots so far, or what else tells about this one's
   * @param before first state of the slot before
   * @param place number of the slot among those of the line
   * @param last whether the place of its last history may have been cleared
   */
  slot(
    at: number,
    least: number,
    before: number,
    place: number,
    last: boolean,
  ): void {
    const memory = this.#memory, coder = this.#coder, trees = this.#trees;
    const regular = coder.bit(
      this.#regular,
      0,
      coder.decoding || isRegular(memory, at) ? 1 : 0,
    );
    if (!regular) {
      for (let node = 1; node <= NODES; node++) {
        const byte = memory[at + node];
        memory[at + node] = coder.tree(this.#bytes, node << 8, 8, byte);
      }
      return;
    }
    const { first, next, codes, lengths } = trees;
    for (let node = 1; node <= NODES; node++) {
      let list = ROOT, parent = least, family = before, kind = place;
      if (node > 1) {
        const up = memory[at + (node >>> 1)] * 2 + (node & 1);
        if (COUNTS[up] === 0) {
          if (coder.decoding) memory[at + node] = 0;
          continue;
        }
        list = CLASS[up];
        parent = up >>> 1;
        family = node > 3 ? memory[at + (node >>> 2)] : 0;
        kind = node & 3 | (last && node === NODES ? 8 : 4);
      }
      const byParent = node * STATES + parent << 8;
      const byFamily =
        Math.imul((parent * STATES + family) * 16 + kind, 0x9e3779b1) >>>
        HASH_SHIFT;
      const symbol = list << 8 | memory[at + node], base = list << 9;
      const code = codes[symbol];
      let left = lengths[symbol], step = first[list];
      if (step === NONE) throw new Error("Cannot unpack such a history");
      while (step >= 0) {
        left--;
        const bit = coder.mixed(
          this.#byParent,
          byParent + step,
          this.#byFamily,
          byFamily + step & HASH_MASK,
          this.#weights,
          list << 4 | node,
          code >>> left & 1,
        );
        step = next[base + step * 2 + bit];
      }
      memory[at + node] = ~step;
    }
  }

  /** Codes the lines of a table. */
  *coding(start: number, lines: number): Generator<void, void> {
    const memory = this.#memory, coder = this.#coder;
    const places = [0, 0, 0, 0], checks = new Uint8Array(SLOTS);
    let before = 0;
    for (let line = 0; line < lines; line++) {
      const at = start + line * LINE;
      let count = 0, ordered = 1;
      if (!coder.decoding) {
        for (let i = 0; i < SLOTS; i++) {
          if (!isEmpty(memory, at, i)) places[count++] = i;
        }
        for (let i = 1; i < count; i++) {
          // By insertion: equal checks keep their order.
          for (let j = i; j > 0; j--) {
            const one = places[j - 1], two = places[j];
            if (memory[at + one] <= memory[at + two]) break;
            places[j - 1] = two;
            places[j] = one;
          }
        }
        for (let i = 0; i < count; i++) {
          checks[i] = memory[at + places[i]];
          if (places[i] !== i) ordered = 0;
        }
      }
      count = before = coder.tree(this.#count, before * 8, 3, count);
      if (count > SLOTS) throw new Error("Cannot unpack such a line");
      if (count === 0) continue;
      ordered = coder.bit(this.#ordered, count, ordered);
      this.#order(places, count, ordered);
      this.#checks(checks, 0, count, 7, 0);
      let least = STATES - 1, last = 0;
      for (let i = 0; i < count; i++) {
        const place = places[i], slot = at + SLOTS - 1 + place * NODES;
        memory[at + place] = checks[i];
        this.slot(slot, least, last, i, place === SLOTS - 1);
        last = Math.min(memory[slot + 1], STATES - 1);
        least = Math.min(least, last);
      }
      if (line % SLICE === 0) yield;
    }
  }

  /** Codes which places the slots have, in the order of their checks. */
  #order(places: number[], count: number, ordered: number): void {
    const free = [0, 1, 2, 3];
    for (let i = 0; i < count; i++) {
      let index = ordered ? 0 : free.indexOf(places[i]);
      if (!ordered) {
        index = this.#coder.tree(this.#place, free.length * 4 - 4, 2, index);
      }
      if (index >= free.length) throw new Error("Cannot unpack such an order");
      places[i] = free.splice(index, 1)[0];
    }
  }

  /** Codes ascending checks: how many of them have a 1 at their highest bit, then those with a 0 and those with a 1. */
  #checks(
    checks: Uint8Array,
    from: number,
    to: number,
    bit: number,
    prefix: number,
  ): void {
    const coder = this.#coder, count = to - from;
    if (count === 0) return;
    if (count === 1 || bit < 0) {
      const value = checks[from] & (1 << bit + 1) - 1;
      const low = count === 1 ? coder.raw(bit + 1, value) : 0;
      checks.fill(prefix | low, from, to);
      return;
    }
    let ones = 0;
    for (let i = from; i < to; i++) ones += checks[i] >>> bit & 1;
    ones = coder.tree(this.#split, (bit * 5 + count) * 8, 3, ones);
    if (ones > count) throw new Error("Cannot unpack such checks");
    this.#checks(checks, from, to - ones, bit - 1, prefix);
    this.#checks(checks, to - ones, to, bit - 1, prefix | 1 << bit);
  }
}

/** Whether a slot of a line has neither check nor histories. */
function isEmpty(memory: Uint8Array, line: number, place: number): boolean {
  if (memory[line + place]) return false;
  const slot = line + SLOTS + place * NODES;
  for (let i = 0; i < NODES; i++) if (memory[slot + i]) return false;
  return true;
}

/** Whether nodes that were never visited have no history, and all bytes are states. */
function isRegular(memory: Uint8Array, at: number): boolean {
  if (memory[at + 1] >= STATES) return false;
  for (let node = 2; node <= NODES; node++) {
    const state = memory[at + node];
    if (state >= STATES) return false;
    const up = memory[at + (node >>> 1)] * 2 + (node & 1);
    if (state && COUNTS[up] === 0) return false;
  }
  return true;
}

/**
 * Counts the states of a slot by class, for the trees.
 *
 * @param memory where the slot is
 * @param at its address less one
 * @param counts where they are added up
 */
export function counting(
  memory: Uint8Array,
  at: number,
  counts: Uint32Array,
): void {
  if (!isRegular(memory, at)) return;
  counts[ROOT << 8 | memory[at + 1]]++;
  for (let node = 2; node <= NODES; node++) {
    const up = memory[at + (node >>> 1)] * 2 + (node & 1);
    if (COUNTS[up]) counts[CLASS[up] << 8 | memory[at + node]]++;
  }
}
