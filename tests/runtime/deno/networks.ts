/** What the suites of networks share. */

import { assertEquals } from "@std/assert";
import { openProven } from "../../../src/neural/backends.ts";
import {
  type ExactNetwork,
  loadNetwork,
} from "../../../src/neural/exact_network.ts";
import type { Backend } from "../../../src/neural/executor.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import {
  sampleNetwork,
  type SampleShape,
} from "../../../src/neural/sample_network.ts";
import { noise } from "../../unit/helpers.ts";
import { builtNetwork } from "../../unit/neural/networks.ts";

/** Shapes that leave rests everywhere: no width is a multiple of what SIMD or a GPU takes at once. */
export const SHAPES: SampleShape[] = [
  { history: 2, hashBits: 3, embedding: 1, units: 1, hidden: 1 },
  { history: 3, hashBits: 5, embedding: 3, units: 13, hidden: 7 },
  { history: 5, hashBits: 9, embedding: 8, units: 33, hidden: 65 },
  { history: 8, hashBits: 14, embedding: 5, units: 130, hidden: 31 },
];

/** A network of random weights. */
export async function network(
  seed: number,
  shape?: SampleShape,
): Promise<ExactNetwork> {
  return await loadNetwork(await sampleNetwork(seed, shape));
}

/** As many products of 127 and 127 as stay below 2^24. */
const MOST_PRODUCTS = 1040;

/** A network whose sums come as close to 2^24 as the contract allows: rising to one side first, and then back. */
export function extremeNetwork(): Promise<ExactNetwork> {
  return builtNetwork((builder) => {
    const signs = Int8Array.from(
      { length: 256 * MOST_PRODUCTS },
      (_, i) => i % MOST_PRODUCTS < (i >> 10) ? 127 : -127,
    );
    const matrix = Int8Array.from(
      { length: MOST_PRODUCTS * 256 },
      (_, i) => (i >> 8) < (i & 255) * 4 ? 127 : -127,
    );
    builder.logits(
      builder.multiply(builder.embed(signs, MOST_PRODUCTS), matrix),
    );
  });
}

/** Asserts that a backend gives the interpreter's logits, bit for bit, for so many steps; now and then a lane begins anew. */
export async function assertSame(
  network: ExactNetwork,
  backend: Exclude<Backend, "interpreter">,
  lanes: number,
  steps: number,
): Promise<void> {
  const executor = await openProven(network, backend, lanes);
  const interpreter = new Interpreter(network.program, lanes);
  const content = noise(lanes * steps, lanes);
  for (let step = 0; step < steps; step++) {
    const symbols = content.subarray(step * lanes, (step + 1) * lanes);
    if (step % 50 === 49) {
      const lane = step % lanes;
      executor.reset(lane);
      interpreter.reset(lane);
    }
    const logits = await executor.step(symbols);
    const wanted = interpreter.step(symbols);
    // Where they differ, one number says more than thousands.
    const at = wanted.findIndex((each, i) => each !== logits[i]);
    assertEquals([step, at, logits[at]], [step, -1, undefined]);
  }
  await executor.close();
}
