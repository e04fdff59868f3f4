import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ModelError, type ModelErrorCode } from "../../../src/errors.ts";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import type {
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
} from "../../../src/neural/onnx_file.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import {
  assertRefused,
  changed,
  laborious,
  mutated,
  TINY,
} from "./networks.ts";

const FILE = await sampleNetwork(7, TINY);

/** Ways to break a network, why they are refused, and what is said then. */
const BROKEN: [
  name: string,
  change: (model: OnnxModel) => Partial<OnnxModel>,
  code: ModelErrorCode,
  message: string,
][] = [
  [
    "a later contract",
    property("sluice.contract", "2"),
    "unsupported-version",
    'its contract must be of version 1: current value is "2"',
  ],
  [
    "a contract that is no number",
    property("sluice.contract", "1.0"),
    "unsupported-version",
    'current value is "1.0"',
  ],
  [
    "an id that could be a path",
    property("sluice.id", "../net"),
    "corrupt",
    'its property sluice.id must be 1 to 64 letters, digits, ".", "_" and "-": current value is "../net"',
  ],
  [
    "a long licence",
    property("sluice.licence", "x".repeat(1025)),
    "corrupt",
    "its property sluice.licence must be at most 1024 bytes",
  ],
  [
    "training bytes that are no number",
    property("sluice.training_bytes", "1e6"),
    "corrupt",
    "its property sluice.training_bytes must be a number of bytes",
  ],
  [
    "no known answer",
    property("sluice.known_logits", undefined),
    "corrupt",
    "its property sluice.known_logits must be a SHA-256 in hexadecimal: current value is none",
  ],
  [
    "a known answer to nothing",
    property("sluice.known_symbols", "00"),
    "corrupt",
    "its property sluice.known_symbols must be 16 to 1024 bytes in hexadecimal",
  ],
  [
    "an operator that is not in the contract",
    operator("Floor", "Ceil"),
    "unsupported-operator",
    'current value is "Ceil" of fraction',
  ],
  [
    "an operator that is a name of every object",
    operator("Floor", "toString"),
    "unsupported-operator",
    'current value is "toString" of fraction',
  ],
  [
    "a rounding that is another",
    operator("Floor", "Round"),
    "unsupported-operator",
    'current value is "Round" of fraction',
  ],
  [
    "an attribute that the contract does not know",
    nodes((node) =>
      node.operator === "MatMul" ? { ...node, attributes: { transA: 1 } } : node
    ),
    "unsupported-operator",
    '{"transA":1}',
  ],
  [
    "a Gather along another axis",
    nodes((node) =>
      node.operator === "Gather" ? { ...node, attributes: { axis: 1 } } : node
    ),
    "unsupported-operator",
    'current value is "Gather"',
  ],
  [
    "a factor that is no power of two",
    tensors((tensor) =>
      tensor.name === "scalar_0.001953125"
        ? { ...tensor, data: Float32Array.of(0.002) }
        : tensor
    ),
    "unsupported-operator",
    'current value is "Mul"',
  ],
  [
    "a factor that is a fraction of more than 24 bits",
    tensors((tensor) =>
      tensor.name === "scalar_0.001953125"
        ? { ...tensor, data: Float32Array.of(2 ** -25) }
        : tensor
    ),
    "unsupported-operator",
    'current value is "Mul"',
  ],
  [
    "a factor that is no number",
    tensors((tensor) =>
      tensor.name === "scalar_773"
        ? { ...tensor, data: Float32Array.of(NaN) }
        : tensor
    ),
    "inexact",
    '"scalar_773" must hold integers below 2^24: current value is NaN',
  ],
  [
    "a factor that is too large",
    tensors((tensor) =>
      tensor.name === "scalar_773"
        ? { ...tensor, data: Float32Array.of(2 ** 20) }
        : tensor
    ),
    "inexact",
    "must stay below 16777216: current value is 267386880, in column 0",
  ],
  [
    "a bound that is a fraction",
    tensors((tensor) =>
      tensor.name === "scalar_127"
        ? { ...tensor, data: Float32Array.of(127.5) }
        : tensor
    ),
    "unsupported-operator",
    'current value is "Clip"',
  ],
  [
    "what enters a MatMul and is no int8",
    tensors((tensor) =>
      tensor.name === "scalar_-127"
        ? { ...tensor, data: Float32Array.of(-129) }
        : tensor
    ),
    "inexact",
    "must be a product of values from -128 to 127: current value is -129 to 127",
  ],
  [
    "a table that is read beyond its end",
    tensors((tensor) =>
      tensor.name === "scalar_128"
        ? { ...tensor, data: Float32Array.of(129) }
        : tensor
    ),
    "inexact",
    "must be looked up at 0 to 255: current value is 1 to 256, in column 0",
  ],
  [
    "weights that are int16",
    tensors((tensor) =>
      tensor.dims[0] === 12 && tensor.dims[1] === 12
        ? { ...tensor, type: "int16", data: Int16Array.from(tensor.data) }
        : tensor
    ),
    "unsupported-operator",
    'current value is "MatMul" of vector, constant',
  ],
  [
    "weights that are float32",
    tensors((tensor) =>
      tensor.dims[0] === 12 && tensor.dims[1] === 12
        ? { ...tensor, type: "float32", data: Float32Array.from(tensor.data) }
        : tensor
    ),
    "wrong-shape",
    "must be a scalar, or of integers: current value is float32 [12,12]",
  ],
  [
    "a matrix of other rows",
    tensors((tensor) =>
      tensor.dims[0] === 12 && tensor.dims[1] === 12
        ? { ...tensor, dims: [6, 24] }
        : tensor
    ),
    "wrong-shape",
    "must have a matrix of 12 rows: current value is 6",
  ],
  [
    "a tensor that is larger than its bytes",
    tensors((tensor) =>
      tensor.dims.length === 2
        ? { ...tensor, dims: [2 ** 31, 2 ** 31] }
        : tensor
    ),
    "wrong-shape",
    "must have as many bytes as its shape says, [2147483648,2147483648] of int8",
  ],
  [
    "a tensor of no rows",
    tensors((tensor) =>
      tensor.dims.length === 2
        ? { ...tensor, dims: [0, 4], data: new Int8Array() }
        : tensor
    ),
    "wrong-shape",
    "must have as many bytes as its shape says",
  ],
  [
    "a slice beyond the end",
    tensors((tensor) =>
      tensor.name === "place_2" ? { ...tensor, data: Int32Array.of(9) } : tensor
    ),
    "wrong-shape",
    "must be a slice of 3 columns: current value is 0 to 9",
  ],
  [
    "nodes in another order",
    ({ nodes }) => ({ nodes: nodes.toReversed() }),
    "corrupt",
    "must be made of what stands before it",
  ],
  [
    "two tensors of one name",
    ({ nodes }) => ({ nodes: [...nodes, nodes[0]] }),
    "corrupt",
    "each tensor must have a name of its own",
  ],
  [
    "an output that is not made",
    ({ nodes }) => ({
      nodes: nodes.filter(({ output }) => output !== "logits"),
    }),
    "corrupt",
    '"logits" must be made, as a vector of 256 columns',
  ],
  [
    "a state of a fixed number of lanes",
    values(
      "inputs",
      (value) =>
        value.name === "state.hidden" ? { ...value, dims: [1, 12] } : value,
    ),
    "wrong-shape",
    '"state.hidden" must be float32 [N, 12]: current value is float32 [1, 12]',
  ],
  [
    "a state that is not as wide as what it becomes",
    values(
      "outputs",
      (value) =>
        value.name === "next.hidden" ? { ...value, dims: ["N", 13] } : value,
    ),
    "wrong-shape",
    '"next.hidden" must be float32 [N, 12]: current value is float32 [N, 13]',
  ],
  [
    "a state of negative width",
    values(
      "inputs",
      (value) =>
        value.name === "state.hidden" ? { ...value, dims: ["N", -1] } : value,
    ),
    "wrong-shape",
    '"state.hidden" must be float32',
  ],
  [
    "symbols of another type",
    values(
      "inputs",
      (value) => value.name === "symbol" ? { ...value, type: "int64" } : value,
    ),
    "wrong-shape",
    '"symbol" must be int32 [N]: current value is int64 [N]',
  ],
  [
    "too few logits",
    values(
      "outputs",
      (value) =>
        value.name === "logits" ? { ...value, dims: ["N", 255] } : value,
    ),
    "wrong-shape",
    '"logits" must be float32 [N, 256]: current value is float32 [N, 255]',
  ],
  [
    "an input that is no state",
    values(
      "inputs",
      (value) =>
        value.name === "state.hidden" ? { ...value, name: "hidden" } : value,
    ),
    "wrong-shape",
    'its inputs must be symbol and states: current value is "hidden"',
  ],
  [
    "an output too many",
    ({ outputs }) => ({
      outputs: [...outputs, { ...outputs[0], name: "mul_5" }],
    }),
    "wrong-shape",
    "each input and output must have a name of its own, and each state both: current value is 4 instead of 3",
  ],
];

