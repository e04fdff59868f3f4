/** The suite in the tests' own runtime, on the source. */

import { assert } from "@std/assert";
import * as sluice from "../../../mod.ts";
import { conformance } from "../conformance/mod.ts";
import { fromDist, goldenArchives, networkFile, serve } from "../files.ts";

const given = {
  sluice,
  goldens: goldenArchives(),
  network: networkFile(),
  kernel: new WebAssembly.Module(fromDist("kernel.wasm")),
  sortingKernel: new WebAssembly.Module(fromDist("sorting.wasm")),
  ultraKernel: new WebAssembly.Module(fromDist("ultra.wasm")),
  compiles: true,
};

for (
  const [index, { name }] of conformance({ ...given, address: "" }).entries()
) {
  Deno.test(`Deno: ${name}`, async () => {
    await using server = serve();
    const claim = conformance({ ...given, address: server.address })[index];
    const value = await claim.run();
    if (claim.alike) {
      assert(value !== undefined, "there is something to compare");
    }
  });
}
