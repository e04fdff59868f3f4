/**
 * Who closes an executor: some have sessions that no garbage collector finds.
 *
 * @module
 */

import type { Rest } from "../kernel/coder.ts";
import type { Executor } from "./executor.ts";

/** Closes an executor; whatever it says no longer matters to anybody. */
export function letGo(executor: Executor): void {
  Promise.resolve(executor.close()).catch(() => {});
}

/**
 * Makes something of an executor that owns it from then on. Where it is not made, be it that nobody waits for it any more, the executor is
 * closed.
 *
 * @param executor what takes the steps of a network
 * @param making makes it
 */
export function* owning<T>(
  executor: Executor,
  making: Generator<Rest, T>,
): Generator<Rest, T> {
  let made = false;
  try {
    const value = yield* making;
    made = true;
    return value;
  } finally {
    if (!made) letGo(executor);
  }
}
