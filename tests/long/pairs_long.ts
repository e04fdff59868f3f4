/** A frame of a megabyte, coded with a network on each side, and decoded on each other; and a short one whose network is mixed. */

import { registerPairs } from "../runtime/pairs/sides.ts";

const MEGABYTE = 1 << 20;

registerPairs([
  {
    name: "alone",
    bytes: MEGABYTE,
    options: { mixed: false, lanes: 512, blockSize: MEGABYTE },
  },
  {
    name: "mixed",
    bytes: 2000,
    options: { lanes: 8, blockSize: MEGABYTE },
  },
]);
