/**
 * What bytes cost by a network, on its own or joined to a predictor.
 *
 * @module
 */

import { awaiting, type Rest } from "../kernel/coder.ts";
import { Kernel, LEAST_WORKROOM, SCORED } from "../kernel/mod.ts";
import { NETWORK } from "../kernel/profiles.ts";
import type { NetworkParts } from "../streams/network_parts.ts";
import type { ScoringPlan, ScoringPredictor } from "../streams/scorer.ts";
import { ByteWeights } from "./byte_weights.ts";
import { START_SYMBOL } from "./contract.ts";
import type { Executor } from "./executor.ts";
import { ByteFrequencies, PROBABILITY_SCALE } from "./frequencies.ts";
import { openingExecutor } from "./network.ts";

/** Bytes between two chances to give way: a millisecond at most. */
const SLICE = 16;

/** What leaves log-odds and logits as they are. */
const AS_IS = 65_536;

/** Scores with a network. */
export class NetworkScorer implements ScoringPredictor {
  readonly #executor: Executor;
  readonly #kernel: Kernel | undefined;
  readonly #frequencies = new ByteFrequencies();
  readonly #weights = new ByteWeights();
  readonly #last = Uint8Array.of(START_SYMBOL); // what the network has not been given yet
  #logits: Int32Array | undefined; // what it says of the next byte, once it was asked

  /**
   * @param executor of one lane, which is at its start
   * @param kernel a fresh one that it joins; `undefined`: it is on its own
   */
  constructor(executor: Executor, kernel?: Kernel) {
    kernel?.joinNetwork();
    this.#executor = executor;
    this.#kernel = kernel;
  }

  *weighing(ensemble: number): Generator<Rest, Uint32Array> {
    const logits = yield* this.#asking();
    if (!this.#kernel) return this.#weights.of(logits, 0, AS_IS);
    this.#frequencies.set(logits);
    const { below } = this.#frequencies;
    return this.#kernel.distribution(ensemble, AS_IS, below);
  }

  *passing(
    content: Uint8Array,
    ensemble: number,
  ): Generator<Rest, Float64Array> {
    const kernel = this.#kernel, frequencies = this.#frequencies;
    const bits = new Float64Array(content.length);
    for (let from = 0; from < content.length; from += SCORED) {
      const part = content.subarray(from, from + SCORED);
      kernel?.beginScoring(part, ensemble);
      for (let at = 0; at < part.length; at++) {
        frequencies.set(yield* this.#asking());
        if (kernel) kernel.encodeByte(frequencies.below);
        else bits[from + at] = costOf(part[at], frequencies);
        this.#last[0] = part[at];
        this.#logits = undefined;
        if ((at + 1) % SLICE === 0) yield;
      }
      if (kernel) bits.set(kernel.endScoring(part.length), from);
    }
    return bits;
  }

  release(): void {
    this.#kernel?.release();
    // Whatever it says no longer matters to anybody.
    Promise.resolve(this.#executor.close()).catch(() => {});
  }

  /** What the network says of the next byte. */
  *#asking(): Generator<Rest, Int32Array> {
    if (this.#logits) return this.#logits;
    const stepped = this.#executor.step(this.#last);
    return this.#logits = stepped instanceof Promise
      ? yield* awaiting(stepped)
      : stepped;
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
  const kernel = yield* Kernel.creating(
    { profile, scale, state: model?.state, blockLimit: LEAST_WORKROOM, module },
  );
  const scorer = new NetworkScorer(executor, kernel);
  kernel.learns = learn;
  return scorer;
}
