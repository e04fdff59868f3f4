/**
 * Rows of APMs: see kernel/assembly/apm.ts. Most of their entries have seen few bits, and are told by those.
 *
 * @module
 */

import { type BinaryCoder, probabilities, weights } from "./binary_coder.ts";
import { NumberCoder } from "./number_table.ts";

/** Entries of a row. */
export const APM_LANES = 32;

/** Most bits that an entry is told by, and the depth of one that is told as a number instead. */
const DEPTH = 8, DEEPER = DEPTH + 1;

/** Lists of bits below a leading 1. */
const LISTS = 2 << DEPTH;

/** What entries start from: e to the power of −12, then steps of 3/4, as probabilities scaled by 65,536. */
export const IDENTITY: Uint16Array = new Uint16Array(APM_LANES);
for (let lane = 0, power = 6.14421235332821e-6; lane < APM_LANES; lane++) {
  IDENTITY[lane] = Math.round(65536 * power / (power + 1));
  power *= 2.117000016612675;
}

/** Entries by lane × {@linkcode LISTS} + list of the bits that they saw. */
const SEEN = new Uint16Array(APM_LANES * LISTS);
for (let lane = 0; lane < APM_LANES; lane++) {
  SEEN[lane * LISTS + 1] = IDENTITY[lane];
  for (let list = 2; list < LISTS; list++) {
    const p = SEEN[lane * LISTS + (list >>> 1)];
    SEEN[lane * LISTS + list] = p + ((list & 1) * 65598 - p >> 6);
  }
}

/**
 * Codes APM rows in place.
 *
 * @param coder writes or reads
 * @param entries all rows
 */
export function* codingApms(
  coder: BinaryCoder,
  entries: Uint16Array,
): Generator<void, void> {
  const numbers = new NumberCoder(coder, APM_LANES);
  const used = probabilities(4), deeper = probabilities(APM_LANES * 8);
  const goesOn = probabilities(APM_LANES * LISTS);
  const goesOnBeside = probabilities(10 * 10 * 10);
  const ones = probabilities(APM_LANES * LISTS);
  const pairs = weights(APM_LANES);
  const above = new Int32Array(APM_LANES), depths = new Uint8Array(APM_LANES);
  let row = 0;
  for (let at = 0; at < entries.length; at += APM_LANES) {
    let differs = 0;
    for (let lane = 0; lane < APM_LANES; lane++) differs |= entries[at + lane];
    row = (row << 1 | coder.bit(used, row, differs ? 1 : 0)) & 3;
    if (at % 8192 === 0) yield;
    if (!(row & 1)) {
      above.fill(0);
      depths.fill(0);
      continue;
    }
    for (let lane = 0, left = 0, before = 0; lane < APM_LANES; lane++) {
      const base = IDENTITY[lane], over = depths[lane], from = lane * LISTS;
      const entry = entries[at + lane] ^ base;
      let list = coder.decoding
        ? 0
        : SEEN.subarray(from, from + LISTS).indexOf(entry, 1);
      const beside = (before === DEEPER ? 1 : 0) | (over === DEEPER ? 2 : 0);
      const isDeeper = coder.bit(deeper, lane * 4 + beside, list < 0 ? 1 : 0);
      const last = before;
      let value: number;
      if (isDeeper) {
        value = numbers.number(entry - base, lane, left, above[lane]);
        before = DEEPER;
      } else {
        const depth = 31 - Math.clz32(list);
        let node = 1;
        for (before = 0; before < DEPTH; before++) {
          const on = coder.mixed(
            goesOn,
            from + node,
            goesOnBeside,
            (last * 10 + over) * 10 + before,
            pairs,
            lane,
            before < depth ? 1 : 0,
          );
          if (!on) break;
          const bit = list >>> depth - before - 1 & 1;
          node = node << 1 | coder.bit(ones, from + node, bit);
        }
        list = node;
        value = SEEN[from + list] - base;
      }
      left = above[lane] = value;
      depths[lane] = before;
      entries[at + lane] = value + base ^ base;
    }
  }
}
