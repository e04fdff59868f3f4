/**
 * The largest tables that a predictor may have.
 *
 * @module
 */

import { LimitError } from "../errors.ts";

/** A predictor that is to be made. */
export interface WantedPredictor {
  /** The scale that suits the content. */
  scale: number;
  /** Largest block, in bytes. */
  blockLimit: number;
  /** Most bytes of memory. */
  maxMemory: number;
  /** KiB of memory at a scale. */
  memory: (scale: number) => number;
}

/**
 * The largest scale up to the wanted one whose predictor fits.
 *
 * @param action what cannot be done otherwise
 * @param wanted see {@linkcode WantedPredictor}
 * @returns the scale, and its memory in KiB
 * @throws {LimitError} `memory` when even the least does not fit
 */
export function fittingScale(
  action: string,
  { scale: most, blockLimit, maxMemory, memory: needed }: WantedPredictor,
): { scale: number; memory: number } {
  for (let scale = most;; scale--) {
    const memory = needed(scale);
    if (memory * 1024 <= maxMemory) return { scale, memory };
    if (scale > 0) continue;
    const asked = memory * 1024;
    const reason =
      `maxMemory must be at least ${asked} bytes for blocks of ${blockLimit}`;
    throw new LimitError(
      "memory",
      `Cannot ${action} as ${reason}: current value is ${maxMemory}`,
      maxMemory,
      asked,
    );
  }
}
