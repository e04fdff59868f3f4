/** A side in Node: runs without its types in a project that has the package installed. */

import { readFile } from "node:fs/promises";
import process from "node:process";
import * as sluice from "@sluice/sluice";
// @ts-ignore: the module without its types, written beside this file
import * as side from "./side.js";

const { takeSide } = side as typeof import("./side.ts");

const [backend, pairs] = process.argv.slice(2);
const outcomes = await takeSide({
  sluice: sluice as typeof import("../../../mod.ts"),
  backend: backend as import("./side.ts").SideBackend,
  fetchFile: async (name) => new Uint8Array(await readFile(name)),
}, JSON.parse(pairs));
console.log(JSON.stringify(outcomes));
