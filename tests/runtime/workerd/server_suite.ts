/** The server in workerd. */

import { assertEquals } from "@std/assert";
import { CASES, RESETS } from "../../server/cases.ts";
import {
  CONFIGURED_CASES,
  ENVIRONMENT,
} from "../../server/configured_cases.ts";
import { post, sampleFile } from "../../server/helpers.ts";
import { answered, fromDist } from "../files.ts";
import { bundled, catsFile } from "../server.ts";
import { startModules, type Worker } from "./workerd.ts";

/** The Worker's module: everything but kernels and models. */
const MAIN = `
import kernel from "kernel.wasm";
import sortingKernel from "sorting.wasm";
import networkKernel from "network.wasm";
import cats from "cats.slm";
import sample from "sample.onnx";
import { createWorkersServer } from "./server.js";
export default createWorkersServer({
  kernels: { kernel, sortingKernel, networkKernel },
  models: { cats },
  networks: { sample },
});
`;

/** Milliseconds that an answer may take, and times to ask. */
const PATIENCE = 8000, TIMES = 4;

/**
 * Asks, and once more where no answer comes: the connection between miniflare and workerd may be reset, or lost, where a request is
 * answered before its body was read.
 */
async function ask(
  worker: Worker,
  path: string,
  init?: RequestInit,
): Promise<Response> {
  for (let time = 1;; time++) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`no answer to ${path}`);
      timer = setTimeout(() => reject(error), PATIENCE);
    });
    const answer = worker.fetch(path, init);
    answer.catch(() => {});
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      if (time === TIMES) throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

// A request that was lost may still be waited for at the end.
const lax = { sanitizeOps: false, sanitizeResources: false };

/** The server as a Worker. */
async function start(environment: Record<string, string> = {}) {
  return startModules([
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
    {
      type: "CompiledWasm",
      path: "network.wasm",
      contents: fromDist("network.wasm"),
    },
    { type: "Data", path: "cats.slm", contents: await catsFile() },
    { type: "Data", path: "sample.onnx", contents: await sampleFile },
  ], environment);
}

Deno.test("the server in workerd", lax, async (t) => {
  await using worker = await start();
  for (const [claim, prove] of Object.entries(CASES)) {
    // A body without a length that breaks off ends as one that does not: docs/server.md says so.
    if (claim === RESETS) continue;
    await t.step(claim, async () => {
      const proof = prove((path, init) => ask(worker, path.slice(1), init));
      await answered(proof, claim);
    });
  }
  await t.step(
    "levels beyond its memory are refused with the limit",
    async () => {
      for (const path of ["v1/compress?level=7", "v1/score?level=9"]) {
        const answer = await ask(worker, path, post("x"));
        assertEquals(answer.status, 413);
        const { code, limit } = await answer.json();
        assertEquals([code, limit], ["memory-limit", 6]);
      }
    },
  );
});

Deno.test("the server in workerd, configured", lax, async (t) => {
  await using worker = await start(ENVIRONMENT);
  for (const [claim, prove] of Object.entries(CONFIGURED_CASES)) {
    await t.step(claim, async () => {
      const proof = prove((path, init) => ask(worker, path.slice(1), init));
      await answered(proof, claim);
    });
  }
});
