/**
 * How many lanes suit a content.
 *
 * @module
 */

import type { NetworkUse } from "./frame_encoder.ts";

/**
 * A network on its own has so many lanes where there is enough content: on the software adapter a step of 64 takes a quarter longer than one
 * of a single lane, in the kernel 64 are a fifth faster than one, and archives grow by 0.2 % (docs/benchmarks.md, "Networks").
 */
const LANES = 64;

/** Bytes of a block that a lane should have: each begins with a network that has read nothing of the content, and has a length of its own. */
const LEAST_PART = 4096;

/**
 * How many lanes suit a content, whoever codes it: what comes out must not depend on the machine.
 *
 * @param use how the network takes part; lanes that are told are taken, as far as each has a byte
 * @param size bytes of the content, or of its first block where that was flushed
 * @param blockLimit most bytes of a block
 */
export function lanesFor(
  { mixed, lanes }: NetworkUse,
  size: number,
  blockLimit: number,
): number {
  const block = Math.max(1, Math.min(size, blockLimit));
  if (lanes !== undefined) return Math.min(lanes, block);
  // What the predictors of a mixture learn in one lane, those of the others have to learn as well.
  if (mixed) return 1;
  return Math.max(1, Math.min(LANES, Math.floor(block / LEAST_PART)));
}
