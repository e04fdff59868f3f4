/** Few bytes, from each side to each other: `deno task test:pairs` takes a megabyte, and what a network says alone, too. */

import { registerPairs } from "./sides.ts";

registerPairs([
  {
    name: "mixed",
    bytes: 150,
    options: { lanes: 4, blockSize: 65_536 },
  },
]);
