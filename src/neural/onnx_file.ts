/**
 * ONNX files, as much of them as the contract allows: one graph, of tensors that lie in the file. What the graph means is not judged here.
 *
 * @module
 */

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { ModelError } from "../errors.ts";
import { IR_VERSION, MOST_FILE, OPSET } from "./contract.ts";
import { shown, unloadable } from "./errors.ts";
import { checkSize } from "./onnx_walk.ts";

/** Types of elements that the contract knows, as ONNX numbers them. */
export const ELEMENT = {
  float32: DataType.FLOAT,
  int8: DataType.INT8,
  int16: DataType.INT16,
  int32: DataType.INT32,
  int64: DataType.INT64,
} as const;

/** The name of one of them. */
export type ElementType = keyof typeof ELEMENT;

/** Elements of a tensor; those of int64 are few, and small. */
export type Elements = Int8Array | Int16Array | Int32Array | Float32Array;

/** A tensor in a file. */
export interface OnnxTensor {
  name: string;
  type: ElementType;
  /** Its shape; none: a scalar. */
  dims: readonly number[];
  /** Row by row. */
  data: Elements;
}

/** An input or output of a graph. */
export interface OnnxValue {
  name: string;
  type: ElementType;
  /** Its shape; a name stands for a dimension that is known later. */
  dims: readonly (number | string)[];
}

/** One operation. */
export interface OnnxNode {
  operator: string;
  /** Names of tensors. */
  inputs: readonly string[];
  /** The name of the tensor that it makes. */
  output: string;
  /** Integers by name; the operators of the contract have no others. */
  attributes: Readonly<Record<string, number>>;
}

