/**
 * All that a training changes, in memory that its threads share.
 *
 * @module
 */

import { randomNumbers } from "./corpus.ts";
import {
  type DenseState,
  LARGEST_WEIGHT,
  roundDense,
  type TableState,
} from "./optimizer.ts";
import { LARGEST_GATE, LEAST_GATE } from "./recurrence.ts";
import { layOut, LIMIT, type Shape } from "./shape.ts";

/** A training's parameters, and what its optimizer remembers of them. */
export interface TrainingState {
  dense: DenseState;
  tables: TableState;
}

/** Standard deviation of table entries at the start. */
const TABLE_SPREAD = 16;

/** Length of random inputs' part in a sum, at the start, in activations: well within ±127. */
const GAIN = 1;

function shared(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

/** Memory for a training of that shape: zeros. */
export function createState(shape: Shape): TrainingState {
  const { size, tableSize } = layOut(shape);
  return {
    dense: {
      values: shared(size),
      means: shared(size),
      squares: shared(size),
      used: shared(size),
    },
    tables: {
      values: shared(tableSize),
      squares: shared(tableSize),
      used: new Int8Array(new SharedArrayBuffer(tableSize)),
    },
  };
}

/** Makes of the values what is used. */
export function roundState({ dense, tables }: TrainingState): void {
  roundDense(dense);
  tables.values.forEach((value, i) => {
    tables.used[i] = Math.max(-LIMIT, Math.min(LIMIT, Math.round(value)));
  });
}

/**
 * Sets the values that a training begins with. Weights and entries are random; gates are spread, so that some cells forget within
 * a few bytes and others within hundreds.
 */
export function initialize(state: TrainingState, shape: Shape, seed: number) {
  const layout = layOut(shape);
  const random = randomNumbers(seed);
  // Twelve uniform numbers make a normal one, nearly.
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return sum;
  };
  const { values } = state.dense;
  for (const part of [...layout.recurrent, layout.hidden, layout.logits]) {
    const fanIn = part.weights.reduce((sum, { rows }) => sum + rows, 0);
    for (const { at, rows, columns } of part.weights) {
      for (let i = at; i < at + rows * columns; i++) {
        const value = normal() * GAIN / Math.sqrt(fanIn);
        values[i] = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, value));
      }
    }
  }
  layout.recurrent.forEach(({ bias: { at } }, layer) => {
    const cells = shape.cells[layer];
    for (let i = 0; i < cells; i++) {
      values[at + i] = LEAST_GATE +
        (LARGEST_GATE - LEAST_GATE) * (i + 0.5) / cells;
    }
  });
  const { values: entries } = state.tables;
  for (let i = 0; i < entries.length; i++) entries[i] = TABLE_SPREAD * normal();
  roundState(state);
}
