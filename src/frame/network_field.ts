/**
 * The extension field that names a network; see docs/format.md, "Where a frame is coded with a network".
 *
 * @module
 */

import { HASH_LENGTH, hashBytes, hashesOf } from "./hashes.ts";
import type { ExtensionField, FrameHeader } from "./header.ts";
import { parseVarint, pushVarint } from "./varint.ts";

/** Id of the field. Odd: who does not know it cannot decode the frame. */
export const NETWORK_ID = 3;

/** Most lanes: more take memory, and gain nothing on any backend that was measured. */
export const MOST_LANES = 1024;

/** What the field says. */
export interface NetworkField {
  /** SHA-256 of the network's file, 64 hexadecimal digits. */
  sha256: string;
  /** How many parts of a block are coded at the same time: 1 to {@linkcode MOST_LANES}. */
  lanes: number;
}

/**
 * Makes the field.
 *
 * @param field what it says
 */
export function encodeNetwork({ sha256, lanes }: NetworkField): ExtensionField {
  const payload = hashBytes(sha256);
  pushVarint(payload, lanes);
  return { id: NETWORK_ID, payload: Uint8Array.from(payload) };
}

/**
 * Whether it is a field as {@linkcode encodeNetwork} makes it.
 *
 * @param payload what the field says
 */
export function isNetworkPayload(payload: Uint8Array): boolean {
  const lanes = lanesOf(payload);
  return lanes >= 1 && lanes <= MOST_LANES;
}

/**
 * The network of a frame.
 *
 * @param header the frame's
 * @returns `undefined` for a frame without one
 */
export function networkOf(
  { extensions }: FrameHeader,
): NetworkField | undefined {
  const field = extensions.find(({ id }) => id === NETWORK_ID);
  if (!field) return undefined;
  const [sha256] = hashesOf(field.payload.subarray(0, HASH_LENGTH));
  return { sha256, lanes: lanesOf(field.payload) };
}

/** 0 where the field is none. */
function lanesOf(payload: Uint8Array): number {
  const lanes = parseVarint(payload, HASH_LENGTH);
  return lanes?.end === payload.length ? lanes.value : 0;
}
