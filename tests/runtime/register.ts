/** One test for each case of the suite, whichever runtime executes it. */

import { assert, assertEquals } from "@std/assert";
import * as sluice from "../../mod.ts";
import { conformance } from "./conformance/mod.ts";
import type { Outcome } from "./conformance/run.ts";
import { fromDist, goldenArchives, networkFile } from "./files.ts";

/** A runtime that executes the suite. */
export interface Runtime {
  name: string;
  /** Whether it compiles WebAssembly from bytes. */
  compiles: boolean;
  /** Why its tests are skipped. */
  lacks?: string | undefined;
  /** Executes all cases, and leaves nothing running. */
  execute(): Promise<Outcome[]>;
}

/** Registers the tests of a runtime. */
export function register({ name, compiles, lacks, execute }: Runtime): void {
  const cases = conformance({
    sluice,
    goldens: goldenArchives(),
    network: networkFile(),
    kernel: new WebAssembly.Module(fromDist("kernel.wasm")),
    sortingKernel: new WebAssembly.Module(fromDist("sorting.wasm")),
    ultraKernel: new WebAssembly.Module(fromDist("ultra.wasm")),
    compiles,
    address: "", // Nothing that fetches is run here.
  });
  let executed: Promise<Outcome[]> | undefined; // by the test that comes first
  const outcomes = () => executed ??= execute();
  if (lacks) {
    Deno.test.ignore(
      `${name} executes the suite (skipped: ${lacks})`,
      () => {},
    );
    return;
  }

  Deno.test(`${name} executes every case of the suite`, async () => {
    assertEquals(
      (await outcomes()).map((outcome) => outcome.name),
      cases.map((claim) => claim.name),
    );
  });
  for (const claim of cases) {
    Deno.test(`${name}: ${claim.name}`, async () => {
      const found = (await outcomes()).find((outcome) =>
        outcome.name === claim.name
      );
      assert(found, "it was not executed");
      assert(found.error === undefined, found.error);
      if (claim.alike) assertEquals(found.value, await claim.run());
    });
  }
}
