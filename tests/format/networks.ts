/** Networks of the tests: tiny, and of random weights. */

import {
  loadNetwork,
  type LoadNetworkOptions,
  type Network,
} from "../../mod.ts";
import {
  type ExactNetwork,
  loadNetwork as loadExact,
} from "../../src/neural/exact_network.ts";
import {
  sampleNetwork,
  type SampleShape,
} from "../../src/neural/sample_network.ts";
import type { NetworkSizes } from "./reference_memory.ts";

/** Small enough that a step takes microseconds. */
const TINY: SampleShape = {
  history: 3,
  hashBits: 5,
  embedding: 4,
  units: 12,
  hidden: 16,
};

/** A network as streams take it, as executors do, and what its memory depends on. */
export async function loadTiny(
  seed: number,
  options: LoadNetworkOptions = {},
): Promise<{ network: Network; exact: ExactNetwork; sizes: NetworkSizes }> {
  const file = await sampleNetwork(seed, TINY);
  const exact = await loadExact(file);
  const { states, widths } = exact.program;
  return {
    network: await loadNetwork(file, options),
    exact,
    sizes: {
      file: file.length,
      stateWidth: states.reduce(
        (sum, { register }) => sum + widths[register],
        0,
      ),
    },
  };
}
