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
}

const spares: Spare[] = []; // the last was given last

const bytesOf = ({ kernel }: Spare) => kernel.memory.buffer.byteLength;

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
    const size = bytesOf(spare);
    if (spare.module !== module || size < bytes) continue;
    if (!best || size < bytesOf(best)) best = spare;
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
  if (bytesOf(spare) > MOST) return;
  spares.push(spare);
  let total = spares.reduce((sum, each) => sum + bytesOf(each), 0);
  while (total > MOST) total -= bytesOf(spares.shift()!);
}
