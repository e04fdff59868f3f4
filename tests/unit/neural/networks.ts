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
  ELEMENT,
  type OnnxModel,
  type OnnxNode,
  readOnnx,
  writeOnnx,
} from "../../../src/neural/onnx_file.ts";
import { OPERATORS } from "../../../src/neural/operators.ts";
import { RandomNumbers } from "../../../src/generate/rng.ts";
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

/**
 * The file of a network in which a state that grows to 2^22 is multiplied by the same matrix of zeros again and again: a megabyte, however
 * much work it is.
 *
 * @param file the network beside it
 * @param times how many MatMuls of 2^20 multiplications
 */
export function laborious(
  file: Uint8Array,
  times: number,
): Uint8Array<ArrayBuffer> {
  const width = 1024;
  const scalars = { one: 1, zero: 0, most: 127, end: 2 ** 22 };
  const node = (operator: string, output: string, ...inputs: string[]) => ({
    ...{ operator, output, inputs },
    attributes: {},
  });
  const nodes: OnnxNode[] = [
    {
      ...node("Cast", "shared", "zeros"),
      attributes: { to: ELEMENT.float32 },
    },
    node("Clip", "factor", "state.growing", "zero", "most"),
    node("Add", "sum_0", "state.growing", "one"),
  ];
  for (let i = 0; i < times; i++) {
    nodes.push(node("MatMul", `product_${i}`, "factor", "shared"));
    nodes.push(node("Add", `sum_${i + 1}`, `sum_${i}`, `product_${i}`));
  }
  nodes.push(node("Clip", "next.growing", `sum_${times}`, "zero", "end"));
  const value = (name: string) =>
    ({ name, type: "float32", dims: ["N", width] }) as const;
  return changed(file, (model) => ({
    nodes: [...model.nodes, ...nodes],
    tensors: [
      ...model.tensors,
      {
        name: "zeros",
        type: "int8",
        dims: [width, width],
        data: new Int8Array(width * width),
      },
      ...Object.entries(scalars).map(([name, number]) => ({
        ...{ name, type: "float32" as const, dims: [] },
        data: Float32Array.of(number),
      })),
    ],
    inputs: [...model.inputs, value("state.growing")],
    outputs: [...model.outputs, value("next.growing")],
  }));
}

/** Numbers that mean something to some operator, or almost. */
const NUMBERS = [
  ...[0, -0, 1, -1, 2, 3, 127, 128, 255, 256, -127, -129, 773, 4096],
  ...[0.5, 0.25, 2 ** -9, 2 ** -24, 2 ** -25, 0.3, 2 ** 20, 2 ** 24, NaN],
];

/**
 * The file of a network in which one to three things are otherwise: operators, operands, numbers and places. Most are no networks any more, and
 * some are others.
 */
export function mutated(
  file: Uint8Array,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const random = RandomNumbers.fromSeed(seed);
  const any = <T>(list: readonly T[]): T => list[random.nextBelow(list.length)];
  return changed(file, (model) => {
    const nodes = [...model.nodes], tensors = [...model.tensors];
    for (let count = 1 + random.nextBelow(3); count > 0; count--) {
      const at = random.nextBelow(nodes.length), node = nodes[at];
      const small = any(tensors.filter(({ data }) => data.length === 1));
      const place = tensors.indexOf(small);
      switch (random.nextBelow(4)) {
        case 0:
          nodes[at] = { ...node, operator: any(OPERATORS) };
          break;
        case 1: {
          const names = nodes.slice(0, at).map(({ output }) => output)
            .concat(tensors.map(({ name }) => name));
          const inputs = [...node.inputs];
          inputs[random.nextBelow(inputs.length)] = any(names);
          nodes[at] = { ...node, inputs };
          break;
        }
        case 2:
          if (small.type === "float32") {
            const data = Float32Array.of(any(NUMBERS));
            tensors[place] = { ...small, data };
          }
          break;
        case 3:
          if (small.type === "int64") {
            const data = Int32Array.of(random.nextBelow(6) - 1);
            tensors[place] = { ...small, data };
          }
      }
    }
    return { nodes, tensors };
  });
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
