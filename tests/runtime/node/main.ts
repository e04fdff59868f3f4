/** Node's side: runs without its types in a project that has the package installed. */

import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as sluice from "@sluice/sluice";
import type { Case, Sluice } from "../conformance/given.ts";
import type { Outcome } from "../conformance/run.ts";
// @ts-ignore: the suite as one module, written beside this file
import * as suite from "./suite.js";

const { prepare, outcome } = suite as typeof import("../conformance/run.ts");

async function compiled(name: string): Promise<WebAssembly.Module> {
  const path = fileURLToPath(import.meta.resolve(`@sluice/sluice/${name}`));
  return new WebAssembly.Module(new Uint8Array(await readFile(path)));
}

const cases: Case[] = await prepare({
  sluice: sluice as Sluice,
  kernel: await compiled("kernel.wasm"),
  sortingKernel: await compiled("sorting.wasm"),
  ultraKernel: await compiled("ultra.wasm"),
  compiles: true,
  address: process.argv[2],
});
const outcomes: Outcome[] = [];
for (const claim of cases) outcomes.push(await outcome(claim));
console.log(JSON.stringify(outcomes));
