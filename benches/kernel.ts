/**
 * The kernel of levels 4 to 9 by itself: one content, or its blocks, without frames.
 *
 * @module
 */

import type { KernelExports } from "../src/kernel/mod.ts";
import {
  depthOf,
  ensembleCount,
  kernelEnsemble,
  MAX_SCALE,
  tableSizes,
} from "../src/kernel/profiles.ts";

/** A kernel that has seen nothing. */
export function instantiate(module: WebAssembly.Module): KernelExports {
  return new WebAssembly.Instance(module).exports as unknown as KernelExports;
}

/**
 * Lets a kernel begin anew with a profile, at its largest scale.
 *
 * @param kernel what {@linkcode instantiate} made
 * @param profile number of a profile whose kernel this is
 * @param length bytes of all that will be coded
 */
export function reset(
  kernel: KernelExports,
  profile: number,
  length: number,
): void {
  const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
    profile,
    MAX_SCALE,
  );
  const tables = [slotLines, historyBits, matchBits, apmBits] as const;
  const depth = depthOf(profile);
  if (depth === undefined) kernel.reset(...tables, length);
  else kernel.resetDeep(...tables, length, depth);
}

/**
 * Begins a block: what is left is to call `encode`.
 *
 * @param kernel as {@linkcode reset} left it, or the block before
 * @param profile the same as there
 * @param content the block
 * @param kind its ensemble, where the profile has several
 */
export function start(
  kernel: KernelExports,
  profile: number,
  content: Uint8Array,
  kind: number,
): void {
  const { length } = content;
  const ensemble = ensembleCount(profile) === 1 ? 0 : kind;
  kernel.start(length, length, kernelEnsemble(profile, ensemble), 0);
  new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
}
