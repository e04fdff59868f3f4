/** workerd's side: answers each request with the outcome of one case, or with the names of all. */

import * as sluice from "@sluice/sluice";
// @ts-ignore: a WebAssembly.Module here, which the tests' own runtime does not make of it
import kernel from "@sluice/sluice/kernel.wasm";
// @ts-ignore: likewise
import sortingKernel from "@sluice/sluice/sorting.wasm";
// @ts-ignore: likewise
import ultraKernel from "@sluice/sluice/ultra.wasm";
import type { Sluice } from "../conformance/given.ts";
// @ts-ignore: the suite as one module, given beside this one
import * as suite from "./suite.js";

const { prepare, outcome } = suite as typeof import("../conformance/run.ts");

export default {
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const cases = await prepare({
      sluice: sluice as Sluice,
      kernel,
      sortingKernel,
      ultraKernel,
      compiles: false,
      address: searchParams.get("address")!,
    });
    const name = searchParams.get("case");
    if (name === null) return Response.json(cases.map(({ name }) => name));
    return Response.json(
      await outcome(cases.find((claim) => claim.name === name)!),
    );
  },
};
