/**
 * What writes the bytes of a text, before anybody looks where it ends.
 *
 * @module
 */

import type { Rest } from "../kernel/coder.ts";

/** How bytes are picked. */
export interface PickingPlan {
  /** 0 to 10. */
  temperature: number;
  topK?: number | undefined;
  topP?: number | undefined;
  /** An integer from 0 to 2^53 − 1. */
  seed: number;
}

/** Writes bytes. What gives way must be run to its end before the next is begun. */
export interface Drafter {
  /** Passes over a part of the prompt. */
  reading(prompt: Uint8Array): Generator<Rest, void>;
  /**
   * Writes the next bytes. How many come at a time does not change what they are.
   *
   * @param most how many may come, at least 1
   */
  drafting(most: number): Generator<Rest, Uint8Array<ArrayBuffer>>;
  /** Lets go of what it holds; no call follows. */
  release(): void;
}
