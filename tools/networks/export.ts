/**
 * A trained network as an `.onnx` file that keeps to docs/networks.md.
 *
 * Its integers are those of {@link ./operations.ts}, whose logits it multiplies to the unit of the contract. But executors pay for
 * each instruction, so it does the same in fewer and wider ones: all rows come of one Gather, gates and candidates go through one
 * MatMul, and what is done to each of them is looked up.
 *
 * @module
 */

import { BYTES, START_SYMBOL } from "../../src/neural/contract.ts";
import type { NetworkDescription } from "../../src/neural/exact_network.ts";
import {
  NetworkBuilder,
  type NetworkVector,
} from "../../src/neural/network_builder.ts";
import { addAddresses, type Addresses } from "./addresses.ts";
import {
  GATE_DIVISOR,
  LARGEST_GATE,
  LEAST_GATE,
  STATE_SCALE,
  WHOLE_SHARE,
} from "./recurrence.ts";
import { LIMIT, LOGIT_LIMIT, WEIGHT_SCALE } from "./shape.ts";
import {
  checkBounds,
  type TrainedLayer,
  type TrainedNetwork,
} from "./trained.ts";

/**
 * What logits are multiplied by, and the bits by which that is shifted. They count in 1/32 nat, and the contract in 1/64 of a power
 * of two: 64 / (32 ln 2) = 2.88539. 11,819 / 2^12 is larger by 1 / 27,000, which makes 0.1 of a unit at the largest logit; with
 * another bit, a product of 1,023 would reach 2^24.
 */
export const LOGIT_FACTOR = 11_819, LOGIT_SHIFT = 12;

/** What an index into a table of activations is more than the activation. */
const GATE_OFFSET = BYTES - 1 - LARGEST_GATE, CANDIDATE_OFFSET = 128;

/** By gate: the share by which a cell moves. */
const SHARES = Int16Array.from({ length: BYTES }, (_, i) => {
  const gate = Math.max(LEAST_GATE, i - GATE_OFFSET);
  return Math.floor(gate * gate / GATE_DIVISOR);
});

/** By candidate: where a cell moves to. */
const GOALS = Int16Array.from(
  { length: BYTES },
  (_, i) => STATE_SCALE * Math.max(-LIMIT, i - CANDIDATE_OFFSET),
);

/** Where a state ends. */
const STATE_LIMIT = STATE_SCALE * LIMIT;

/** What the known answer is an answer to: letters of both cases and beyond ASCII, words, digits, several columns, and an end of a line. */
const KNOWN =
  `It was late when the seventh letter came. "Nothing," she said, and read it aloud:
the café on Mill Street had 1,204 visitors in May, 38 fewer than the year before; who
would have thought so? He did not answer. The rain had begun again, and nobody wished to be
the first to leave.

    They left together, at half past nine.
`;

/**
 * Makes the file of a network.
 *
 * @param network its integers
 * @param id its name
 * @throws {RangeError} when its shape is none that can be exported
 * @throws {ModelError} `inexact`: a value may reach 2^24
 */
export function exportNetwork(
  network: TrainedNetwork,
  id: NetworkDescription["id"],
): Promise<Uint8Array<ArrayBuffer>> {
  checkBounds(network);
  const builder = new NetworkBuilder();
  const addresses = addAddresses(builder, network.shape);
  const found = builder.gather(
    concatenated(network.tables),
    addresses.width,
    addresses.rows,
  );
  const order = orderOf(network, addresses);
  const inputs = [found];
  network.recurrent.forEach((layer, i) => {
    const name = `layer${i + 1}`, cells = network.shape.cells[i];
    const state = builder.state(name, cells);
    const seen = network.shape.feedback[i]
      ? [...inputs, outputsOf(builder, state)]
      : inputs;
    const next = addRecurrence(builder, layer, order, seen, state);
    builder.next(name, next);
    inputs.push(outputsOf(builder, next));
  });
  const sums = addLayer(builder, network.hidden, order, inputs);
  const units = builder.clip(sums, 0, LIMIT);
  // Product sums count in 1/128 of 1/64 nat: two of those make a logit's unit.
  const logits = builder.clip(
    addLayer(builder, network.logits, [], [units], 2 * WEIGHT_SCALE),
    -LOGIT_LIMIT,
    LOGIT_LIMIT,
  );
  builder.logits(
    builder.shift(builder.mul(logits, LOGIT_FACTOR), LOGIT_SHIFT),
  );
  const { card, licence, trainingBytes } = network;
  return builder.finish(
    { id, card, licence, trainingBytes },
    Uint8Array.of(START_SYMBOL, ...new TextEncoder().encode(KNOWN)),
  );
}

