/**
 * A trained network as a list of operations, each of them exact in float32 and as simple as it can be: what the training is compared
 * with, and the file that {@link ./export.ts} makes.
 *
 * Inputs are `symbol`, int32 [lanes], and a `state.NAME`, float32 [lanes, width], for each state; zeros are the state before the
 * first byte. Outputs are `logits`, float32 [lanes, 256], in 1/32 nat for the byte that comes next, and a `next.NAME` for each
 * state. All names but these are internal.
 *
 * Operations mean what those of ONNX mean. Of `Gather` with axis 0, the indices are [lanes]; with axis 1 the index is a constant
 * without dimensions, which makes [lanes] of [lanes, width].
 *
 * @module
 */

import {
  columnStep,
  hashTerm,
  isLetter,
  LAST_COLUMN,
  letterTerm,
  LONGEST,
  VARIANT_FACTOR,
  WORD_FACTOR,
  WORD_HASHES,
} from "./contexts.ts";
import {
  GATE_DIVISOR,
  LARGEST_GATE,
  LEAST_GATE,
  STATE_SCALE,
  WHOLE_SHARE,
} from "./recurrence.ts";
import { LIMIT, LOGIT_LIMIT, SYMBOLS, WEIGHT_SCALE } from "./shape.ts";
import {
  checkBounds,
  type TrainedLayer,
  type TrainedNetwork,
} from "./trained.ts";

/** A constant tensor of integers or powers of two. */
export interface Constant {
  name: string;
  type: "int8" | "int32" | "float32";
  /** Dimensions; none for a single number. */
  shape: number[];
  data: Int8Array | Int32Array | Float32Array;
}

/** An operation; all but the first word are names of tensors or attributes. */
export type Operation =
  | { op: "Gather"; data: string; indices: string; axis: 0 | 1; output: string }
  | { op: "Cast"; input: string; to: "int32" | "float32"; output: string }
  | {
    op: "MatMul" | "Add" | "Sub" | "Mul";
    a: string;
    b: string;
    output: string;
  }
  | { op: "Floor"; input: string; output: string }
  | { op: "Clip"; input: string; min: number; max: number; output: string }
  /** Along axis 1. */
  | { op: "Concat"; inputs: string[]; output: string }
  /** Columns `from` to `to`, which is not included. */
  | { op: "Slice"; input: string; from: number; to: number; output: string };

/** A network as a graph. */
export interface Graph {
  constants: Constant[];
  states: { name: string; width: number }[];
  operations: Operation[];
}

/** Gathers constants and operations; every method returns the name of what it makes. */
class GraphBuilder {
  readonly constants: Constant[] = [];
  readonly operations: Operation[] = [];
  readonly #vectors = new Map<string, string>();

  #name(output?: string): string {
    return output ?? `t${this.operations.length}`;
  }

  constant(
    name: string,
    type: Constant["type"],
    shape: number[],
    data: Constant["data"],
  ): string {
    this.constants.push({ name, type, shape, data });
    return name;
  }

  /** A row of numbers, which meets every lane. */
  vector(values: number[]): string {
    const key = values.join();
    let name = this.#vectors.get(key);
    if (!name) {
      name = `c${this.#vectors.size}`;
      this.#vectors.set(key, name);
      this.constant(
        name,
        "float32",
        [1, values.length],
        Float32Array.from(values),
      );
    }
    return name;
  }

  /** Integers of a table or of weights, as floats. */
  floats(name: string, shape: number[], data: Int8Array): string {
    return this.cast(this.constant(name, "int8", shape, data), "float32");
  }

  gather(data: string, indices: string, axis: 0 | 1 = 0): string {
    const output = this.#name();
    this.operations.push({ op: "Gather", data, indices, axis, output });
    return output;
  }

  cast(input: string, to: "int32" | "float32"): string {
    const output = this.#name();
    this.operations.push({ op: "Cast", input, to, output });
    return output;
  }

  #binary(
    op: "MatMul" | "Add" | "Sub" | "Mul",
    a: string,
    b: string | number[],
    name?: string,
  ): string {
    const output = this.#name(name);
    const other = typeof b === "string" ? b : this.vector(b);
    this.operations.push({ op, a, b: other, output });
    return output;
  }

  matMul(a: string, b: string): string {
    return this.#binary("MatMul", a, b);
  }

  add(a: string, b: string | number[], output?: string): string {
    return this.#binary("Add", a, b, output);
  }

  sub(a: string, b: string | number[]): string {
    return this.#binary("Sub", a, b);
  }

  mul(a: string, b: string | number[], output?: string): string {
    return this.#binary("Mul", a, b, output);
  }

  floor(input: string): string {
    const output = this.#name();
    this.operations.push({ op: "Floor", input, output });
    return output;
  }

  clip(input: string, min: number, max: number, name?: string): string {
    const output = this.#name(name);
    this.operations.push({ op: "Clip", input, min, max, output });
    return output;
  }

  concat(inputs: string[], name?: string): string {
    const output = this.#name(name);
    this.operations.push({ op: "Concat", inputs: [...inputs], output });
    return output;
  }

  slice(input: string, from: number, to: number): string {
    const output = this.#name();
    this.operations.push({ op: "Slice", input, from, to, output });
    return output;
  }

  /** The remainders of whole numbers by powers of two. */
  modulo(input: string, divisors: number[]): string {
    const inverse = divisors.map((divisor) => 1 / divisor);
    const quotient = this.floor(this.mul(input, inverse));
    return this.sub(input, this.mul(quotient, divisors));
  }
}

