/**
 * Instances of the kernel whose coders are done, for coders to come. Fresh memory costs a fault for every page of it: with a model of
 * 23 MB, ten times what a small message takes otherwise.
 *
 * @module
 */

/** Most bytes of memory that wait for coders to come: one of level 6 or with a model, or some that are made for little content. */
const MOST = 40 * 1024 * 1024;

/** An instance that nobody uses. */
interface Spare {
  module: WebAssembly.Module;
  /** Bytes of its memory. */
  bytes: number;
  /** What gives it; of one with more than {@linkcode MOST} until the garbage collector takes it. */
  kernel: { deref(): unknown };
}

const spares: Spare[] = []; // the last was given last

/** Bytes of an instance that count as waiting: one that is too large may be collected at any time. */
function kept(bytes: number): number {
  return bytes > MOST ? 0 : bytes;
}

/**
 * Takes an instance, as it was left; the one whose memory suffices by the least, or will when it has grown. Where there is none,
 * those that are too small are let go: what is needed now is likely to be needed again.
 *
 * @template Kernel exports of the module
 * @param module what it is of
 * @param bytes memory that it must have, or grow to: it may have less where that is more than {@linkcode MOST}
 */
export function takeSpare<Kernel>(
  module: WebAssembly.Module,
  bytes: number,
): Kernel | undefined {
  let best: Spare | undefined;
  for (const spare of spares) {
    if (spare.module !== module) continue;
    // Little content would keep much memory from being collected; to much content such memory grows.
    if (spare.bytes > MOST ? bytes <= MOST : spare.bytes < bytes) continue;
    if (!best || spare.bytes < best.bytes) best = spare;
  }
  if (!best) {
    spares.length = 0;
    return undefined;
  }
  spares.splice(spares.indexOf(best), 1);
  return best.kernel.deref() as Kernel | undefined;
}

/**
 * Gives an instance that nobody uses any more.
 *
 * @param module what it is of
 * @param kernel its exports
 * @param bytes its memory
 */
export function giveSpare(
  module: WebAssembly.Module,
  kernel: WeakKey,
  bytes: number,
): void {
  // Not every runtime tells what was collected.
  if (bytes > MOST && typeof WeakRef !== "function") return;
  spares.push({
    module,
    bytes,
    kernel: bytes > MOST ? new WeakRef(kernel) : { deref: () => kernel },
  });
  let total = spares.reduce((sum, { bytes }) => sum + kept(bytes), 0);
  while (total > MOST) total -= kept(spares.shift()!.bytes);
}
