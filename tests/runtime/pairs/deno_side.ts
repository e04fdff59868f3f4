/** A side in Deno, a process of its own, as GPUs need: see ../deno/gpu.ts. */

import * as sluice from "../../../mod.ts";
import { type SideBackend, takeSide } from "./side.ts";

const [folder, backend, pairs] = Deno.args;
const outcomes = await takeSide({
  sluice,
  backend: backend as SideBackend,
  fetchFile: (name) => Deno.readFile(`${folder}/${name}`),
}, JSON.parse(pairs));
console.log(JSON.stringify(outcomes));
Deno.exit(0); // The driver of a GPU may have threads that do not end.
