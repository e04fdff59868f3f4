/**
 * Instances of the kernel whose coders are done, for coders to come. Fresh memory costs a fault for every page of it: with a model of
 * 23 MB, ten times what a small message takes otherwise.
 *
 * @module
 */

import type { KernelExports } from "./mod.ts";

/** Most bytes of memory that wait for coders to come: one with a model, or some that are made for little content. */
const MOST = 32 * 1024 * 1024;

/** An instance that nobody uses. */
interface Spare {
  module: WebAssembly.Module;
  kernel: KernelExports;
  /** Bytes of its memory. */
  bytes: number;
}

const spares: Spare[] = []; // the last was given last

/**
 * Takes an instance, as it was left; the one whose memory suffices by the least. Where there is none, those that are too small are
 * let go: what is needed now is likely to be needed again.
 *
 * @param module what it is of
 * @param bytes memory that it must have
 */
export function takeSpare(
  module: WebAssembly.Module,
  bytes: number,
): KernelExports | undefined {
  let best: Spare | undefined;
  for (const spare of spares) {
    if (spare.module !== module || spare.bytes < bytes) continue;
    if (!best || spare.bytes < best.bytes) best = spare;
  }
  if (!best) {
    spares.length = 0;
    return undefined;
  }
  spares.splice(spares.indexOf(best), 1);
  return best.kernel;
}

/** Gives an instance that nobody uses any more; one that is too large to wait is left to the garbage collector. */
export function giveSpare(spare: Spare): void {
  if (spare.bytes > MOST) return;
  spares.push(spare);
  let total = spares.reduce((sum, { bytes }) => sum + bytes, 0);
  while (total > MOST) total -= spares.shift()!.bytes;
}
