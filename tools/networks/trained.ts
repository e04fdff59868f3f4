/**
 * A trained network: its integers, and the file between training and the graph that is made of it.
 *
 * The file is a line of JSON, then arrays one after another, each as little-endian integers:
 *
 *     {"format":"sluice-trained-network","version":1,"shape":{…},"card":"…","licence":"…","trainingBytes":1,"arrays":[{"name":"bytes1.0","type":"int8","shape":[256,32]},…]}
 *
 * First come the tables, as `shape.tables` lists them; then, of each layer (`recurrent1` and on, `hidden`, `logits`), the weights
 * as int8, [inputs, columns], and the biases as int16. The inputs of a layer are what was looked up, then the outputs of the
 * recurrent layers before it. A weight counts in 1/128; a bias, like the product sums, in 1/128 of an activation.
 *
 * @module
 */

import type { Parameters } from "./replica.ts";
import { type Affine, layOut, type Shape, WEIGHT_SCALE } from "./shape.ts";

/** A layer's integers. */
export interface TrainedLayer {
  name: string;
  inputs: number;
  columns: number;
  /** [inputs, columns] */
  weights: Int8Array;
  biases: Int16Array;
}

/** A network's integers. */
export interface TrainedNetwork {
  shape: Shape;
  /** What it is and what it was trained on, for people. */
  card: string;
  /** An SPDX expression. */
  licence: string;
  /** Bytes that it was trained on, each as often as it was read; 0 where a file does not tell. */
  trainingBytes: number;
  /** Like `shape.tables`: [rows, width]. */
  tables: Int8Array[];
  recurrent: TrainedLayer[];
  hidden: TrainedLayer;
  logits: TrainedLayer;
}

const FORMAT = "sluice-trained-network", VERSION = 1;

/** Steps of 1/128 below which sums of products are exact in float32. */
const EXACT = 2 ** 24;

/** The integers of what a training uses. */
export function networkOf(
  shape: Shape,
  { dense, tables }: Parameters,
  terms: Pick<TrainedNetwork, "card" | "licence" | "trainingBytes">,
): TrainedNetwork {
  const layout = layOut(shape);
  const layer = (name: string, part: Affine): TrainedLayer => {
    const { columns, weights, bias } = part;
    const inputs = weights.reduce((sum, { rows }) => sum + rows, 0);
    const from = weights[0].at;
    const whole = (x: number) => Math.round(x * WEIGHT_SCALE);
    return {
      name,
      inputs,
      columns,
      weights: Int8Array.from(
        dense.subarray(from, from + inputs * columns),
        whole,
      ),
      biases: Int16Array.from(
        dense.subarray(bias.at, bias.at + columns),
        whole,
      ),
    };
  };
  return {
    shape,
    ...terms,
    tables: shape.tables.map(({ rows, width }, i) =>
      tables.slice(layout.tables[i], layout.tables[i] + rows * width)
    ),
    recurrent: layout.recurrent.map((part, i) =>
      layer(`recurrent${i + 1}`, part)
    ),
    hidden: layer("hidden", layout.hidden),
    logits: layer("logits", layout.logits),
  };
}

/**
 * The largest magnitude that a product sum of a layer can have, in steps of 1/128 of an activation.
 *
 * @param layer the layer
 * @param limit largest magnitude of an input
 */
export function largestSum(
  { inputs, columns, weights, biases }: TrainedLayer,
  limit = 127,
): number {
  let largest = 0;
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++) {
      sum += Math.abs(weights[i * columns + column]);
    }
    largest = Math.max(largest, limit * sum + Math.abs(biases[column]));
  }
  return largest;
}

/**
 * Checks that all sums are exact in float32, in any order.
 *
 * @throws {RangeError} when a sum could reach 2^24
 */