/** Adds what the lookups need; returns which rows they take, [lanes, lookups], in an order of its own, and that order. */
function addContexts(
  graph: GraphBuilder,
  { lookups, tables }: TrainedNetwork["shape"],
  states: Graph["states"],
): { rows: string; order: number[] } {
  const all = lookups.map((_, i) => i);
  const kind = (i: number) => lookups[i].context.kind;
  const rowsOf = (i: number) => tables[lookups[i].table].rows;
  const hashes = all.filter((i) => kind(i) === "bytes");
  const count = hashes.length, delayed = (LONGEST - 1) * count;

  // For each byte: its terms at every place of every hash, then whether it is a letter, whether not, its term in a word, and
  // what it adds to the column.
  const width = LONGEST * count + 4;
  const terms = new Float32Array(SYMBOLS * width);
  for (let byte = 0; byte < SYMBOLS; byte++) {
    const row = terms.subarray(byte * width, (byte + 1) * width);
    for (let back = 0; back < LONGEST; back++) {
      hashes.forEach((lookup, i) => {
        row[back * count + i] = hashTerm(lookups[lookup], back, byte);
      });
    }
    const letter = isLetter(byte);
    row.set(
      [+letter, +!letter, letterTerm(byte), columnStep(byte)],
      LONGEST * count,
    );
  }
  const known = graph.gather(
    graph.constant("terms", "float32", [SYMBOLS, width], terms),
    "symbol",
  );
  const column = (at: number) =>
    graph.slice(known, LONGEST * count + at, LONGEST * count + at + 1);

  // A hash is a sum of terms; the state has the part of each sum that is known before its last bytes are.
  states.push({ name: "hashes", width: delayed });
  const sums = graph.add(graph.slice(known, 0, delayed), "state.hashes");
  const newest = graph.slice(known, delayed, delayed + count);
  graph.concat([graph.slice(sums, count, delayed), newest], "next.hashes");
  const byteRows = graph.modulo(
    graph.slice(sums, 0, count),
    hashes.map(rowsOf),
  );

  states.push({ name: "prefix", width: 1 });
  const longer = graph.add(
    graph.mul("state.prefix", [WORD_FACTOR]),
    column(2),
  );
  const prefix = graph.mul(
    graph.modulo(longer, [WORD_HASHES]),
    column(0),
    "next.prefix",
  );
  // Where a word has ended, it moves into the state, and the one before moves on.
  states.push({ name: "words", width: 2 });
  const ended = graph.mul(graph.clip("state.prefix", 0, 1), column(1));
  const newer = graph.concat([
    "state.prefix",
    graph.slice("state.words", 0, 1),
  ]);
  const words = graph.add(
    "state.words",
    graph.mul(graph.sub(newer, "state.words"), ended),
    "next.words",
  );
  states.push({ name: "column", width: 1 });
  const place = graph.clip(
    graph.add("state.column", column(3)),
    0,
    LAST_COLUMN,
    "next.column",
  );

  // Words and prefixes: all hashes in a row, the same ones scrambled.
  const named = graph.concat([prefix, words]);
  const scrambled = graph.modulo(graph.mul(named, [VARIANT_FACTOR]), [
    WORD_HASHES,
  ]);
  const order = [...hashes], parts = [byteRows];
  for (const i of all) {
    const { context, variant } = lookups[i];
    if (context.kind === "bytes") continue;
    order.push(i);
    if (context.kind === "column") {
      parts.push(place);
      continue;
    }
    const at = context.kind === "prefix" ? 0 : context.back;
    const hash = graph.slice(variant === 0 ? named : scrambled, at, at + 1);
    parts.push(
      variant === 0
        ? graph.modulo(hash, [rowsOf(i)])
        : graph.floor(graph.mul(hash, [rowsOf(i) / WORD_HASHES])),
    );
  }
  return { rows: graph.concat(parts), order };
}

