/** The server in workerd. */

import { CASES } from "../../server/cases.ts";
import { fromDist } from "../files.ts";
import { bundled, catsFile } from "../server.ts";
import { startModules } from "./workerd.ts";

/** The Worker's module: everything but kernels and models. */
const MAIN = `
import kernel from "kernel.wasm";
import sortingKernel from "sorting.wasm";
import cats from "cats.slm";
import { createWorkersServer } from "./server.js";
export default createWorkersServer({ kernels: { kernel, sortingKernel }, models: { cats } });
`;

Deno.test("the server in workerd", async (t) => {
  await using worker = startModules([
    { type: "ESModule", path: "main.js", contents: MAIN },
    {
      type: "ESModule",
      path: "server.js",
      contents: await bundled(
        "src/server/adapters/workers.ts",
        "--platform",
        "browser",
      ),
    },
    {
      type: "CompiledWasm",
      path: "kernel.wasm",
      contents: fromDist("kernel.wasm"),
    },
    {
      type: "CompiledWasm",
      path: "sorting.wasm",
      contents: fromDist("sorting.wasm"),
    },
    { type: "Data", path: "cats.slm", contents: await catsFile() },
  ]);
  for (const [claim, prove] of Object.entries(CASES)) {
    await t.step(claim, async () => {
      await prove((path, init) => worker.fetch(path.slice(1), init));
    });
  }
});
