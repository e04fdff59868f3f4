/**
 * What each operator of the contract becomes in a {@link ./program.ts program}.
 *
 * @module
 */

import { BYTES, EXACT_LIMIT } from "./contract.ts";
import { shown, unloadable } from "./errors.ts";
import { ELEMENT, type OnnxNode } from "./onnx_file.ts";
import type { Register } from "./program.ts";
import { integersOf, type ProgramBuilder } from "./program_builder.ts";
import {
  exponentOf,
  placeOf,
  scalarOf,
  type Value,
  type Vector,
} from "./values.ts";

/** What an operator may have. */
interface Form {
  /** How many operands; `undefined`: any number. */
  operands: number | undefined;
  /** Its one attribute, and what it is where it is not given. */
  attribute?: { name: string; absent: number | undefined };
  /** Makes its result; `undefined`: the operands are of other kinds than the contract says. */
  make(
    operands: Value[],
    builder: ProgramBuilder,
    name: string,
    attribute?: number,
  ): Value | undefined;
}

/** The operators of the contract, in the order of docs/networks.md. */
const FORMS: Record<string, Form> = {
  Cast: { operands: 1, attribute: named("to"), make: cast },
  Unsqueeze: { operands: 2, make: unsqueeze },
  Gather: { operands: 2, attribute: named("axis", 0), make: gather },
  Flatten: { operands: 1, attribute: named("axis", 1), make: flatten },
  MatMul: { operands: 2, make: multiply },
  Add: { operands: 2, make: add },
  Sub: { operands: 2, make: subtract },
  Mul: { operands: 2, make: scale },
  Floor: { operands: 1, make: floor },
  Clip: { operands: 3, make: clip },
  Concat: { operands: undefined, attribute: named("axis"), make: concat },
  Slice: { operands: 4, make: slice },
};

/** Names of the operators that a network may use. */
export const OPERATORS: readonly string[] = Object.keys(FORMS);

/**
 * Adds what a node does to a program.
 *
 * @param node the node
 * @param operands what its inputs are
 * @param builder where to
 * @returns what its output is
 * @throws {ModelError} `unsupported-operator`: the contract does not know it, or not with these operands; `wrong-shape`: they do not fit
 * together; `inexact`: it has a constant that is no integer below 2^24
 */
export function apply(
  node: OnnxNode,
  operands: Value[],
  builder: ProgramBuilder,
): Value {
  const { operator, attributes, output } = node;
  const form = Object.hasOwn(FORMS, operator) ? FORMS[operator] : undefined;
  if (form) {
    const { name, absent } = form.attribute ?? {};
    const fits = operands.length === (form.operands ?? operands.length) &&
      Object.keys(attributes).every((each) => each === name);
    const attribute = name === undefined ? undefined : attributes[name];
    const value = fits
      ? form.make(operands, builder, output, attribute ?? absent)
      : undefined;
    if (value) return value;
  }
  throw unloadable(
    "unsupported-operator",
    `${shown(output)} must be made as the contract says: current value is ${
      shown(operator)
    } of ${
      operands.slice(0, 8).map(({ kind }) => kind).join(", ") || "nothing"
    }, ${JSON.stringify(attributes).slice(0, 80)}`,
  );
}

function named(name: string, absent?: number) {
  return { name, absent };
}

function vector(register: Register): Vector {
  return { kind: "vector", register };
}

function cast(
  [value]: Value[],
  _builder: ProgramBuilder,
  _name: string,
  to?: number,
): Value | undefined {
  if (to === ELEMENT.int32 && value.kind === "vector") {
    return { kind: "indices", register: value.register };
  }
  if (to !== ELEMENT.float32) return undefined;
  if (value.kind === "column") return vector(value.register);
  // int64 is for places in shapes.
  return value.kind === "tensor" && value.tensor.type !== "int64"
    ? { kind: "constant", tensor: value.tensor }
    : undefined;
}

function unsqueeze([value, axes]: Value[]): Value | undefined {
  return value.kind === "symbols" && placeOf(axes) === 1
    ? { kind: "column", register: value.register }
    : undefined;
}

function gather(
  [from, by]: Value[],
  builder: ProgramBuilder,
  name: string,
  axis?: number,
): Value | undefined {
  if (from.kind !== "constant" || axis !== 0) return undefined;
  if (by.kind !== "symbols" && by.kind !== "indices") return undefined;
  const { data, dims } = from.tensor;
  const input = by.register, count = builder.widthOf(input);
  if (dims.length === 1 && dims[0] === BYTES && by.kind === "indices") {
    const table = integersOf(data, from.tensor.name);
    return vector(
      builder.add(
        count,
        name,
        (out) => ({ kind: "lookup", input, out, table }),
      ),
    );
  }
  if (dims.length !== 2 || !(data instanceof Int8Array)) return undefined;
  const [rows, width] = dims;
  const register = builder.add(
    count * width,
    name,
    (out) => ({ kind: "gather", input, out, table: data, rows, width }),
  );
  return by.kind === "symbols" ? vector(register) : { kind: "rows", register };
}

function flatten(
  [value]: Value[],
  _builder: ProgramBuilder,
  _name: string,
  axis?: number,
): Value | undefined {
  return value.kind === "rows" && axis === 1
    ? vector(value.register)
    : undefined;
}

