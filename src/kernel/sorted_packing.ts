/**
 * How the main kernel is packed, as a web page has to load it: as a payload of the sorting kernel, which is small and fast.
 *
 * @module
 */

import { SortingKernel } from "./sorting/mod.ts";

/** The fast predictor of sorted symbols: the others gain 1 % and take twice as long, and this takes a hundredth of a second. */
export const SORTED_ENSEMBLE = 0;

/**
 * Unpacks a module, and gives way meanwhile.
 *
 * @param packed the payload
 * @param length bytes that it decodes to
 */
export function* unpackingSorted(
  packed: Uint8Array,
  length: number,
): Generator<void, Uint8Array> {
  const kernel = yield* SortingKernel.creating({ blockLimit: length });
  return yield* kernel.decoding(packed, length, SORTED_ENSEMBLE);
}
