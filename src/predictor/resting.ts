/**
 * How the work on models lets everything else in the program have its turn.
 *
 * @module
 */

/** Time, in milliseconds, to work between two turns: they take up to a millisecond themselves. */
const WORK = 8;

/** Steps to work where the clock stands still while code runs. */
const STEPS = 64;

/**
 * Runs what gives way to its end, and rests now and then.
 *
 * @param work what has been begun
 */
export async function resting<T>(work: Generator<void, T>): Promise<T> {
  let start = performance.now();
  for (let steps = 1;; steps++) {
    const { done, value } = work.next();
    if (done) return value;
    const now = performance.now();
    if (now - start < WORK && steps % STEPS) continue;
    await new Promise<void>((resolve) => void setTimeout(resolve));
    start = performance.now();
  }
}
