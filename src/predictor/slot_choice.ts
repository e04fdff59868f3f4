/**
 * Which context slots, and what of them, are worth their place in a primed model. A slot is named by its number: four to each line of
 * 64 bytes, which begins with their checks.
 *
 * @module
 */

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

/** What a slot takes in the file beside its histories, in histories. */
const OVERHEAD = 4;

/** How much a slot is worth: visits for what it takes in the file, scaled so that few are worth the same. */
export function worth(
  lines: Uint8Array,
  number: number,
  visits: number,
): number {
  const from = (number >> 2) * 64 + 4 + (number & 3) * 15;
  let histories = OVERHEAD;
  for (let at = from; at < from + 15; at++) if (lines[at]) histories++;
  return Math.min(2 ** 32 - 1, Math.floor(256 * visits / histories));
}

/** The check of a slot. */
export function checkOf(lines: Uint8Array, number: number): number {
  return lines[(number >> 2) * 64 + (number & 3)];
}