/** All tables, one behind the other. */
function concatenated(tables: readonly Int8Array[]): Int8Array {
  const length = tables.reduce((sum, table) => sum + table.length, 0);
  const all = new Int8Array(length);
  let at = 0;
  for (const table of tables) {
    all.set(table, at);
    at += table.length;
  }
  return all;
}

/** For each column of what is looked up, in the order of the graph: which input of a layer it is. */
function orderOf(
  { shape: { tables, lookups } }: TrainedNetwork,
  { parts, width }: Addresses,
): number[] {
  const starts: number[] = [];
  let next = 0;
  for (const { table } of lookups) {
    starts.push(next);
    next += tables[table].width;
  }
  return parts.flatMap(({ lookup, part }) =>
    Array.from({ length: width }, (_, i) => starts[lookup] + part * width + i)
  );
}

/**
 * Adds a product sum, rounded to activations.
 *
 * @param order which inputs the first columns are; the others stand in their place
 * @param inputs vectors, one behind the other
 * @param divisor parts of an activation in which the sum counts
 * @param offset what to add to each activation
 */
function addLayer(
  builder: NetworkBuilder,
  { weights, columns, biases }: TrainedLayer,
  order: readonly number[],
  inputs: readonly NetworkVector[],
  divisor = WEIGHT_SCALE,
  offset: (column: number) => number = () => 0,
): NetworkVector {
  const matrix = weights.slice();
  order.forEach((input, row) =>
    matrix.set(
      weights.subarray(input * columns, (input + 1) * columns),
      row * columns,
    )
  );
  const input = inputs.length > 1 ? builder.concat(...inputs) : inputs[0];
  // Half of what is divided by rounds.
  const biased = builder.add(
    builder.multiply(input, matrix),
    small(Int32Array.from(
      biases,
      (bias, column) => bias + divisor / 2 + divisor * offset(column),
    )),
  );
  return builder.shift(biased, Math.log2(divisor));
}

/** Integers in two bytes each, where all fit. */
function small(values: Int32Array): Int16Array | Int32Array {
  const narrow = Int16Array.from(values);
  return narrow.every((value, i) => value === values[i]) ? narrow : values;
}

/** Adds a layer's gated averages, as {@link ./recurrence.ts} tells; returns what its state becomes. */
function addRecurrence(
  builder: NetworkBuilder,
  layer: TrainedLayer,
  order: readonly number[],
  inputs: readonly NetworkVector[],
  state: NetworkVector,
): NetworkVector {
  const cells = state.width;
  const activations = addLayer(
    builder,
    layer,
    order,
    inputs,
    WEIGHT_SCALE,
    (column) => column < cells ? GATE_OFFSET : CANDIDATE_OFFSET,
  );
  const places = builder.clip(activations, 0, BYTES - 1);
  const share = builder.lookUp(SHARES, builder.slice(places, 0, cells));
  const goal = builder.lookUp(GOALS, builder.slice(places, cells, 2 * cells));
  const product = builder.mul(share, builder.sub(goal, state));
  const moved = builder.shift(
    builder.add(product, WHOLE_SHARE / 2),
    Math.log2(WHOLE_SHARE),
  );
  // It lies between the state and its goal; a proof by intervals does not see that.
  return builder.clip(builder.add(state, moved), -STATE_LIMIT, STATE_LIMIT);
}

/** Adds what a layer of that state puts out. */
function outputsOf(
  builder: NetworkBuilder,
  state: NetworkVector,
): NetworkVector {
  return builder.shift(
    builder.add(state, STATE_SCALE / 2),
    Math.log2(STATE_SCALE),
  );
}
