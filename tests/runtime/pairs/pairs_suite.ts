/** Few bytes, from each side to each other: `deno task test:pairs` takes a megabyte. */

import { registerPairs } from "./sides.ts";

registerPairs([
  {
    name: "mixed",
    bytes: 120,
    options: { lanes: 3, blockSize: 65_536 },
  },
  {
    name: "alone",
    bytes: 1200,
    options: { mixed: false, lanes: 40, blockSize: 65_536 },
  },
]);
