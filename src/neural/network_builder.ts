/**
 * Writes networks that keep to the contract: a call for each thing that a {@link ./program.ts program} can do. What trains one ends here, and
 * so do tests.
 *
 * @module
 */

import {
  BYTES,
  CONTRACT_VERSION,
  LANES,
  NAMES,
  PROPERTIES,
} from "./contract.ts";
import {
  hexOf,
  loadNetwork,
  type NetworkDescription,
} from "./exact_network.ts";
import { lower } from "./lowering.ts";
import {
  ELEMENT,
  type Elements,
  type ElementType,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  writeOnnx,
} from "./onnx_file.ts";
import { answerOf } from "./self_test.ts";

/** A vector of the network: one for each lane. */
export interface NetworkVector {
  /** What the graph calls it. */
  readonly name: string;
  /** Its columns. */
  readonly width: number;
}

/** What arithmetic takes beside a vector: another of its width, a number for each column, or one for all. */
export type Operand = NetworkVector | Elements | number;

/**
 * Writes a network.
 *
 * 1. `state`, `embed`, `value` and what follows from them make vectors.
 * 2. `logits` and, for each state, `next` say what a step ends with.
 * 3. `finish` makes the file, and proves that it can be loaded.
 */
export class NetworkBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #tensors = new Map<string, OnnxTensor>();
  readonly #states: NetworkVector[] = [];
  /** What each output is made by. */
  readonly #outputs = new Map<string, NetworkVector>();

  /**
   * A state: what a step of the lane handed to the next one, zero in its first.
   *
   * @param name without `state.`
   * @param width its columns
   */
  state(name: string, width: number): NetworkVector {
    const vector = { name: `${NAMES.state}${name}`, width };
    this.#states.push(vector);
    return vector;
  }

  /** The byte that came last, 0 to 255: one column. */
  value(): NetworkVector {
    const column = this.#node("Unsqueeze", [NAMES.symbol, this.#place(1)], 1);
    return this.#node("Cast", [column.name], 1, { to: ELEMENT.float32 });
  }

  /**
   * The row of a table that belongs to the byte that came last.
   *
   * @param table 256 × width, row by row
   * @param width columns of the table
   */
  embed(table: Int8Array, width: number): NetworkVector {
    const rows = this.#cast(table, [table.length / width, width]);
    return this.#node("Gather", [rows, NAMES.symbol], width, { axis: 0 });
  }

  /**
   * The rows of a table that a vector names, one behind the other.
   *
   * @param table rows × width, row by row
   * @param width columns of the table
   * @param indices row numbers
   */
  gather(
    table: Int8Array,
    width: number,
    indices: NetworkVector,
  ): NetworkVector {
    const rows = this.#cast(table, [table.length / width, width]);
    const made = this.#node("Gather", [rows, this.#indices(indices)], width, {
      axis: 0,
    });
    return this.#node("Flatten", [made.name], width * indices.width, {
      axis: 1,
    });
  }

  /**
   * What a table says of each column.
   *
   * @param table 256 values
   * @param input 0 to 255
   */
  lookUp(table: Elements, input: NetworkVector): NetworkVector {
    const values = this.#cast(table, [BYTES]);
    return this.#node("Gather", [values, this.#indices(input)], input.width, {
      axis: 0,
    });
  }

  /**
   * A vector multiplied by a matrix.
   *
   * @param input −128 to 127
   * @param matrix columns of the input × columns of the result, row by row
   */
  multiply(input: NetworkVector, matrix: Int8Array): NetworkVector {
    const width = matrix.length / input.width;
    const right = this.#cast(matrix, [input.width, width]);
    return this.#node("MatMul", [input.name, right], width);
  }

  /** left + right, column by column; the left one is a vector. */
  add(left: NetworkVector, right: Operand): NetworkVector {
    return this.#combine("Add", left, right);
  }

  /** left − right, column by column; the left one is a vector. */
  sub(left: NetworkVector, right: Operand): NetworkVector {
    return this.#combine("Sub", left, right);
  }

  /** left × right, column by column; the left one is a vector. */
  mul(left: NetworkVector, right: Operand): NetworkVector {
    return this.#combine("Mul", left, right);
  }

  /** ⌊x / 2^bits⌋. */
  shift(input: NetworkVector, bits: number): NetworkVector {
    const scaled = this.#combine("Mul", input, 2 ** -bits);
    return this.#node("Floor", [scaled.name], input.width);
  }

  /** The remainder of x / 2^bits, 0 to 2^bits − 1. */
  modulo(input: NetworkVector, bits: number): NetworkVector {
    return this.sub(input, this.mul(this.shift(input, bits), 2 ** bits));
  }

  /** x, but at least `least` and at most `most`. */
  clip(input: NetworkVector, least: number, most: number): NetworkVector {
    const bounds = [this.#scalar(least), this.#scalar(most)];
    return this.#node("Clip", [input.name, ...bounds], input.width);
  }

  /** The columns of several vectors, one behind the other. */
  concat(...inputs: NetworkVector[]): NetworkVector {
    const width = inputs.reduce((sum, each) => sum + each.width, 0);
    const names = inputs.map(({ name }) => name);
    return this.#node("Concat", names, width, { axis: 1 });
  }

  /** Columns from `start` up to before `end`. */
  slice(input: NetworkVector, start: number, end: number): NetworkVector {
    const places = [start, end, 1].map((each) => this.#place(each));
    return this.#node("Slice", [input.name, ...places], end - start);
  }

  /** What a step says of the next byte: 256 columns, in 1/64 of a power of two. */
  logits(vector: NetworkVector): void {
    this.#outputs.set(NAMES.logits, vector);
  }

  /**
   * What a state becomes.
   *
   * @param name without `next.`
   * @param vector as wide as the state; made in this step
   */
  next(name: string, vector: NetworkVector): void {
    this.#outputs.set(`${NAMES.next}${name}`, vector);
  }

  /**
   * Makes the file.
   *
   * @param description what it says of itself
   * @param symbols what its known answer is the answer to: 16 to 1,024 bytes
   * @throws {ModelError} when the network does not keep to the contract
   */
  async finish(
    description: NetworkDescription,
    symbols: Uint8Array,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const model = this.#model();
    const { logits } = await answerOf(lower(model), symbols);
    const file = writeOnnx({
      ...model,
      properties: new Map([
        [PROPERTIES.contract, String(CONTRACT_VERSION)],
        [PROPERTIES.id, description.id],
        [PROPERTIES.licence, description.licence],
        [PROPERTIES.card, description.card],
        [PROPERTIES.trainingBytes, String(description.trainingBytes)],
        [PROPERTIES.knownSymbols, hexOf(symbols)],
        [PROPERTIES.knownLogits, logits],
      ]),
    });
    await loadNetwork(file);
    return file;
  }

  /** The graph, with names for outputs: a vector that is two of them is copied. */
  #model(): OnnxModel {
    const renamed = new Map<string, string>();
    for (const [name, vector] of this.#outputs) {
      const source = renamed.has(vector.name) ? this.add(vector, 0) : vector;
      renamed.set(source.name, name);
    }
    const nameOf = (name: string) => renamed.get(name) ?? name;
    const value = (name: string, width: number): OnnxValue => ({
      name,
      type: "float32",
      dims: [LANES, width],
    });
    return {
      nodes: this.#nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map(nameOf),
        output: nameOf(node.output),
      })),
      tensors: [...this.#tensors.values()],
      inputs: [
        { name: NAMES.symbol, type: "int32", dims: [LANES] },
        ...this.#states.map(({ name, width }) => value(name, width)),
      ],
      outputs: [...this.#outputs].map(([name, { width }]) =>
        value(name, width)
      ),
      properties: new Map(),
    };
  }

  #node(
    operator: string,
    inputs: string[],
    width: number,
    attributes: Record<string, number> = {},
  ): NetworkVector {
    const output = `${operator.toLowerCase()}_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs, output, attributes });
    return { name: output, width };
  }

  #combine(
    operator: string,
    left: NetworkVector,
    right: Operand,
  ): NetworkVector {
    const name = typeof right === "number"
      ? this.#scalar(right)
      : ArrayBuffer.isView(right)
      ? this.#cast(right, [right.length])
      : right.name;
    return this.#node(operator, [left.name, name], left.width);
  }

  #indices({ name, width }: NetworkVector): string {
    return this.#node("Cast", [name], width, { to: ELEMENT.int32 }).name;
  }

  /** A number that every column has. */
  #scalar(value: number): string {
    return this.#tensor(`scalar_${value}`, "float32", [], [value]);
  }

  /** A number that says a place in a shape. */
  #place(value: number): string {
    return this.#tensor(`place_${value}`, "int64", [1], [value]);
  }

  /** A tensor once more, if it is there already. */
  #tensor(
    name: string,
    type: ElementType,
    dims: number[],
    values: number[],
  ): string {
    const data = type === "float32"
      ? Float32Array.from(values)
      : Int32Array.from(values);
    this.#tensors.set(name, { name, type, dims, data });
    return name;
  }

  /** Integers as float32. */
  #cast(data: Elements, dims: number[]): string {
    const type = data instanceof Int8Array
      ? "int8"
      : data instanceof Int16Array
      ? "int16"
      : "int32";
    const name = `weights_${this.#tensors.size}`;
    this.#tensors.set(name, { name, type, dims, data });
    return this.#node("Cast", [name], 0, { to: ELEMENT.float32 }).name;
  }
}
