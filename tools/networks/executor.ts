/**
 * Executes the operations of a network in plain TypeScript: the slow and simple way, in whole numbers, that checks itself.
 *
 * @module
 */

import type { Constant, Graph, Operation } from "./operations.ts";

/** A tensor of whole numbers, or of numbers that are exact in float32. */
interface Tensor {
  shape: number[];
  data: Float64Array;
}

/** Magnitude below which whole numbers are exact in float32. */
const EXACT = 2 ** 24;

function tensorOf({ shape, data }: Constant): Tensor {
  return { shape, data: Float64Array.from(data) };
}

function columnsOf({ shape }: Tensor): number {
  return shape.length === 2 ? shape[1] : 1;
}

/** Where a value is that meets row and column of a result: rows and columns of 1 meet all. */
function elementwise(
  a: Tensor,
  b: Tensor,
  compute: (x: number, y: number) => number,
): Tensor {
  const rows = Math.max(a.shape[0], b.shape[0]);
  const columns = Math.max(columnsOf(a), columnsOf(b));
  const data = new Float64Array(rows * columns);
  const [aRow, bRow] = [a, b].map((t) => t.shape[0] > 1 ? columnsOf(t) : 0);
  const [aStep, bStep] = [a, b].map((t) => columnsOf(t) > 1 ? 1 : 0);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      data[row * columns + i] = compute(
        a.data[row * aRow + i * aStep],
        b.data[row * bRow + i * bStep],
      );
    }
  }
  return { shape: [rows, columns], data };
}

function product(a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = a.shape, columns = b.shape[1];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inner; i++) {
      const x = a.data[row * inner + i];
      if (x === 0) continue;
      for (let j = 0; j < columns; j++) {
        data[row * columns + j] += x * b.data[i * columns + j];
      }
    }
  }
  return { shape: [rows, columns], data };
}

function gather(data: Tensor, indices: Tensor, axis: 0 | 1): Tensor {
  const [rows] = data.shape, columns = columnsOf(data);
  if (axis === 1) {
    const at = indices.data[0];
    return {
      shape: [rows],
      data: Float64Array.from(
        { length: rows },
        (_, row) => data.data[row * columns + at],
      ),
    };
  }
  const out = new Float64Array(indices.data.length * columns);
  indices.data.forEach((index, row) => {
    if (!Number.isInteger(index) || index < 0 || index >= rows) {
      throw new RangeError(
        `Cannot gather as the index must be below ${rows}: current value is ${index}`,
      );
    }
    out.set(
      data.data.subarray(index * columns, (index + 1) * columns),
      row * columns,
    );
  });
  return { shape: [indices.data.length, columns], data: out };
}

function concat(inputs: Tensor[]): Tensor {
  const [rows] = inputs[0].shape;
  const columns = inputs.reduce((sum, input) => sum + columnsOf(input), 0);
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const input of inputs) {
    const width = columnsOf(input);
    for (let row = 0; row < rows; row++) {
      data.set(
        input.data.subarray(row * width, (row + 1) * width),
        row * columns + at,
      );
    }
    at += width;
  }
  return { shape: [rows, columns], data };
}

function slice(input: Tensor, from: number, to: number): Tensor {
  const [rows] = input.shape, columns = columnsOf(input), width = to - from;
  const data = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    data.set(
      input.data.subarray(row * columns + from, row * columns + to),
      row * width,
    );
  }
  return { shape: [rows, width], data };
}

function map(input: Tensor, compute: (x: number) => number): Tensor {
  return { shape: input.shape, data: input.data.map(compute) };
}

/** A network that runs, with a state for each lane. */
export class Executor {
  readonly #graph: Graph;
  readonly #lanes: number;
  readonly #constants = new Map<string, Tensor>();
  readonly #operations: Operation[];
  #states: Map<string, Tensor>;

  /**
   * @param graph what to execute
   * @param lanes streams that run beside each other
   */
  constructor(graph: Graph, lanes: number) {
    this.#graph = graph;
    this.#lanes = lanes;
    for (const constant of graph.constants) {
      this.#constants.set(constant.name, tensorOf(constant));
    }
    // What depends on constants alone is done once.
    this.#operations = graph.operations.filter((operation) => {
      if (operation.op !== "Cast") return true;
      const input = this.#constants.get(operation.input);
      if (input) this.#constants.set(operation.output, input);
      return !input;
    });
    this.#states = new Map();
    this.reset();
  }

  /** Forgets everything. */
  reset(): void {
    this.#states = new Map(this.#graph.states.map(({ name, width }) => [
      `state.${name}`,
      {
        shape: [this.#lanes, width],
        data: new Float64Array(this.#lanes * width),
      },
    ]));
  }

  /**
   * Takes a byte in each lane.
   *
   * @returns logits of the next ones: [lanes, 256]
   * @throws {RangeError} when a value would not be exact in float32
   */
  step(symbols: Uint8Array): Float64Array {
    const values = new Map(this.#states);
    values.set("symbol", {
      shape: [this.#lanes],
      data: Float64Array.from(symbols),
    });
    const value = (name: string) => {
      const tensor = values.get(name) ?? this.#constants.get(name);
      if (!tensor) throw new Error(`Cannot execute as ${name} is missing`);
      return tensor;
    };
    for (const operation of this.#operations) {
      const result = execute(operation, value);
      for (const x of result.data) {
        if (Math.fround(x) !== x || Math.abs(x) >= EXACT) {
          throw new RangeError(
            `Cannot execute ${operation.op} to ${operation.output} as it is inexact: current value is ${x}`,
          );
        }
      }
      values.set(operation.output, result);
    }
    for (const { name } of this.#graph.states) {
      this.#states.set(`state.${name}`, value(`next.${name}`));
    }
    return value("logits").data;
  }
}

function execute(
  operation: Operation,
  value: (name: string) => Tensor,
): Tensor {
  switch (operation.op) {
    case "Gather":
      return gather(
        value(operation.data),
        value(operation.indices),
        operation.axis,
      );
    case "Cast":
      return value(operation.input);
    case "MatMul":
      return product(value(operation.a), value(operation.b));
    case "Add":
      return elementwise(
        value(operation.a),
        value(operation.b),
        (x, y) => x + y,
      );
    case "Sub":
      return elementwise(
        value(operation.a),
        value(operation.b),
        (x, y) => x - y,
      );
    case "Mul":
      return elementwise(
        value(operation.a),
        value(operation.b),
        (x, y) => x * y,
      );
    case "Floor":
      return map(value(operation.input), Math.floor);
    case "Clip": {
      const { min, max } = operation;
      return map(
        value(operation.input),
        (x) => Math.min(max, Math.max(min, x)),
      );
    }
    case "Concat":
      return concat(operation.inputs.map(value));
    case "Slice":
      return slice(value(operation.input), operation.from, operation.to);
  }
}
