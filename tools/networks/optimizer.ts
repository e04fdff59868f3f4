/**
 * Adam, for dense parameters and for tables of which a batch touches few rows.
 *
 * @module
 */

import { LIMIT, type Shape, WEIGHT_SCALE } from "./shape.ts";

/** Decay of the mean of derivatives, and of their squares. */
const MEAN_DECAY = 0.9, SQUARE_DECAY = 0.99;

/** Keeps quotients finite; far below any square that counts, as derivatives are sums over a batch. */
const TINY = 1e-8;

/** The largest weight: an int8 over 128. */
export const LARGEST_WEIGHT = LIMIT / WEIGHT_SCALE;

/** What dense parameters and their training consist of; arrays of one length. */
export interface DenseState {
  values: Float32Array;
  means: Float32Array;
  squares: Float32Array;
  /** Values as they are used: multiples of 1/128. */
  used: Float32Array;
}

/** Rounds dense parameters to what is used. */
export function roundDense({ values, used }: DenseState): void {
  for (let i = 0; i < values.length; i++) {
    used[i] = Math.round(values[i] * WEIGHT_SCALE) / WEIGHT_SCALE;
  }
}

/**
 * Takes a step with some dense parameters.
 *
 * @param state is changed
 * @param derivatives of each replica
 * @param from first parameter
 * @param to end of them
 * @param rate size of a step, in units of the parameters
 * @param step steps taken, this one included
 * @param largest largest magnitude of a value
 */
export function stepDense(
  { values, means, squares, used }: DenseState,
  derivatives: readonly Float32Array[],
  from: number,
  to: number,
  rate: number,
  step: number,
  largest = LARGEST_WEIGHT,
): void {
  const meanScale = 1 / (1 - MEAN_DECAY ** step);
  const squareScale = 1 / (1 - SQUARE_DECAY ** step);
  for (let i = from; i < to; i++) {
    let derivative = 0;
    for (const list of derivatives) derivative += list[i];
    const mean = means[i] = MEAN_DECAY * means[i] +
      (1 - MEAN_DECAY) * derivative;
    const square = squares[i] = SQUARE_DECAY * squares[i] +
      (1 - SQUARE_DECAY) * derivative * derivative;
    let value = values[i] -
      rate * mean * meanScale / (Math.sqrt(square * squareScale) + TINY);
    if (value > largest) value = largest;
    if (value < -largest) value = -largest;
    values[i] = value;
    used[i] = Math.round(value * WEIGHT_SCALE) / WEIGHT_SCALE;
  }
}

/** What tables and their training consist of; arrays of one length but for `touches`. */
export interface TableState {
  values: Float32Array;
  squares: Float32Array;
  /** Values as they are used. */
  used: Int8Array;
}

/** Rounds an entry of a table to what is used. */
export function roundEntry(value: number): number {
  return Math.max(-LIMIT, Math.min(LIMIT, Math.round(value)));
}

/** Sums up derivatives of rows, and takes steps with those that were touched. */
export class TableOptimizer {
  readonly #shape: Shape;
  readonly #starts: readonly number[];
  readonly #inputs: number;
  readonly #sums: Float32Array;
  readonly #touched: Uint8Array;
  readonly #lookups: number[];
  readonly #columns: number[];

  /**
   * @param shape the network
   * @param starts first entry of each table
   * @param inputs width of all lookups
   * @param share which tables are its own: those whose index, modulo the second number, is the first
   */
  constructor(
    shape: Shape,
    starts: readonly number[],
    inputs: number,
    share: readonly [number, number],
  ) {
    this.#shape = shape;
    this.#starts = starts;
    this.#inputs = inputs;
    const size = shape.tables.reduce((sum, t) => sum + t.rows * t.width, 0);
    this.#sums = new Float32Array(size);
    this.#touched = new Uint8Array(size); // by a row's first entry
    let column = 0;
    const columns = shape.lookups.map(({ table }) => {
      const at = column;
      column += shape.tables[table].width;
      return at;
    });
    this.#columns = columns;
    this.#lookups = shape.lookups.map((_, i) => i)
      .filter((i) => shape.lookups[i].table % share[1] === share[0]);
  }

  /**
   * Takes a step.
   *
   * @param state is changed
   * @param batches of each replica: rows looked up, and derivatives by them
   * @param rate size of a step
   */
  step(
    { values, squares, used }: TableState,
    batches: readonly { rows: Int32Array; inputs: Float32Array }[],
    rate: number,
  ): void {
    const { tables, lookups } = this.#shape;
    const sums = this.#sums, touched = this.#touched;
    const list: number[] = [], widths: number[] = [];
    for (const { rows, inputs } of batches) {
      const count = rows.length / lookups.length;
      for (const i of this.#lookups) {
        const { table } = lookups[i];
        const { width } = tables[table];
        const start = this.#starts[table];
        for (let row = 0; row < count; row++) {
          const to = start + rows[row * lookups.length + i] * width;
          const from = row * this.#inputs + this.#columns[i];
          if (touched[to] === 0) {
            touched[to] = 1;
            list.push(to);
            widths.push(width);
          }
          for (let j = 0; j < width; j++) sums[to + j] += inputs[from + j];
        }
      }
    }
    for (let k = 0; k < list.length; k++) {
      const at = list[k];
      touched[at] = 0;
      for (let i = at; i < at + widths[k]; i++) {
        const derivative = sums[i];
        sums[i] = 0;
        const square = squares[i] += (1 - SQUARE_DECAY) *
          (derivative * derivative - squares[i]);
        let value = values[i] - rate * derivative / (Math.sqrt(square) + TINY);
        if (value > LIMIT) value = LIMIT;
        if (value < -LIMIT) value = -LIMIT;
        values[i] = value;
        used[i] = Math.round(value);
      }
    }
  }
}
