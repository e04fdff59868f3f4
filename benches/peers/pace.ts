/**
 * How fast the machine is while something is measured: neighbours on its processor and its memory make the same work take half as long
 * again, in bursts of minutes. So a small piece of work is timed now and then, and a row of a burst can be told from the others.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { compress } from "../../mod.ts";
import { sampleText } from "../sample_text.ts";

/** What is timed: what misses caches and what computes, a tenth of a second of it. */
const WORK = sampleText(100_000);
const LEVEL = 6;

/** Milliseconds between two samples at least. */
const REST = 3000;

/** CPU seconds of work, user and system, of this process: other work on the machine does not count. */
export function cpuSeconds(work: () => void): number {
  const start = cpuUsage();
  work();
  const { user, system } = cpuUsage(start);
  return (user + system) / 1e6;
}

/** Samples of the machine's pace during one measurement. */
export class Pace {
  readonly #seconds: number[] = [];
  #last = -Infinity;

  constructor() {
    // What comes first has the engine's first code in it.
    compress(WORK, { level: LEVEL });
  }

  /** Takes a sample, unless the last one is just over. */
  sample(): void {
    if (performance.now() - this.#last < REST) return;
    this.#seconds.push(cpuSeconds(() => compress(WORK, { level: LEVEL })));
    this.#last = performance.now();
  }

  /** Seconds that the work took, the mean of all samples. */
  get mean(): number {
    return this.#seconds.reduce((sum, each) => sum + each, 0) /
      this.#seconds.length;
  }
}
