/** Calls of machine code, before and after their distances have become targets. */

import { add } from "../arithmetic.ts";

/**
 * Converts a block.
 *
 * @param content the block
 * @param origin position of its first byte
 * @param sign 1 for targets instead of distances, −1 for the way back
 */
export function convert(
  content: Uint8Array,
  origin: number,
  sign: 1 | -1,
): Uint8Array<ArrayBuffer> {
  const converted = content.slice();
  const view = new DataView(converted.buffer);
  for (let at = 0; at + 5 <= content.length; at++) {
    if (content[at] !== 0xe8 && content[at] !== 0xe9) continue;
    const operand = view.getInt32(at + 1, true);
    if (operand >= -(2 ** 24) && operand < 2 ** 24) {
      const moved = add(operand, sign * add(origin, at)) % 2 ** 25;
      view.setInt32(at + 1, moved < 2 ** 24 ? moved : moved - 2 ** 25, true);
    }
    at += 4;
  }
  return converted;
}
