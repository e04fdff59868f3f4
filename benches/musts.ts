/**
 * What a benchmark must show: it says what is missed when everything is measured, and fails.
 *
 * @module
 */

const missed: string[] = [];

/** Notes what is missed, where something does not hold. */
export function must(holds: boolean, missing: string): void {
  if (!holds) missed.push(missing);
}

/** Says on stderr what was missed, and lets the process fail if anything was. */
export function settle(): void {
  for (const each of missed) console.error(`missed: ${each}`);
  if (missed.length > 0) Deno.exitCode = 1;
}