function multiply(
  [left, right]: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  if (left.kind !== "vector" || right.kind !== "constant") return undefined;
  const { data: matrix, dims } = right.tensor;
  if (dims.length !== 2 || !(matrix instanceof Int8Array)) return undefined;
  const input = left.register, width = builder.widthOf(input);
  if (dims[0] !== width) {
    throw unloadable(
      "wrong-shape",
      `${shown(name)} must have a matrix of ${width} rows: current value is ${
        dims[0]
      }`,
    );
  }
  return vector(
    builder.add(
      dims[1],
      name,
      (out) => ({ kind: "matmul", input, out, matrix }),
    ),
  );
}

function add(
  operands: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  return combine("add", operands, builder, name);
}

/** x − ⌊x / 2^n⌋ × 2^n is the remainder, whatever its parts are beyond: they are multiples of 2^n below 2^25, and thus exact. */
function subtract(
  operands: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  const [left, right] = operands;
  if (left.kind === "vector" && right.kind === "vector") {
    const input = left.register, floored = right.floorOf;
    if (floored?.scaled && floored.register === input) {
      const { bits } = floored;
      return vector(
        builder.add(
          builder.widthOf(input),
          name,
          (out) => ({ kind: "modulo", input, out, bits }),
        ),
      );
    }
  }
  return combine("sub", operands, builder, name);
}

/** Mul by 2^-n is half of a shift, by anything else a multiplication. */
function scale(
  operands: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  const [value, by] = operands[0].kind === "vector"
    ? operands
    : operands.toReversed();
  const factor = scalarOf(by);
  if (value.kind === "vector" && factor !== undefined) {
    if (factor > 0 && factor < 1) {
      const bits = exponentOf(1 / factor);
      return bits === undefined
        ? undefined
        : { kind: "fraction", register: value.register, bits };
    }
    const { floorOf } = value;
    if (floorOf && !floorOf.scaled && factor === 2 ** floorOf.bits) {
      const made = combine("mul", operands, builder, name);
      return made && { ...made, floorOf: { ...floorOf, scaled: true } };
    }
  }
  return combine("mul", operands, builder, name);
}

function floor(
  [value]: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  if (value.kind !== "fraction") return undefined;
  const { register: input, bits } = value;
  const register = builder.add(
    builder.widthOf(input),
    name,
    (out) => ({ kind: "shift", input, out, bits }),
  );
  return {
    kind: "vector",
    register,
    floorOf: { register: input, bits, scaled: false },
  };
}

function clip(
  [value, low, high]: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  const least = scalarOf(low), most = scalarOf(high);
  const bounds = [least, most].every((bound) =>
    Number.isInteger(bound) && Math.abs(bound!) <= EXACT_LIMIT
  );
  if (value.kind !== "vector" || !bounds || least! > most!) return undefined;
  const input = value.register;
  return vector(
    builder.add(
      builder.widthOf(input),
      name,
      (out) => ({ kind: "clip", input, out, least: least!, most: most! }),
    ),
  );
}

function concat(
  operands: Value[],
  builder: ProgramBuilder,
  name: string,
  axis?: number,
): Value | undefined {
  const inputs = operands.flatMap((value) =>
    value.kind === "vector" ? [value.register] : []
  );
  if (axis !== 1 || inputs.length === 0 || inputs.length < operands.length) {
    return undefined;
  }
  const width = inputs.reduce((sum, each) => sum + builder.widthOf(each), 0);
  return vector(
    builder.add(width, name, (out) => ({ kind: "concat", inputs, out })),
  );
}

function slice(
  [value, from, to, axes]: Value[],
  builder: ProgramBuilder,
  name: string,
): Value | undefined {
  const start = placeOf(from), end = placeOf(to);
  if (value.kind !== "vector" || placeOf(axes) !== 1) return undefined;
  if (start === undefined || end === undefined) return undefined;
  const input = value.register, width = builder.widthOf(input);
  if (start < 0 || start >= end || end > width) {
    throw unloadable(
      "wrong-shape",
      `${
        shown(name)
      } must be a slice of ${width} columns: current value is ${start} to ${end}`,
    );
  }
  return vector(
    builder.add(
      end - start,
      name,
      (out) => ({ kind: "slice", input, out, start }),
    ),
  );
}

function combine(
  kind: "add" | "sub" | "mul",
  operands: Value[],
  builder: ProgramBuilder,
  name: string,
): Vector | undefined {
  const found = operands.find((each) => each.kind === "vector");
  if (!found) return undefined;
  const width = builder.widthOf(found.register);
  const registers = operands.map((each) =>
    operandOf(each, width, builder, name)
  );
  const [left, right] = registers;
  return left === undefined || right === undefined
    ? undefined
    : vector(builder.add(width, name, (out) => ({ kind, left, right, out })));
}

/** A register of this width: a vector, or a constant, which is spread over all columns where it is a scalar. */
function operandOf(
  value: Value,
  width: number,
  builder: ProgramBuilder,
  name: string,
): Register | undefined {
  if (value.kind === "vector") {
    if (builder.widthOf(value.register) === width) return value.register;
  } else if (value.kind !== "constant") return undefined;
  else {
    const { data, dims } = value.tensor;
    const isFlat = dims.length < 2 || dims.length === 2 && dims[0] === 1;
    if (isFlat && (data.length === 1 || data.length === width)) {
      const values = integersOf(data, value.tensor.name);
      return builder.constant(
        values.length === width
          ? values
          : new Int32Array(width).fill(values[0]),
        value.tensor.name,
      );
    }
  }
  throw unloadable(
    "wrong-shape",
    `the operands of ${shown(name)} must have ${width} columns each`,
  );
}
