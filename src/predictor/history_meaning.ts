/**
 * What bit histories mean: the log-odds of a 1 after each, as samples tell.
 *
 * @module
 */

import { CONTEXTS, HISTORIES } from "../kernel/primed_words.ts";
import { stretchTable } from "../kernel/tables.ts";

/** Counts that the log-odds of a history are worth before any are seen. */
const TRUST = 10;

/** Bits after a history that make its log-odds be looked at. */
const LEAST_COUNT = 5;

/**
 * Moves log-odds towards what was counted, in the steps of the kernel's own table.
 *
 * @param logOdds of each history of each context, i16 in 1/1024 nat
 * @param counts how often a 0 and a 1 came after each
 */
export function learnLogOdds(logOdds: DataView, counts: Uint32Array): void {
  const stretch = stretchTable();
  for (let i = 0; i < CONTEXTS * HISTORIES; i++) {
    const zeros = counts[2 * i], ones = counts[2 * i + 1];
    if (i % HISTORIES === 0 || zeros + ones < LEAST_COUNT) continue;
    const before = logOdds.getInt16(2 * i, true);
    const p = (nearest(stretch, before) + 0.5) / 4096;
    const now = (ones + TRUST * p) / (zeros + ones + TRUST);
    logOdds.setInt16(
      2 * i,
      stretch[Math.min(4095, Math.floor(now * 4096))],
      true,
    );
  }
}

/** Index of the largest entry of an ascending table that is not above a value. */
function nearest(table: Int16Array, value: number): number {
  let low = 0, high = table.length - 1;
  while (low < high) {
    const middle = low + high + 1 >> 1;
    if (table[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
