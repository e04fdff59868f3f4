/**
 * A small network of random weights: it predicts nothing, and does all that a network can do. `sluice doctor` lets every backend execute it,
 * and tests do.
 *
 * @module
 */

import { RandomNumbers } from "../generate/rng.ts";
import { BYTES, START_SYMBOL } from "./contract.ts";
import { NetworkBuilder, type NetworkVector } from "./network_builder.ts";

/** Its parts, as large as they are. */
export interface SampleShape {
  /** Bytes that the hashes may look back, 2 to 8. */
  history: number;
  /** Rows of each hashed table, as a power of two; at most 14, so that no product of a hash reaches 2^24. */
  hashBits: number;
  /** Columns of each embedding. */
  embedding: number;
  /** Units of the recurrent layer. */
  units: number;
  /** Units of the layer before the logits. */
  hidden: number;
}

/** Much like a network that compresses: 99,328 multiplications in a step. */
export const SAMPLE_SHAPE: SampleShape = {
  history: 4,
  hashBits: 12,
  embedding: 16,
  units: 96,
  hidden: 128,
};

/** A factor of the hashes: below 2^10 and odd. */
const HASH_FACTOR = 773;

/** Symbols of the known answer: more than the history has, and a moment's work on the slowest backend. */
const KNOWN = 48;

/**
 * Makes the network's file.
 *
 * @param seed which one, an integer from 0 to 2^53 − 1: the same seed and shape make the same file
 * @param shape as large as a network that compresses, unless it says otherwise
 */
export function sampleNetwork(
  seed: number,
  shape: SampleShape = SAMPLE_SHAPE,
): Promise<Uint8Array<ArrayBuffer>> {
  const random = RandomNumbers.fromSeed(seed);
  const weights = (length: number) =>
    Int8Array.from({ length }, () => random.nextByte() - 128);
  const builder = new NetworkBuilder();
  const { history, hashBits, embedding, units, hidden } = shape;

  const past = builder.state("history", history);
  const recent = builder.concat(
    builder.value(),
    builder.slice(past, 0, history - 1),
  );
  builder.next("history", recent);

  const hashes = hashesOf(builder, recent, hashBits);
  const table = weights(embedding * hashes.width << hashBits);
  const input = builder.concat(
    builder.embed(weights(BYTES * embedding), embedding),
    builder.gather(table, embedding, hashes),
  );

  const before = builder.state("hidden", units);
  // Accumulators of n random products are about 2^12 × √n: the shifts bring most of them into the tables.
  const dense = (vector: NetworkVector, width: number) =>
    builder.multiply(vector, weights(vector.width * width));
  const activated = (vector: NetworkVector, table: Int8Array) => {
    const biased = builder.add(vector, Int32Array.from(weights(vector.width)));
    const small = builder.clip(builder.shift(biased, 9), -128, 127);
    return builder.lookUp(table, builder.add(small, 128));
  };
  const both = builder.concat(input, before);
  const update = activated(dense(both, units), SIGMOID);
  const reset = activated(dense(both, units), SIGMOID);
  const kept = builder.shift(builder.mul(reset, before), 7);
  const candidate = activated(
    builder.add(dense(input, units), dense(kept, units)),
    RAMP,
  );
  // before + update × (candidate − before) / 128 lies between both.
  const change = builder.mul(update, builder.sub(candidate, before));
  const state = builder.clip(
    builder.add(before, builder.shift(change, 7)),
    -127,
    127,
  );
  builder.next("hidden", state);

  const layer = builder.clip(
    builder.shift(dense(builder.concat(state, input), hidden), 9),
    0,
    127,
  );
  builder.logits(builder.shift(dense(layer, BYTES), 8));
  return builder.finish(
    {
      id: `sample-${seed}`,
      licence: "CC0-1.0",
      card: "Random weights, for tests. It predicts nothing.",
      trainingBytes: 0,
    },
    Uint8Array.from(
      { length: KNOWN },
      (_, i) => i === 0 ? START_SYMBOL : random.nextByte(),
    ),
  );
}

/** A row number for each number of bytes that are hashed, in a table of its own each; all of them lie one behind the other. */
function hashesOf(
  builder: NetworkBuilder,
  recent: NetworkVector,
  bits: number,
): NetworkVector {
  const hashes: NetworkVector[] = [];
  let hash = builder.slice(recent, 0, 1);
  for (let order = 2; order <= recent.width; order++) {
    // Below 2^14 × 2^10, as the byte is less than what the product lacks to that.
    const product = builder.mul(hash, HASH_FACTOR);
    const byte = builder.slice(recent, order - 1, order);
    hash = builder.modulo(builder.add(product, byte), bits);
    hashes.push(builder.add(hash, (order - 2) << bits));
  }
  return builder.concat(...hashes);
}

/** Rises from 0 to 127, steepest in its middle, as a logistic function does; of integers alone. */
const SIGMOID = Int8Array.from({ length: BYTES }, (_, i) => {
  const x = i - 128;
  return 64 + x * (384 - Math.abs(x)) * 63 / (128 * 256) | 0;
});

/** Rises from −127 to 127, faster in its middle. */
const RAMP = SIGMOID.map((each) => each * 2 - 127);
