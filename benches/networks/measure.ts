/** One measurement of bench:networks: a backend, a number of lanes, and perhaps the file of a network. Prints a line of JSON. */

import {
  type AdapterDescription,
  findAdapter,
} from "../../src/neural/adapter.ts";
import { openProven } from "../../src/neural/backends.ts";
import { loadNetwork } from "../../src/neural/exact_network.ts";
import { speedOf } from "../../src/neural/examination.ts";
import type { Backend } from "../../src/neural/executor.ts";
import { multiplicationsOf } from "../../src/neural/program.ts";
import { sampleNetwork } from "../../src/neural/sample_network.ts";

/** What was measured. */
export interface Measured {
  id: string;
  multiplications: number;
  /** The GPU, where it is one of a backend. */
  adapter: AdapterDescription | undefined;
  /** Milliseconds until the known answer was right. */
  open: number;
  /** Milliseconds of the first step then. */
  first: number;
  /** Bytes per second, all lanes together. */
  symbols: number;
  /** Bytes of the process. */
  memory: number;
}

async function measure(
  backend: Backend,
  lanes: number,
  path: string | undefined,
): Promise<Measured> {
  const file = path ? await Deno.readFile(path) : await sampleNetwork(1);
  const network = await loadNetwork(file);
  const start = performance.now();
  const executor = await openProven(network, backend, lanes);
  const opened = performance.now();
  await executor.step(new Uint8Array(lanes));
  const stepped = performance.now();
  return {
    id: network.id,
    multiplications: multiplicationsOf(network.program),
    adapter: backend === "webgpu" ? await findAdapter() : undefined,
    open: opened - start,
    first: stepped - opened,
    symbols: await speedOf(executor) * lanes,
    memory: Deno.memoryUsage().rss,
  };
}

if (import.meta.main) {
  const [backend, lanes, path] = Deno.args;
  const measured = await measure(backend as Backend, Number(lanes), path);
  console.log(JSON.stringify(measured));
  Deno.exit(0);
}
