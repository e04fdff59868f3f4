/** Networks on a GPU, which may be a program: what it computes is the same. */

import { assertEquals } from "@std/assert";
import { PROOFS } from "./gpu.ts";
import { LACKS_ADAPTER, runOnGpu } from "./gpu_process.ts";

for (const [name, { claim }] of Object.entries(PROOFS)) {
  Deno.test({
    name: LACKS_ADAPTER ? `${claim} (skipped: ${LACKS_ADAPTER})` : claim,
    ignore: LACKS_ADAPTER !== undefined,
    fn: async () => {
      const { code, out, err } = await runOnGpu(name);
      assertEquals([out, code], ["proven", 0], err);
    },
  });
}
