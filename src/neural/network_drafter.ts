/**
 * What a network writes, on its own or joined to a model.
 *
 * @module
 */

import type { Drafter } from "../generate/drafter.ts";
import { Picker } from "../generate/picker.ts";
import type { Rest } from "../kernel/coder.ts";
import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import type {
  NetworkDraftPlan,
  NetworkParts,
} from "../streams/network_parts.ts";
import { ByteWeights } from "./byte_weights.ts";
import type { Executor } from "./executor.ts";
import { JoinedPredictor } from "./joined_predictor.ts";
import { openingExecutor } from "./network.ts";
import { NetworkReader } from "./network_reader.ts";
import { owning } from "./ownership.ts";

/** Bytes of a piece: a few milliseconds' work. */
const DRAFT = 64;

/** Bytes between two chances to give way: a millisecond at most. */
const SLICE = 16;

/** Writes what a network goes on with. */
export class NetworkDrafter implements Drafter {
  readonly #reader: NetworkReader;
  readonly #joined: JoinedPredictor | undefined;
  readonly #picker: Picker;
  readonly #weights = new ByteWeights();

  /**
   * @param executor of one lane, which is at its start
   * @param picker what picks bytes
   * @param joined the predictor that the network has joined; `undefined`: it is on its own
   */
  constructor(executor: Executor, picker: Picker, joined?: JoinedPredictor) {
    this.#reader = new NetworkReader(executor);
    this.#picker = picker;
    this.#joined = joined;
  }

  *reading(prompt: Uint8Array): Generator<Rest, void> {
    for (let at = 0; at < prompt.length; at++) {
      if (at % LEAST_WORKROOM === 0) {
        this.#joined?.begin(prompt.subarray(at, at + LEAST_WORKROOM));
      }
      const logits = yield* this.#reader.asking();
      this.#joined?.pass(logits);
      this.#reader.tell(prompt[at]);
      if ((at + 1) % SLICE === 0) yield;
    }
  }

  *drafting(most: number): Generator<Rest, Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.min(DRAFT, most));
    const joined = this.#joined, { sharpness } = this.#picker;
    for (let i = 0; i < bytes.length; i++) {
      const logits = yield* this.#reader.asking();
      const weights = joined?.weights(logits, sharpness) ??
        this.#weights.of(logits, 0, sharpness);
      bytes[i] = this.#picker.pick(weights);
      joined?.begin(bytes.subarray(i, i + 1));
      joined?.pass(logits);
      this.#reader.tell(bytes[i]);
      if ((i + 1) % SLICE === 0) yield;
    }
    return bytes;
  }

  release(): void {
    this.#joined?.release();
    this.#reader.release();
  }
}

/**
 * Makes what writes.
 *
 * @param parts which network
 * @param plan see {@linkcode NetworkDraftPlan}
 */
export function* creatingDrafter(
  parts: NetworkParts,
  plan: NetworkDraftPlan,
): Generator<Rest, Drafter> {
  const { model, learn, kernel: module } = plan;
  const executor = yield* openingExecutor(parts, 1, false);
  const picker = new Picker(plan);
  if (!model) return new NetworkDrafter(executor, picker);
  const { profile, state, ensemble } = model;
  const making = function* () {
    const kernel = yield* Kernel.creating(
      { profile, scale: 0, state, blockLimit: LEAST_WORKROOM, module },
    );
    const joined = new JoinedPredictor(kernel, ensemble);
    kernel.learns = learn;
    return new NetworkDrafter(executor, picker, joined);
  };
  return yield* owning(executor, making());
}
