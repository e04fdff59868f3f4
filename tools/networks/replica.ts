/**
 * One copy of a network at work on a batch: costs of its bytes, and derivatives by all parameters.
 *
 * The values are those of the integer network, exactly: weights are integers over 128, activations integers, and all sums are
 * below 2^24 steps of 1/128. Derivatives pass through rounding as if it were not there.
 *
 * @module
 */

import { ContextTracker } from "./contexts.ts";
import { activate, costsOf, deactivate, logitsOf } from "./elementwise.ts";
import {
  affine,
  byBias,
  byInput,
  byWeights,
  type Matrix,
  matrix,
  numbersOf,
  product,
} from "./matrices.ts";
import { Recurrence } from "./recurrence.ts";
import {
  type Affine,
  type Layout,
  layOut,
  type Shape,
  SYMBOLS,
} from "./shape.ts";

/** What a network computes with. */
export interface Parameters {
  /** Weights and biases as they are used: multiples of 1/128, laid out by {@linkcode Layout}. */
  dense: Float32Array;
  /** Entries of all tables. */
  tables: Int8Array;
}

/** Derivatives of the nats of a batch, summed. */
export interface Derivatives {
  /** Like {@linkcode Parameters.dense}. */
  dense: Float32Array;
  /** By the rows that were looked up: [steps, lanes, inputs]. */
  inputs: Float32Array;
}

/** A network over `steps` bytes in each of `lanes`. */
export class Replica {
  readonly layout: Layout;
  /** Rows that the lookups of the batch took: [steps, lanes, lookups]. */
  readonly rows: Int32Array;
  /** Logits of the batch in 1/32 nat: [steps, lanes, 256]. */
  logits: Int16Array = new Int16Array(0);
  readonly #shape: Shape;
  readonly #steps: number;
  readonly #lanes: number;
  readonly #trackers: ContextTracker[];
  readonly #layers: Recurrence[];
  readonly #inputs: Float32Array;

