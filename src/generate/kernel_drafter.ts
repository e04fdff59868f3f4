/**
 * What a model writes.
 *
 * @module
 */

import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import { depthOf } from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import type { Drafter, PickingPlan } from "./drafter.ts";
import { Picker } from "./picker.ts";

/** Bytes that the kernel generates with the same random bits, whoever asks for how many. */
const DRAFT = 256;

/** Bytes of a piece that are picked one by one, which takes some 10 ms; and of them those between two chances to give way. */
const PICKED = 128;
const PICKED_AT_ONCE = 16;

/** How many times as long the deep predictors take for a byte. */
const DEEP = 8;

/** What a model is to write. */
export interface KernelDraftPlan extends PickingPlan {
  model: ModelParts;
  /** Whether the predictor learns from the prompt and from what it writes. */
  learn: boolean;
  kernel?: WebAssembly.Module | undefined;
}

/** Writes what a model goes on with. */
export class KernelDrafter implements Drafter {
  readonly #plan: KernelDraftPlan;
  readonly #picker: Picker;
  readonly #picks: boolean; // otherwise the kernel samples bit by bit
  readonly #kernel: Kernel;

  /**
   * @param plan see {@linkcode KernelDraftPlan}
   * @param kernel a fresh one, of its model
   */
  constructor(plan: KernelDraftPlan, kernel: Kernel) {
    const { temperature, topK, topP } = plan;
    this.#plan = plan;
    this.#kernel = kernel;
    this.#picker = new Picker(plan);
    this.#picks = temperature === 0 || topK !== undefined || topP !== undefined;
    kernel.learns = plan.learn;
  }

  /** Makes what writes, and gives way after each part of that. */
  static *creating(plan: KernelDraftPlan): Generator<void, KernelDrafter> {
    const { model: { profile, state }, kernel: module } = plan;
    const blockLimit = LEAST_WORKROOM;
    const kernel = yield* Kernel.creating(
      { profile, scale: 0, state, blockLimit, module },
    );
    return new KernelDrafter(plan, kernel);
  }

  *reading(prompt: Uint8Array): Generator<void, void> {
    for (let at = 0; at < prompt.length; at += LEAST_WORKROOM) {
      const part = prompt.subarray(at, at + LEAST_WORKROOM);
      yield* this.#kernel.learning(part, this.#plan.model.ensemble);
    }
  }

  *drafting(most: number): Generator<void, Uint8Array<ArrayBuffer>> {
    const kernel = this.#kernel, picker = this.#picker, { sharpness } = picker;
    const { profile, ensemble } = this.#plan.model;
    if (!this.#picks) {
      const count = Math.min(DRAFT, most);
      const random = () => picker.random.nextByte();
      return yield* kernel.generating(count, ensemble, random, sharpness);
    }
    const share = depthOf(profile) === undefined ? 1 : DEEP;
    const bytes = new Uint8Array(Math.min(PICKED / share, most));
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = picker.pick(kernel.distribution(ensemble, sharpness));
      const learning = kernel.learning(bytes.subarray(i, i + 1), ensemble);
      while (!learning.next().done);
      if ((i + 1) % (PICKED_AT_ONCE / share) === 0) yield;
    }
    return bytes;
  }

  release(): void {
    this.#kernel.release();
  }
}