/** A file. */
export interface OnnxModel {
  nodes: readonly OnnxNode[];
  tensors: readonly OnnxTensor[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  /** Texts by key. */
  properties: ReadonlyMap<string, string>;
}

/**
 * Reads a file.
 *
 * @param file all of it
 * @throws {ModelError} `corrupt`: it is no ONNX file, or is damaged; `unsupported-version`: it uses another version of the operators;
 * `unsupported-operator`: it has more than a graph of tensors; `wrong-shape`: a tensor is not as large as its shape, or there is more of
 * something than readers take
 */
export function readOnnx(file: Uint8Array): OnnxModel {
  const model = decode(file);
  const { graph, opsetImport, functions, trainingInfo } = model;
  if (!graph) throw unloadable("bad-magic", "it has no graph");
  if (
    opsetImport.length !== 1 || !["", "ai.onnx"].includes(opsetImport[0].domain)
  ) {
    throw unloadable(
      "unsupported-operator",
      `it must use the operators of ONNX alone: current value is ${
        opsetImport.slice(0, 8).map(({ domain }) => shown(domain)).join(", ") ||
        "none"
      }`,
    );
  }
  if (opsetImport[0].version !== BigInt(OPSET)) {
    throw unloadable(
      "unsupported-version",
      `its operators must be of version ${OPSET}: current value is ${
        opsetImport[0].version
      }`,
    );
  }
  const beside = Object.entries({
    functions,
    trainingInfo,
    sparseInitializer: graph.sparseInitializer,
    quantizationAnnotation: graph.quantizationAnnotation,
  }).find(([, list]) => list.length > 0);
  if (beside) {
    throw unloadable("unsupported-operator", `it has a ${beside[0]}`);
  }
  return {
    nodes: graph.node.map(readNode),
    tensors: graph.initializer.map(readTensor),
    inputs: graph.input.map(readValue),
    outputs: graph.output.map(readValue),
    properties: readProperties(model),
  };
}

function decode(file: Uint8Array): ModelProto {
  if (file.length > MOST_FILE) {
    throw unloadable(
      "wrong-shape",
      `its file must have at most ${MOST_FILE} bytes: current value is ${file.length}`,
    );
  }
  try {
    checkSize(ModelProtoSchema, file);
    // Nobody looks at what the schema does not know, and it would be kept field by field.
    return fromBinary(ModelProtoSchema, file, { readUnknownFields: false });
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw unloadable("corrupt", "its file is no ONNX file", cause);
  }
}

/** Keys must differ, so that all readers see the same. */
function readProperties({ metadataProps }: ModelProto): Map<string, string> {
  const properties = new Map(
    metadataProps.map(({ key, value }) => [key, value]),
  );
  if (properties.size === metadataProps.length) return properties;
  throw unloadable("corrupt", "two of its properties have the same key");
}

function readNode(node: NodeProto): OnnxNode {
  const { opType, domain, input, output, attribute } = node;
  if (!["", "ai.onnx"].includes(domain) || output.length !== 1) {
    throw unloadable(
      "unsupported-operator",
      `${shown(opType)} is not one of ONNX with one output: current value is ${
        shown(domain)
      } with ${output.length}`,
    );
  }
  return {
    operator: opType,
    inputs: input,
    output: output[0],
    attributes: Object.fromEntries(
      attribute.map((each) => [each.name, readAttribute(each, opType)]),
    ),
  };
}

function readAttribute(
  { name, type, i }: AttributeProto,
  operator: string,
): number {
  if (type === AttributeType.INT && BigInt(Number(i)) === i) return Number(i);
  throw unloadable(
    "unsupported-operator",
    `the attribute ${shown(name)} of ${shown(operator)} is no integer`,
  );
}

/** Bytes of an element. */
const SIZES: Record<ElementType, number> = {
  float32: 4,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
};

/** The name of a type. */
function typeOf(number: number, name: string): ElementType {
  for (const type of Object.keys(ELEMENT) as ElementType[]) {
    if (ELEMENT[type] === number) return type;
  }
  throw unloadable(
    "unsupported-operator",
    `the elements of ${
      shown(name)
    } must be float32, int8, int16, int32 or int64: current value is type ${number} of ONNX`,
  );
}

function readTensor(tensor: TensorProto): OnnxTensor {
  const { name, dataType, rawData, dataLocation, externalData } = tensor;
  const typed = [
    ...[tensor.floatData, tensor.doubleData, tensor.int32Data],
    ...[tensor.stringData, tensor.int64Data, tensor.uint64Data],
  ].some((list) => list.length > 0);
  if (
    dataLocation !== DataLocation.DEFAULT || externalData.length > 0 ||
    tensor.segment || typed
  ) {
    throw unloadable(
      "unsupported-operator",
      `${shown(name)} does not lie in its file as raw bytes`,
    );
  }
  const type = typeOf(dataType, name);
  const dims = tensor.dims.map(Number);
  // Of what is damaged, the product may be anything, and is compared before anything is made of it.
  const bytes = dims.reduce((size, dim) => size * dim, SIZES[type]);
  if (dims.some((dim) => dim < 1) || bytes !== rawData.length) {
    throw unloadable(
      "wrong-shape",
      `${shown(name)} must have as many bytes as its shape says, [${
        dims.slice(0, 8)
      }] of ${type}: current value is ${rawData.length}`,
    );
  }
  return { name, type, dims, data: elementsOf(type, rawData.slice(), name) };
}

/** Bytes as elements; every platform that there is has the least significant first, as ONNX does. */
function elementsOf(
  type: ElementType,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Elements {
  switch (type) {
    case "float32":
      return new Float32Array(bytes.buffer);
    case "int8":
      return new Int8Array(bytes.buffer);
    case "int16":
      return new Int16Array(bytes.buffer);
    case "int32":
      return new Int32Array(bytes.buffer);
    case "int64": {
      // By halves: a list of bigints would be four times as large as the file.
      const halves = new Int32Array(bytes.buffer);
      const narrow = new Int32Array(halves.length / 2);
      for (let i = 0; i < narrow.length; i++) {
        narrow[i] = halves[2 * i];
        if (halves[2 * i + 1] === narrow[i] >> 31) continue;
        throw unloadable("wrong-shape", `${shown(name)} is beyond any shape`);
      }
      return narrow;
    }
  }
}

function readValue({ name, type }: ValueInfoProto): OnnxValue {
  if (type?.value.case !== "tensorType" || !type.value.value.shape) {
    throw unloadable("wrong-shape", `${shown(name)} has no shape`);
  }
  const { elemType, shape } = type.value.value;
  return {
    name,
    type: typeOf(elemType, name),
    dims: shape.dim.map(({ value }) =>
      value.case === "dimValue" ? Number(value.value) : value.value ?? ""
    ),
  };
}

/**
 * Writes a file. The same model makes the same bytes.
 *
 * @param model what it holds
 */
export function writeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: BigInt(IR_VERSION),
      producerName: "sluice",
      opsetImport: [
        create(OperatorSetIdProtoSchema, { version: BigInt(OPSET) }),
      ],
      graph: create(GraphProtoSchema, {
        name: "network",
        node: model.nodes.map(writeNode),
        initializer: model.tensors.map(writeTensor),
        input: model.inputs.map(writeValue),
        output: model.outputs.map(writeValue),
      }),
      metadataProps: [...model.properties].map(([key, value]) =>
        create(StringStringEntryProtoSchema, { key, value })
      ),
    }),
  );
}

function writeNode({ operator, inputs, output, attributes }: OnnxNode) {
  return create(NodeProtoSchema, {
    name: output,
    opType: operator,
    input: [...inputs],
    output: [output],
    attribute: Object.entries(attributes).map(([name, value]) =>
      create(AttributeProtoSchema, {
        name,
        type: AttributeType.INT,
        i: BigInt(value),
      })
    ),
  });
}

function writeTensor({ name, type, dims, data }: OnnxTensor) {
  const { buffer, byteOffset, byteLength } = type === "int64"
    ? BigInt64Array.from(data, BigInt)
    : data;
  return create(TensorProtoSchema, {
    name,
    dataType: ELEMENT[type],
    dims: dims.map(BigInt),
    rawData: new Uint8Array(buffer, byteOffset, byteLength).slice(),
  });
}

function writeValue({ name, type, dims }: OnnxValue) {
  const dim = dims.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value: typeof size === "string"
        ? { case: "dimParam", value: size }
        : { case: "dimValue", value: BigInt(size) },
    })
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, {
      value: {
        case: "tensorType",
        value: create(TypeProto_TensorSchema, {
          elemType: ELEMENT[type],
          shape: create(TensorShapeProtoSchema, { dim }),
        }),
      },
    }),
  });
}