for (const [name, change, code, message] of BROKEN) {
  Deno.test(`${name}: ${code}`, async () => {
    await assertRefused(changed(FILE, change), code, message);
  });
}

Deno.test("a small file of much work is refused before anything is proven: wrong-shape", async () => {
  // Those of the network beside it are among the 2^27, which are 128 times the matrix.
  for (const times of [128, 500]) {
    await assertRefused(
      laborious(FILE, times),
      "wrong-shape",
      `a step may take ${2 ** 27} multiplications: current value is 1342`,
    );
  }
});

Deno.test("a known answer of much work is refused before it is given: wrong-shape", async () => {
  // A step of a little more than 2^26, where 16 of 2^27 are the limit.
  const file = laborious(FILE, 64);
  const known = (count: number) =>
    changed(file, property("sluice.known_symbols", "00".repeat(count)));
  await assertRefused(
    known(32),
    "wrong-shape",
    `its known answer may take ${2 ** 31} multiplications: current value is 21`,
  );
  // Then it is the proof that takes too long.
  await assertRefused(known(31), "inexact", "");
});

function property(key: string, value: string | undefined) {
  return ({ properties }: OnnxModel) => {
    const others = [...properties].filter(([each]) => each !== key);
    return {
      properties: new Map(
        value === undefined ? others : [...others, [key, value]],
      ),
    };
  };
}

function nodes(change: (node: OnnxNode) => OnnxNode) {
  return (model: OnnxModel) => ({ nodes: model.nodes.map(change) });
}

function operator(from: string, to: string) {
  return nodes((node) =>
    node.operator === from ? { ...node, operator: to } : node
  );
}

function tensors(change: (tensor: OnnxTensor) => OnnxTensor) {
  return (model: OnnxModel) => ({ tensors: model.tensors.map(change) });
}

function values(
  list: "inputs" | "outputs",
  change: (value: OnnxValue) => OnnxValue,
) {
  return (model: OnnxModel) => ({ [list]: model[list].map(change) });
}

Deno.test("a graph in which anything is otherwise gives a ModelError, or is a network that can be executed", async () => {
  let networks = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      let network;
      try {
        network = await loadNetwork(mutated(FILE, seed));
      } catch (error) {
        if (error instanceof ModelError) return;
        throw error;
      }
      networks++;
      const logits = new Interpreter(network.program, 2).step([1, 255]);
      assertEquals(logits.length, 512);
    }),
    { numRuns: 1000 },
  );
  // Of those that are refused alone nothing would be learned.
  assert(networks > 50, `${networks}`);
});