  constructor(shape: Shape, steps: number, lanes: number) {
    this.#shape = shape;
    this.#steps = steps;
    this.#lanes = lanes;
    this.layout = layOut(shape);
    this.rows = new Int32Array(steps * lanes * shape.lookups.length);
    this.#trackers = Array.from(
      { length: lanes },
      () => new ContextTracker(shape),
    );
    this.#layers = shape.cells.map((count) =>
      new Recurrence(steps, lanes, count)
    );
    this.#inputs = new Float32Array(steps * lanes * this.layout.inputs);
  }

  /** Lets a lane forget all that it has read. */
  reset(lane: number): void {
    this.#trackers[lane].reset();
    for (const layer of this.#layers) layer.reset(lane);
  }

  /** Has a lane read bytes without computing anything but its contexts. */
  skim(lane: number, bytes: Uint8Array): void {
    for (const byte of bytes) this.#trackers[lane].push(byte);
  }

  /**
   * What each byte costs when those before it are known.
   *
   * @param batch of each lane, `steps + 1` bytes: all but the first are predicted
   * @param out derivatives to fill, if wanted
   * @returns nats: [steps, lanes]
   */
  run(
    { dense, tables }: Parameters,
    batch: readonly Uint8Array[],
    out?: Derivatives,
  ): Float32Array {
    const { recurrent, hidden, logits } = this.layout;
    const rows = this.#steps * this.#lanes;
    const symbols = this.#lookUp(tables, batch);
    const weights = (part: Affine) =>
      part.weights.map(({ at, rows, columns }) =>
        matrix(dense.subarray(at, at + rows * columns), rows, columns)
      );
    const bias = ({ bias: { at, columns } }: Affine) =>
      matrix(dense.subarray(at, at + columns), 1, columns);
    const refs = (list: Matrix[]) => list.map((array) => array.ref);

    const inputs = [matrix(this.#inputs, rows, this.layout.inputs)];
    const used = recurrent.map(weights);
    const sums = recurrent.map((part, i) => {
      const others = used[i].slice(0, inputs.length);
      const sum = numbersOf(affine(refs(inputs), refs(others), bias(part)));
      if (this.#shape.feedback[i]) this.#forward(i, sum, used[i][i + 1]);
      else this.#layers[i].forward(sum);
      inputs.push(matrix(this.#layers[i].outputs, rows, this.#shape.cells[i]));
      return sum;
    });
    const hiddenWeights = weights(hidden);
    const hiddenSums = numbersOf(
      affine(refs(inputs), refs(hiddenWeights), bias(hidden)),
    );
    const units = matrix(activate(hiddenSums), rows, this.#shape.hidden);
    const logitWeights = weights(logits);
    this.logits = logitsOf(
      numbersOf(affine([units.ref], refs(logitWeights), bias(logits))),
    );
    if (!out) {
      [units, ...inputs, ...hiddenWeights, ...logitWeights, ...used.flat()]
        .forEach((array) => array.dispose());
      return costsOf(this.logits, symbols);
    }
    const byLogitSums = new Float32Array(rows * SYMBOLS);
    const nats = costsOf(this.logits, symbols, byLogitSums);
    const byLogits = matrix(byLogitSums, rows, SYMBOLS);

    // Derivatives by what each layer put out; of inputs[0], by the lookups.
    const byInputs: Float32Array[] = [
      out.inputs.fill(0),
      ...this.#layers.map(({ outputs }) => new Float32Array(outputs.length)),
    ];
    const store = (part: Affine, derivative: Matrix, sources: Matrix[]) => {
      part.weights.forEach(({ at }, i) => {
        out.dense.set(numbersOf(byWeights(sources[i], derivative.ref)), at);
      });
      out.dense.set(numbersOf(byBias(derivative)), part.bias.at);
    };
    const passBack = (derivative: Matrix, list: Matrix[]) => {
      list.forEach((array, i) => {
        const part = numbersOf(byInput(derivative.ref, array));
        const sum = byInputs[i];
        for (let j = 0; j < sum.length; j++) sum[j] += part[j];
      });
      derivative.dispose();
    };
    const byUnits = numbersOf(byInput(byLogits.ref, logitWeights[0]));
    store(logits, byLogits, [units]);
    deactivate(hiddenSums, byUnits);
    const byHidden = matrix(byUnits, rows, hidden.columns);
    store(hidden, byHidden.ref, refs(inputs));
    passBack(byHidden, hiddenWeights);
    for (let i = recurrent.length - 1; i >= 0; i--) {
      const layer = this.#layers[i];
      inputs.pop()!.dispose();
      const sources = refs(inputs);
      if (this.#shape.feedback[i]) {
        const own = used[i].pop()!;
        this.#backward(i, sums[i], byInputs[i + 1], own);
        sources.push(matrix(layer.delayed, rows, this.#shape.cells[i]));
      } else layer.backward(sums[i], byInputs[i + 1]);
      const bySums = matrix(sums[i], rows, recurrent[i].columns);
      store(recurrent[i], bySums.ref, sources);
      passBack(bySums, used[i]);
    }
    inputs[0].dispose();
    return nats;
  }

  /** Takes the steps of a layer with feedback; adds to its sums what its own outputs do. */
  #forward(layer: number, sums: Float32Array, weights: Matrix): void {
    const lanes = this.#lanes, cells = this.#shape.cells[layer];
    const recurrence = this.#layers[layer], size = lanes * 2 * cells;
    for (let step = 0; step < this.#steps; step++) {
      const current = matrix(recurrence.current(), lanes, cells);
      const own = numbersOf(product(current, weights.ref));
      for (let i = 0; i < size; i++) sums[step * size + i] += own[i];
      recurrence.forward(sums, step, step);
    }
  }

  /** Derivatives by the sums of a layer with feedback. */
  #backward(
    layer: number,
    sums: Float32Array,
    byOutputs: Float32Array,
    weights: Matrix,
  ): void {
    const lanes = this.#lanes, cells = this.#shape.cells[layer];
    const size = lanes * cells;
    for (let step = this.#steps - 1; step >= 0; step--) {
      this.#layers[layer].backward(sums, byOutputs, step, step);
      if (step === 0) break;
      const part = sums.subarray(2 * step * size, 2 * (step + 1) * size);
      const bySums = matrix(part, lanes, 2 * cells);
      const before = numbersOf(byInput(bySums, weights.ref));
      for (let i = 0; i < size; i++) {
        byOutputs[(step - 1) * size + i] += before[i];
      }
    }
    weights.dispose();
  }

  /** Reads the batch, fills `#inputs`, and returns what is to be predicted. */
  #lookUp(tables: Int8Array, batch: readonly Uint8Array[]): Int32Array {
    const { lookups, tables: shapes } = this.#shape;
    const { tables: starts, inputs } = this.layout;
    const lanes = this.#lanes;
    const symbols = new Int32Array(this.#steps * lanes);
    for (let step = 0; step < this.#steps; step++) {
      for (let lane = 0; lane < lanes; lane++) {
        const row = step * lanes + lane;
        const tracker = this.#trackers[lane];
        tracker.push(batch[lane][step]);
        tracker.address(this.rows, row * lookups.length);
        symbols[row] = batch[lane][step + 1];
        let to = row * inputs;
        for (let i = 0; i < lookups.length; i++) {
          const { table } = lookups[i];
          const { width } = shapes[table];
          const from = starts[table] +
            this.rows[row * lookups.length + i] * width;
          for (let j = 0; j < width; j++) {
            this.#inputs[to++] = tables[from + j];
          }
        }
      }
    }
    return symbols;
  }
}
