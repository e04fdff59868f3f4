/**
 * Few bytes, from each side to each other, and more where no GPU has to take them: `deno task test:pairs` takes a megabyte, and what a network
 * says alone, too.
 */

import { registerPairs } from "./sides.ts";

registerPairs([
  {
    name: "mixed-short",
    bytes: 150,
    options: { lanes: 4, blockSize: 65_536 },
  },
  {
    name: "mixed",
    bytes: 10_000,
    options: { lanes: 8, blockSize: 65_536 },
    gpus: false,
  },
]);
