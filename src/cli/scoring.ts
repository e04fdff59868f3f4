/**
 * What content costs.
 *
 * @module
 */

import { compress, type Model } from "../../mod.ts";

/** Bits that content takes, predicted from its beginning on. */
export function bitsOf(
  content: Uint8Array<ArrayBuffer>,
  { level }: { level: number; model: Model | undefined },
): Promise<number> {
  return Promise.resolve(compress(content, { level }).length * 8);
}
