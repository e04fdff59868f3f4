import { assertEquals, assertThrows } from "@std/assert";
import { ModelError } from "../../../src/errors.ts";
import { readOnnx } from "../../../src/neural/onnx_file.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { assertRefused, TINY } from "./networks.ts";
import { delimited, repeated } from "./wire.ts";

const FILE = await sampleNetwork(7, TINY);

/** Numbers of fields in ONNX's schema. */
const GRAPH = 7, METADATA = 14, NODE = 1, INITIALIZER = 5, VALUE_INFO = 13;
const NODE_INPUT = 1, NODE_ATTRIBUTE = 5, ATTRIBUTE_GRAPH = 6;
const TENSOR_DIMS = 1, TENSOR_FLOATS = 4, TENSOR_INTS = 5, UNKNOWN = 999;

/** How much there may be. */
const NODES = 4096, TENSORS = 2 ** 14, MESSAGES = 2 ** 17, FIELDS = 2 ** 20;

const EMPTY = new Uint8Array();
const tensor = (fields: Uint8Array<ArrayBuffer>) =>
  delimited(GRAPH, delimited(INITIALIZER, fields));
const node = (fields: Uint8Array<ArrayBuffer>) =>
  delimited(GRAPH, delimited(NODE, fields));

/** What takes little of a file and much of a decoder, and of what there is then more than there may be. */
const SWOLLEN: [name: string, file: Uint8Array<ArrayBuffer>, limit: string][] =
  [
    [
      "nodes",
      delimited(GRAPH, repeated(NODES + 1, delimited(NODE, EMPTY))),
      `${NODES} nodes`,
    ],
    [
      "nodes of subgraphs",
      node(delimited(
        NODE_ATTRIBUTE,
        delimited(
          ATTRIBUTE_GRAPH,
          repeated(NODES, delimited(NODE, EMPTY)),
        ),
      )),
      `${NODES} nodes`,
    ],
    [
      "tensors",
      delimited(GRAPH, repeated(TENSORS + 1, delimited(INITIALIZER, EMPTY))),
      `${TENSORS} tensors`,
    ],
    [
      "properties",
      repeated(MESSAGES, delimited(METADATA, EMPTY)),
      `${MESSAGES} messages`,
    ],
    [
      "shapes of vectors",
      delimited(GRAPH, repeated(MESSAGES, delimited(VALUE_INFO, EMPTY))),
      `${MESSAGES} messages`,
    ],
    [
      "attributes",
      node(repeated(MESSAGES, delimited(NODE_ATTRIBUTE, EMPTY))),
      `${MESSAGES} messages`,
    ],
    [
      "operands",
      node(repeated(FIELDS, delimited(NODE_INPUT, EMPTY))),
      `${FIELDS} fields`,
    ],
    [
      "dimensions, each with a tag",
      tensor(repeated(FIELDS, Uint8Array.of(TENSOR_DIMS << 3, 1))),
      `${FIELDS} fields`,
    ],
    [
      "dimensions in one field",
      tensor(delimited(TENSOR_DIMS, new Uint8Array(FIELDS))),
      `${FIELDS} fields`,
    ],
    [
      "integers that are no raw bytes",
      tensor(delimited(TENSOR_INTS, new Uint8Array(FIELDS))),
      `${FIELDS} fields`,
    ],
    [
      "floats that are no raw bytes",
      tensor(delimited(TENSOR_FLOATS, new Uint8Array(4 * FIELDS))),
      `${FIELDS} fields`,
    ],
    [
      "fields that nobody knows",
      repeated(FIELDS + 1, delimited(UNKNOWN, EMPTY)),
      `${FIELDS} fields`,
    ],
  ];

for (const [name, file, limit] of SWOLLEN) {
  Deno.test(`a file of too many ${name} is refused before any is made`, async () => {
    // What follows is no field: had it been decoded first, that would be said.
    const damaged = new Uint8Array([...file, 0xff]);
    for (const each of [file, damaged]) {
      await assertRefused(
        each,
        "wrong-shape",
        `it must have at most ${limit}: current value is more`,
      );
    }
  });
}

Deno.test("as much as there may be is read", () => {
  const own = readOnnx(FILE);
  const metadata = delimited(METADATA, delimited(1, Uint8Array.of(97)));
  const added = new Uint8Array([
    ...FILE,
    ...metadata,
    ...repeated(10_000, delimited(UNKNOWN, EMPTY)),
  ]);
  const { nodes, properties } = readOnnx(added);
  assertEquals(nodes, own.nodes);
  assertEquals(properties.size, own.properties.size + 1);
  const full = delimited(GRAPH, repeated(NODES, delimited(NODE, EMPTY)));
  const error = assertThrows(() => readOnnx(full), ModelError);
  assertEquals(error.code, "unsupported-operator"); // it says of no version
});

/** What is not in the wire format, or not as ONNX's schema says. */
const MALFORMED: [name: string, file: Uint8Array<ArrayBuffer>][] = [
  ["a tag that does not end", Uint8Array.of(0x80)],
  ["a tag of eleven bytes", new Uint8Array(11).fill(0x80)],
  ["a field of number 0", Uint8Array.of(0x02, 0)],
  ["a wire type that is none", Uint8Array.of(0x07)],
  ["a group", Uint8Array.of(0x7b, 0x7c)],
  ["a field that ends beyond the file", Uint8Array.of(GRAPH << 3 | 2, 1)],
  [
    "a field that ends beyond its message",
    new Uint8Array([
      ...delimited(GRAPH, Uint8Array.of(NODE << 3 | 2, 2)),
      ...[0x0a, 0x00],
    ]),
  ],
  ["a graph that is an integer", Uint8Array.of(GRAPH << 3, 0)],
  [
    "integers in one field, of which the last does not end",
    tensor(delimited(TENSOR_DIMS, Uint8Array.of(1, 0x80))),
  ],
  [
    "floats in one field, of which the last does not end",
    tensor(delimited(TENSOR_FLOATS, new Uint8Array(7))),
  ],
  ["subgraphs without an end", nested(34)],
];

/** A graph in an attribute of a node of a graph, and so on: three messages in each other each time. */
function nested(times: number): Uint8Array<ArrayBuffer> {
  let graph: Uint8Array<ArrayBuffer> = EMPTY;
  for (let i = 0; i < times; i++) {
    graph = delimited(
      NODE,
      delimited(NODE_ATTRIBUTE, delimited(ATTRIBUTE_GRAPH, graph)),
    );
  }
  return delimited(GRAPH, graph);
}

for (const [name, file] of MALFORMED) {
  Deno.test(`${name}: corrupt`, async () => {
    await assertRefused(
      file,
      "corrupt",
      "Cannot load the network as its file is no ONNX file",
    );
  });
}
