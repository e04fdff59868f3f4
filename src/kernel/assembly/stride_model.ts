// Records of fixed length: three bytes that come again vote for the distance, and the distance with most votes is the
// stride. The byte one stride back then stands "above" the next one, as in a table or a picture.

import { POSITION, STRIDE } from "./layout";
import { isFrozen } from "./mode";
import { SEEN, VOTES } from "./regions";

/** Longer records are left to the match model. */
const DISTANCES: u32 = 2048;

/** Old votes are halved this often (bytes), so that the stride follows the data. */
const FORGET: u32 = 8192;

/** Takes in a byte after it was coded; `c4` ends with it. */
@inline
export function updateStride(c4: u32): void {
  if (isFrozen()) return;
  const position = load<u32>(POSITION);
  const three = c4 & 0xffffff;
  // Runs say nothing of records.
  if (three != (c4 & 255) * 0x10101) {
    const seen = SEEN + (three * 0x9e3779b1 >>> 16 << 2);
    const before = load<u32>(seen), distance = position - before;
    store<u32>(seen, position);
    if (before && distance < DISTANCES) {
      const votes = <u32>load<u16>(VOTES + (distance << 1)) + 1;
      store<u16>(VOTES + (distance << 1), votes);
      if (votes > <u32>load<u16>(VOTES + (load<u32>(STRIDE) << 1))) store<u32>(STRIDE, distance);
    }
  }
  if ((position & FORGET - 1) == 0) {
    for (let i: u32 = 0; i < DISTANCES; i++) {
      store<u16>(VOTES + (i << 1), <u32>load<u16>(VOTES + (i << 1)) >>> 1);
    }
  }
}
