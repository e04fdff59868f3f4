/**
 * The shape of a byte-level recurrent network: what it looks up, how wide its layers are, and how its parameters lie in memory.
 *
 * Every value in it is an integer. Activations are in ±127; a weight is an int8 that counts in 1/128, so that a product sum is
 * brought back to the scale of activations by a shift of seven bits.
 *
 * @module
 */

/** What a lookup is addressed by. */
export type Context =
  /** The last `order` bytes, hashed; of order 1, the byte itself. */
  | { kind: "bytes"; order: number }
  /** The letters since the last byte that is none, hashed without their case; 0 behind any other byte. */
  | { kind: "prefix" }
  /** The last whole word but `back - 1`, hashed like a prefix. */
  | { kind: "word"; back: 1 | 2 }
  /** Bytes since the last line feed, at most 127. */
  | { kind: "column" };

/** A table of int8 rows. Its number of rows is a power of two. */
export interface Table {
  name: string;
  rows: number;
  width: number;
}

/** One row that is looked up for each byte; lookups of one context and different variants use independent hashes. */
export interface Lookup {
  context: Context;
  variant: 0 | 1;
  /** Index in {@linkcode Shape.tables}. */
  table: number;
}

/** A network. */
export interface Shape {
  tables: Table[];
  /** The rows of all lookups, one after another, are the first input of every layer. */
  lookups: Lookup[];
  /** Cells of each recurrent layer. Each layer sees the lookups and the outputs of all layers before it. */
  cells: number[];
  /** Of each recurrent layer, whether it sees its own outputs, too; then it takes its steps one by one. */
  feedback: boolean[];
  /** Units of the layer between the recurrent ones and the logits. */
  hidden: number;
}

/** Byte values, hence logits. */
export const SYMBOLS = 256;

/** What a weight counts in: 1 / 128. */
export const WEIGHT_SCALE = 128;

/** Largest magnitude of a weight, a table entry and an activation. */
export const LIMIT = 127;

/** What a logit counts in: 1 / 32 nat. */
export const LOGIT_SCALE = 32;

/** Largest magnitude of a logit: 32 nat. */
export const LOGIT_LIMIT = 1023;

/** Part of an array that holds all parameters of a kind. */
export interface Block {
  name: string;
  /** First element. */
  at: number;
  /** Inputs; 1 for biases. */
  rows: number;
  /** Outputs. */
  columns: number;
}

/** A product sum: inputs, each with its weights, and a bias. */
export interface Affine {
  /** Weights for each input: the lookups, then the layers before, then the layer itself where it has feedback. */
  weights: Block[];
  /** In units of an activation; counts in 1/128 like weights. */
  bias: Block;
  columns: number;
}

/** Where the dense parameters lie. */
export interface Layout {
  /** Elements in all. */
  size: number;
  /** Of each recurrent layer: columns for the gates, then for the candidates. */
  recurrent: Affine[];
  hidden: Affine;
  logits: Affine;
  /** Elements before each table. */
  tables: number[];
  /** Elements of all tables. */
  tableSize: number;
  /** Width of what is looked up. */
  inputs: number;
}

/** Lays out the parameters of a network. */
export function layOut(shape: Shape): Layout {
  let size = 0;
  const block = (name: string, rows: number, columns: number): Block => {
    const at = size;
    size += rows * columns;
    return { name, at, rows, columns };
  };
  const affine = (
    name: string,
    inputs: readonly number[],
    columns: number,
  ): Affine => ({
    weights: inputs.map((rows, i) => block(`${name}.${i}`, rows, columns)),
    bias: block(`${name}.bias`, 1, columns),
    columns,
  });
  const { tables, lookups, cells } = shape;
  const inputs = lookups.reduce(
    (sum, { table }) => sum + tables[table].width,
    0,
  );
  const recurrent = cells.map((count, i) =>
    affine(
      `recurrent${i + 1}`,
      [inputs, ...cells.slice(0, shape.feedback[i] ? i + 1 : i)],
      2 * count,
    )
  );
  const hidden = affine("hidden", [inputs, ...cells], shape.hidden);
  const logits = affine("logits", [shape.hidden], SYMBOLS);
  let tableSize = 0;
  const starts = tables.map(({ rows, width }) => {
    const at = tableSize;
    tableSize += rows * width;
    return at;
  });
  return { size, recurrent, hidden, logits, tables: starts, tableSize, inputs };
}

/** Multiplications that one byte takes. */
export function multiplications(shape: Shape): number {
  const { recurrent, hidden, logits } = layOut(shape);
  return [...recurrent, hidden, logits].flatMap(({ weights }) => weights)
    .reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}
