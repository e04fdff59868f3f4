/** Networks for tests, and ways to break them. */

import { assertRejects } from "@std/assert";
import { ModelError, type ModelErrorCode } from "../../../src/errors.ts";
import {
  type ExactNetwork,
  loadNetwork,
  type NetworkDescription,
} from "../../../src/neural/exact_network.ts";
import { NetworkBuilder } from "../../../src/neural/network_builder.ts";
import {
  type OnnxModel,
  readOnnx,
  writeOnnx,
} from "../../../src/neural/onnx_file.ts";
import {
  sampleNetwork,
  type SampleShape,
} from "../../../src/neural/sample_network.ts";

/** Small enough to be loaded thousands of times. */
export const TINY: SampleShape = {
  history: 3,
  hashBits: 5,
  embedding: 4,
  units: 12,
  hidden: 16,
};

/** What the files of tests say of themselves. */
export const DESCRIPTION: NetworkDescription = {
  id: "test",
  licence: "0BSD",
  card: "A test.",
  trainingBytes: 1,
};

/** What their known answers are answers to. */
export const SYMBOLS = Uint8Array.from({ length: 16 }, (_, i) => i * 37);

/** A tiny network. */
export async function tinyNetwork(seed: number): Promise<ExactNetwork> {
  return await loadNetwork(await sampleNetwork(seed, TINY));
}

/** A network whose logits are what a builder makes of the embedded symbol: 256 columns. */
export async function builtNetwork(
  make: (builder: NetworkBuilder) => void,
): Promise<ExactNetwork> {
  const builder = new NetworkBuilder();
  make(builder);
  return await loadNetwork(await builder.finish(DESCRIPTION, SYMBOLS));
}

/** The file of a network in which something is otherwise. */
export function changed(
  file: Uint8Array,
  change: (model: OnnxModel) => Partial<OnnxModel>,
): Uint8Array<ArrayBuffer> {
  const model = readOnnx(file);
  return writeOnnx({ ...model, ...change(model) });
}

/** Asserts that a file is refused, and why. */
export async function assertRefused(
  file: Uint8Array,
  code: ModelErrorCode,
  message: string,
): Promise<void> {
  const error = await assertRejects(
    () => loadNetwork(file),
    ModelError,
    message,
  );
  if (error.code !== code) throw error;
}
