/** A frame of a megabyte, coded with a network on each side, and decoded on each other. */

import { registerPairs } from "../runtime/pairs/sides.ts";

const MEGABYTE = 1 << 20;

registerPairs([{
  name: "alone",
  bytes: MEGABYTE,
  options: { mixed: false, lanes: 512, blockSize: MEGABYTE },
}]);
