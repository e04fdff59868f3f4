/**
 * How fast the machine is while something is measured: neighbours on its processor and its memory make the same work take half as long
 * again, in bursts of minutes. So a small piece of work is timed now and then, and a row of a burst can be told from the others. What
 * comes and goes between two samples stays unseen: they are taken between files and runs. So does what new memory costs, as this
 * work's is always there.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { PROSE } from "../../src/kernel/content_kind.ts";
import { instantiate, reset, start } from "../kernel.ts";
import { sampleText } from "../sample_text.ts";

/** What is timed: level 6 codes a text, which computes and misses caches. */
const PROFILE = 6, TEXT = sampleText(100_000);

/** Bytes coded at once. */
const TURN = 4096;

/** Milliseconds between two samples at least. */
const REST = 3000;

const bytes = await Deno.readFile(
  new URL("../../src/kernel/lib/kernel.wasm", import.meta.url),
);

/** A kernel that nothing else uses, so that its memory is always there. */
const kernel = instantiate(new WebAssembly.Module(bytes));

/** Codes the text. */
function codeText(): void {
  reset(kernel, PROFILE, TEXT.length);
  start(kernel, PROFILE, TEXT, PROSE);
  while (kernel.encode(TURN) > 0);
}

// The first time, the engine's first code would be timed.
codeText();

/** What is timed, so that times of other work are not compared with these. */
export const WORK = new Uint8Array(
  await crypto.subtle.digest("SHA-256", bytes),
).toHex();

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

  /** Takes a sample, unless the last one is just over. */
  sample(): void {
    if (performance.now() - this.#last < REST) return;
    this.#seconds.push(cpuSeconds(codeText));
    this.#last = performance.now();
  }

  /** Seconds that the work took, the mean of all samples. */
  get mean(): number {
    return this.#seconds.reduce((sum, each) => sum + each, 0) /
      this.#seconds.length;
  }
}
