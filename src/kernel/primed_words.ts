/**
 * The words of a balanced predictor that change when its slots move into one table: see assembly/layout.ts and
 * assembly/balanced/layout.ts.
 *
 * @module
 */

import { STATE } from "./mod.ts";

/** Where these words are. */
const SLOT_LINES = 76, GAINS = 172, BASE = 512, HASHES = 1024, LINES = 1152;

/** Contexts of the balanced predictor. */
export const CONTEXTS = 16;

/** Histories that a context's log-odds are looked up by, and the bytes of those of one context: i16 for each. */
export const HISTORIES = 256;

/**
 * Has a predictor look for its slots in one table of that many lines.
 *
 * @param knowledge what it knows, from {@linkcode STATE} on; changed in place
 * @param slotLines lines of the table
 */
export function moveSlots(knowledge: Uint8Array, slotLines: number): void {
  const words = new DataView(knowledge.buffer, knowledge.byteOffset);
  words.setUint32(SLOT_LINES - STATE, slotLines, true);
  words.setUint32(GAINS - STATE, 0, true);
  // What was looked up for the next byte already.
  for (let at = 4; at < CONTEXTS * 4; at += 4) {
    const hash = words.getUint32(HASHES - STATE + at, true);
    const line = Math.floor(hash * slotLines / 2 ** 32);
    words.setUint32(LINES - STATE + at, line, true);
  }
}

/**
 * The log-odds that bit histories stand for, of the ensemble that was used last: i16 in units of 1/1024 nat.
 *
 * @param knowledge what a balanced predictor knows, from {@linkcode STATE} on
 * @returns a view: {@linkcode HISTORIES} for each of {@linkcode CONTEXTS}
 */
export function historyLogOdds(knowledge: Uint8Array): DataView {
  const words = new DataView(knowledge.buffer, knowledge.byteOffset);
  const base = words.getUint32(BASE - STATE, true) - STATE;
  return new DataView(
    knowledge.buffer,
    knowledge.byteOffset + base,
    CONTEXTS * HISTORIES * 2,
  );
}
