/**
 * Trees that the states of bit histories are coded by: a state is what a history counted, and the states of a node of a slot depend
 * on that of its parent. Each class of parents has a tree in which frequent states stand near the root.
 *
 * @module
 */

import { historyTable } from "../../kernel/tables.ts";
import { type BinaryCoder, probabilities } from "./binary_coder.ts";

const { states } = historyTable();

/** Number of states; bytes from here on are none. */
export const STATES = states.length;

/** Zeros and ones that a state counts, by state × 2 + bit. */
export const COUNTS: Uint8Array = new Uint8Array(512);

/** A state up to here tells its history bit by bit. */
const LAST_EXACT = 30;

/** Buckets of counts in states that tell no more than counts. */
const BUCKETS = [0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 8];
const LAST_BUCKET = 9;

/** The class of the first node of a slot, which has no parent. */
export const ROOT = 0;

/** Classes of a node whose parent tells its history, by count, then of the others: by bucket and whether it saw one bit alone. */
const EXACT = 1, MIXED = 5, PURE = MIXED + LAST_BUCKET + 1;
export const CLASSES = PURE + LAST_BUCKET + 1;

/** The class of a node by the state of its parent × 2 + the bit that leads to it. */
export const CLASS: Uint8Array = new Uint8Array(512);

states.forEach(({ n0, n1 }, state) => {
  [n0, n1].forEach((count, bit) => {
    const at = state * 2 + bit;
    COUNTS[at] = count;
    CLASS[at] = state <= LAST_EXACT
      ? EXACT + count - 1
      : (n0 && n1 ? MIXED : PURE) + (BUCKETS[count] ?? LAST_BUCKET);
  });
});

/** No code is longer, in bits: counts are halved until that holds. */
const LONGEST = 24;

/** The tree of a class that has no states. */
export const NONE = 256;

/** A tree for each class. */
export class StateTrees {
  /** Where each class begins: a node, or ~state where there is but one. */
  readonly first: Int32Array = new Int32Array(CLASSES).fill(NONE);
  /** What follows a node by class × 512 + node × 2 + bit: a node, or ~state. */
  readonly next: Int32Array = new Int32Array(CLASSES * 512);
  /** The bits that lead to a state by class × 256 + state, the first highest. */
  readonly codes: Int32Array = new Int32Array(CLASSES * 256);
  readonly lengths: Int32Array = new Int32Array(CLASSES * 256);

  /**
   * Codes the trees.
   *
   * @param coder writes or reads them
   * @param counts how often each state occurs by class × 256 + state; a decoder needs none
   */
  constructor(coder: BinaryCoder, counts: Uint32Array) {
    const used = probabilities(4), sizes = probabilities(64);
    for (let list = 0; list < CLASSES; list++) {
      const of = counts.subarray(list << 8, list + 1 << 8);
      const lengths = this.lengths.subarray(list << 8, list + 1 << 8);
      if (!coder.decoding) measure(of, lengths);
      let before = 0, length = 0;
      for (let state = 0; state < STATES; state++) {
        // A single state has a code of no bits, so lengths are coded plus one.
        const has = coder.bit(used, before, of[state] ? 1 : 0);
        before = (before << 1 | has) & 3;
        if (!has) continue;
        length = coder.tree(sizes, length >= 8 ? 32 : 0, 5, lengths[state]);
        lengths[state] = length + 1;
      }
      this.#grow(list, lengths);
    }
  }

  /** Builds a class's tree of its lengths plus one; codes of one length ascend with the states. */
  #grow(list: number, lengths: Int32Array): void {
    const order = [...lengths.keys()].filter((state) => lengths[state] > 0)
      .sort((a, b) => lengths[a] - lengths[b] || a - b);
    if (order.length === 0) return;
    let code = 0, length = 0, nodes = 1;
    const { next } = this, base = list * 512;
    if (lengths[order[0]] === 1) {
      if (order.length > 1) throw new Error("Cannot unpack such a tree");
      this.first[list] = ~order[0];
      lengths[order[0]] = 0;
      return;
    }
    next.fill(0, base, base + 512);
    for (const state of order) {
      const size = lengths[state] - 1;
      code *= 2 ** (size - length);
      length = size;
      if (code >= 2 ** size || size > LONGEST) {
        throw new Error("Cannot unpack such a tree");
      }
      let node = 0;
      for (let bit = size - 1; bit > 0; bit--) {
        const at = base + node * 2 + (code >>> bit & 1);
        if (next[at] === 0) next[at] = nodes++;
        node = next[at];
      }
      next[base + node * 2 + (code & 1)] = ~state;
      this.codes[list << 8 | state] = code++;
      lengths[state] = size;
    }
    if (code !== 2 ** length) throw new Error("Cannot unpack such a tree");
    this.first[list] = 0;
  }
}

/** Lengths of the codes of Huffman; those of equal counts by the order of states. */
function measure(counts: Uint32Array, lengths: Int32Array): void {
  const used = [...counts.keys()].filter((state) => counts[state] > 0);
  for (let scale = 1;; scale *= 2) {
    let nodes = used.map((state) => ({
      count: Math.ceil(counts[state] / scale),
      states: [state],
    }));
    lengths.fill(0);
    while (nodes.length > 1) {
      nodes.sort((a, b) => a.count - b.count || a.states[0] - b.states[0]);
      const [a, b, ...rest] = nodes;
      const states = [...a.states, ...b.states];
      for (const state of states) lengths[state]++;
      nodes = [{ count: a.count + b.count, states }, ...rest];
    }
    if (lengths.every((length) => length <= LONGEST)) return;
  }
}