/** Adds a product sum, rounded to activations. */
function addLayer(
  graph: GraphBuilder,
  { name, inputs, columns, weights, biases }: TrainedLayer,
  input: string,
  divisor = WEIGHT_SCALE,
): string {
  const sums = graph.matMul(
    input,
    graph.floats(`${name}.weights`, [inputs, columns], weights),
  );
  // Half of what is divided by rounds.
  const biased = graph.constant(
    `${name}.biases`,
    "float32",
    [1, columns],
    Float32Array.from(biases, (bias) => bias + divisor / 2),
  );
  return graph.floor(graph.mul(graph.add(sums, biased), [1 / divisor]));
}

/** Adds what a layer of that state puts out. */
function addOutputs(graph: GraphBuilder, state: string): string {
  return graph.floor(graph.add(graph.mul(state, [1 / STATE_SCALE]), [0.5]));
}

/** Adds a layer's gated averages; returns its outputs. */
function addRecurrence(
  graph: GraphBuilder,
  rounded: string,
  cells: number,
  name: string,
): string {
  const gate = graph.clip(
    graph.slice(rounded, 0, cells),
    LEAST_GATE,
    LARGEST_GATE,
  );
  const candidate = graph.clip(
    graph.slice(rounded, cells, 2 * cells),
    -LIMIT,
    LIMIT,
  );
  const share = graph.floor(
    graph.mul(graph.mul(gate, gate), [1 / GATE_DIVISOR]),
  );
  const gap = graph.sub(
    graph.mul(candidate, [STATE_SCALE]),
    `state.${name}`,
  );
  const moved = graph.floor(
    graph.add(graph.mul(graph.mul(share, gap), [1 / WHOLE_SHARE]), [0.5]),
  );
  return addOutputs(
    graph,
    graph.add(`state.${name}`, moved, `next.${name}`),
  );
}

/** The operations of a network. */
export function graphOf(network: TrainedNetwork): Graph {
  checkBounds(network);
  const { shape } = network;
  const graph = new GraphBuilder();
  const states: Graph["states"] = [];
  const { rows, order } = addContexts(graph, shape, states);
  const indices = graph.cast(rows, "int32");
  const tables = shape.tables.map(({ name, rows, width }, i) =>
    graph.floats(name, [rows, width], network.tables[i])
  );
  const found = shape.lookups.map(({ table }, i) => {
    const at = order.indexOf(i);
    const index = graph.constant(`at${at}`, "int32", [], Int32Array.of(at));
    return graph.gather(tables[table], graph.gather(indices, index, 1));
  });
  const inputs = [graph.concat(found)];
  network.recurrent.forEach((layer, i) => {
    const cells = shape.cells[i], name = `layer${i + 1}`;
    states.push({ name, width: cells });
    const seen = shape.feedback[i]
      ? [...inputs, addOutputs(graph, `state.${name}`)]
      : inputs;
    const input = seen.length > 1 ? graph.concat(seen) : seen[0];
    const rounded = addLayer(graph, layer, input);
    inputs.push(addRecurrence(graph, rounded, cells, name));
  });
  const units = graph.clip(
    addLayer(graph, network.hidden, graph.concat(inputs)),
    0,
    LIMIT,
  );
  // Product sums count in 1/128 of 1/64 nat: two of those make a logit's unit.
  graph.clip(
    addLayer(graph, network.logits, units, 2 * WEIGHT_SCALE),
    -LOGIT_LIMIT,
    LOGIT_LIMIT,
    "logits",
  );
  return { constants: graph.constants, states, operations: graph.operations };
}
