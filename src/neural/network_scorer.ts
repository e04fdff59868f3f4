/**
 * What bytes cost by a network, on its own or joined to a predictor.
 *
 * @module
 */

import type { Rest } from "../kernel/coder.ts";
import { AS_IS, Kernel, LEAST_WORKROOM, SCORED } from "../kernel/mod.ts";
import { NETWORK } from "../kernel/profiles.ts";
import type {
  NetworkParts,
  ScoringPlan,
  ScoringPredictor,
} from "../streams/network_parts.ts";
import { BYTES } from "./contract.ts";
import type { Executor } from "./executor.ts";
import { ByteFrequencies, PROBABILITY_SCALE } from "./frequencies.ts";
import { JoinedPredictor } from "./joined_predictor.ts";
import { openingExecutor } from "./network.ts";
import { NetworkReader } from "./network_reader.ts";
import { owning } from "./ownership.ts";

/** Bytes between two chances to give way: a millisecond at most. */
const SLICE = 16;

/** Scale of weights. */
const SCALE = 2 ** 24;

/** Scores with a network. */
export class NetworkScorer implements ScoringPredictor {
  readonly #reader: NetworkReader;
  readonly #joined: JoinedPredictor | undefined;
  readonly #frequencies = new ByteFrequencies();
  readonly #weights = new Uint32Array(BYTES);

  /**
   * @param executor of one lane, which is at its start
   * @param joined the predictor that the network has joined; `undefined`: it is on its own
   */
  constructor(executor: Executor, joined?: JoinedPredictor) {
    this.#reader = new NetworkReader(executor);
    this.#joined = joined;
  }

  *weighing(ensemble: number): Generator<Rest, Uint32Array> {
    const logits = yield* this.#reader.asking();
    if (this.#joined) {
      this.#joined.ensemble = ensemble;
      return this.#joined.weights(logits, AS_IS);
    }
    // What a coder takes for a byte, which is finite for those that nobody would write.
    const frequencies = this.#frequencies;
    frequencies.set(logits);
    const { sum } = frequencies;
    for (let byte = 0; byte < BYTES; byte++) {
      this.#weights[byte] = Math.floor(frequencies.of(byte) * SCALE / sum);
    }
    return this.#weights;
  }

  *passing(
    content: Uint8Array,
    ensemble: number,
  ): Generator<Rest, Float64Array> {
    const joined = this.#joined, frequencies = this.#frequencies;
    if (joined) joined.ensemble = ensemble;
    const bits = new Float64Array(content.length);
    for (let from = 0; from < content.length; from += SCORED) {
      const part = content.subarray(from, from + SCORED);
      joined?.beginScoring(part);
      for (let at = 0; at < part.length; at++) {
        const logits = yield* this.#reader.asking();
        if (joined) joined.pass(logits);
        else {
          frequencies.set(logits);
          bits[from + at] = costOf(part[at], frequencies);
        }
        this.#reader.tell(part[at]);
        if ((at + 1) % SLICE === 0) yield;
      }
      if (joined) bits.set(joined.endScoring(part.length), from);
    }
    return bits;
  }

  release(): void {
    this.#joined?.release();
    this.#reader.release();
  }
}

/** Bits that the coder takes for a byte. */
function costOf(byte: number, frequencies: ByteFrequencies): number {
  let bits = 0;
  for (let node = 1, mask = 128; mask > 0; mask >>= 1) {
    const p1 = frequencies.bit(node), bit = byte & mask ? 1 : 0;
    bits -= Math.log2((bit ? p1 : PROBABILITY_SCALE - p1) / PROBABILITY_SCALE);
    node = node << 1 | bit;
  }
  return bits;
}

/**
 * Makes what scores.
 *
 * @param parts which network
 * @param plan how it is made
 */
export function* creatingScorer(
  parts: NetworkParts,
  { model, profile, scale, learn, kernel: module }: ScoringPlan,
): Generator<Rest, ScoringPredictor> {
  const executor = yield* openingExecutor(parts, 1, false);
  if (profile === NETWORK) return new NetworkScorer(executor);
  const making = function* () {
    const kernel = yield* Kernel.creating({
      profile,
      scale,
      state: model?.state,
      blockLimit: LEAST_WORKROOM,
      module,
    });
    const joined = new JoinedPredictor(kernel, 0);
    kernel.learns = learn;
    return new NetworkScorer(executor, joined);
  };
  return yield* owning(executor, making());
}
