/**
 * Skippable frames: bytes between frames that a decoder passes over.
 *
 * @module
 */

import { pushVarint } from "./varint.ts";

/** First bytes of a skippable frame: a frame's, but for the last. */
export const SKIPPABLE_MAGIC: readonly number[] = [0xF5, 0x53, 0x4C, 0x53];

/**
 * Writes what stands before a skippable frame's payload.
 *
 * @param kind what the payload is; 1 is the frame index, others are free for applications
 * @param length bytes of payload
 */
export function encodeSkippableHead(kind: number, length: number): number[] {
  const out = [...SKIPPABLE_MAGIC];
  pushVarint(out, kind);
  pushVarint(out, length);
  return out;
}
