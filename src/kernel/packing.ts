/**
 * How a module is packed that would be too much for a web page otherwise: as a payload of the main kernel.
 *
 * @module
 */

import { STRUCTURED } from "./content_kind.ts";
import { Kernel } from "./mod.ts";

/** Levels 5 to 8 meant this predictor once; it takes a tenth of a second for such a module; level 9 would save 5 % and take half a second. */
export const PACKING = { profile: 2, scale: 9 };

/** Much of such a module is text. */
export const PACKED_ENSEMBLE = STRUCTURED;

/**
 * Unpacks a module, and gives way meanwhile.
 *
 * @param packed the payload
 * @param length bytes that it decodes to
 */
export function* unpacking(
  packed: Uint8Array,
  length: number,
): Generator<void, Uint8Array> {
  const kernel = yield* Kernel.creating({ ...PACKING, blockLimit: length });
  return yield* kernel.decoding(packed, length, PACKED_ENSEMBLE);
}