export function checkBounds(network: TrainedNetwork): void {
  for (const layer of [...network.recurrent, network.hidden, network.logits]) {
    const largest = largestSum(layer);
    // The half that rounds counts, too.
    if (largest + WEIGHT_SCALE >= EXACT) {
      throw new RangeError(
        `Cannot use layer ${layer.name} as its sums must stay below ${EXACT}: current value is ${largest}`,
      );
    }
  }
}

/** What of a file the head tells. */
interface Head {
  format: string;
  version: number;
  shape: Shape;
  card: string;
  licence: string;
  /** Older files do not tell. */
  trainingBytes?: number;
  arrays: { name: string; type: "int8" | "int16"; shape: number[] }[];
}

/** Writes a network's file. */
export function encodeNetwork(network: TrainedNetwork): Uint8Array {
  checkBounds(network);
  const { shape, card, licence, trainingBytes, tables } = network;
  const layers = [...network.recurrent, network.hidden, network.logits];
  const arrays: Head["arrays"] = [
    ...shape.tables.map(({ name, rows, width }) => ({
      name,
      type: "int8" as const,
      shape: [rows, width],
    })),
    ...layers.flatMap(({ name, inputs, columns }) => [
      {
        name: `${name}.weights`,
        type: "int8" as const,
        shape: [inputs, columns],
      },
      { name: `${name}.biases`, type: "int16" as const, shape: [columns] },
    ]),
  ];
  const head: Head = {
    format: FORMAT,
    version: VERSION,
    shape,
    card,
    licence,
    trainingBytes,
    arrays,
  };
  const parts = [
    new TextEncoder().encode(`${JSON.stringify(head)}\n`),
    ...tables,
    ...layers.flatMap(({ weights, biases }) => [weights, biases]),
  ];
  const length = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const file = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    if (part instanceof Int16Array) {
      const view = new DataView(file.buffer, at);
      part.forEach((value, i) => view.setInt16(2 * i, value, true));
    } else {
      file.set(
        new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
        at,
      );
    }
    at += part.byteLength;
  }
  return file;
}

/**
 * Reads a network's file.
 *
 * @throws {Error} when it is none
 */
export function decodeNetwork(file: Uint8Array): TrainedNetwork {
  const end = file.indexOf(10);
  let head: Head;
  try {
    head = JSON.parse(new TextDecoder().decode(file.subarray(0, end)));
  } catch {
    throw new Error("Cannot read a trained network as the file has no head");
  }
  if (head.format !== FORMAT || head.version !== VERSION) {
    throw new Error(
      `Cannot read a trained network as the format must be ${FORMAT} ${VERSION}: current value is ${head.format} ${head.version}`,
    );
  }
  const { shape, card, licence, trainingBytes = 0 } = head;
  let at = end + 1;
  const bytes = (length: number) => {
    if (at + length > file.length) {
      throw new Error("Cannot read a trained network as the file is cut off");
    }
    const part = file.slice(at, at + length);
    at += length;
    return part;
  };
  const wide = (length: number) => {
    const view = new DataView(bytes(2 * length).buffer);
    return Int16Array.from({ length }, (_, i) => view.getInt16(2 * i, true));
  };
  const tables = shape.tables.map(({ rows, width }) =>
    new Int8Array(bytes(rows * width).buffer)
  );
  const layout = layOut(shape);
  const layer = (name: string, { columns, weights }: Affine): TrainedLayer => {
    const inputs = weights.reduce((sum, { rows }) => sum + rows, 0);
    return {
      name,
      inputs,
      columns,
      weights: new Int8Array(bytes(inputs * columns).buffer),
      biases: wide(columns),
    };
  };
  const network = {
    shape,
    card,
    licence,
    trainingBytes,
    tables,
    recurrent: layout.recurrent.map((part, i) =>
      layer(`recurrent${i + 1}`, part)
    ),
    hidden: layer("hidden", layout.hidden),
    logits: layer("logits", layout.logits),
  };
  checkBounds(network);
  return network;
}
