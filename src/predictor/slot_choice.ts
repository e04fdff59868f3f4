/**
 * Which context slots, and what of them, are worth their place in a primed model. A slot is named by its number: four to each line of
 * 64 bytes, which begins with their checks.
 *
 * @module
 */

import { historyTable } from "../kernel/tables.ts";

/** Histories up to this number remember three bits at most, and those above the second know their parent well. */
const FAINT = 14, KNOWN = 6;

/** Forgets histories that say next to nothing beside what came before them: a thirtieth of a file, and no message is larger. */
export function forgetFaint(memory: Uint8Array, at: number): void {
  for (let node = 15; node > 1; node--) {
    const parent = memory[at + (node >> 1) - 1];
    if (memory[at + node - 1] <= FAINT && parent > KNOWN) {
      memory[at + node - 1] = 0;
    }
  }
  for (let node = 2; node < 16; node++) {
    if (memory[at + (node >> 1) - 1] === 0) memory[at + node - 1] = 0;
  }
}

/** Runs of one bit that are longer than their history tells bit by bit are told by one of these lengths. */
const RUNS = [5, 10, 24], RUN_BOUNDS = [6, 15, 24];

const { states } = historyTable();

/** The history that stands in a model for each. */
const ROUNDED = Uint8Array.from({ length: 256 }, (_, state) => {
  const { n0, n1, recent } = states[state] ?? states[0];
  if (n0 && n1 || n0 + n1 === 0 || recent) return state;
  const run = RUNS[RUN_BOUNDS.findIndex((bound) => n0 + n1 <= bound)];
  return states.findIndex((other) =>
    other.n0 === (n0 && run) && other.n1 === (n1 && run)
  );
});

/** Forgets how long runs of one bit were, but for three lengths: that leaves room for 3 to 9 % more slots. */
export function roundRuns(memory: Uint8Array, at: number): void {
  for (let node = 0; node < 15; node++) {
    memory[at + node] = ROUNDED[memory[at + node]];
  }
}

/** What a slot takes in the file beside its histories, in histories. */
const OVERHEAD = 4;

/**
 * How much a slot is worth.
 *
 * @param lines all slots
 * @param number its number
 * @param gain what it gained, in 1/1024 nat
 * @returns the gain for what it takes in the file, scaled so that few are worth the same
 */
export function worth(
  lines: Uint8Array,
  number: number,
  gain: number,
): number {
  const from = (number >> 2) * 64 + 4 + (number & 3) * 15;
  let histories = OVERHEAD;
  for (let at = from; at < from + 15; at++) if (lines[at]) histories++;
  return Math.max(0, Math.min(2 ** 32 - 1, Math.floor(64 * gain / histories)));
}

/** The check of a slot. */
export function checkOf(lines: Uint8Array, number: number): number {
  return lines[(number >> 2) * 64 + (number & 3)];
}
