/**
 * A text as a model writes it: prompt in, pieces of text out.
 *
 * @module
 */

import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import { depthOf } from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import { join } from "./bytes.ts";
import { RandomNumbers } from "./rng.ts";
import { likeliest, Sampler } from "./sampler.ts";
import { StopCondition } from "./stop_condition.ts";
import { Utf8Gate } from "./utf8_gate.ts";

/** Bytes that the kernel generates with the same random bits, whoever asks for how many. */
const DRAFT = 256;

/** Bytes of a piece that are picked one by one, which takes some 10 ms; and of them those between two chances to give way. */
const PICKED = 128;
const PICKED_AT_ONCE = 16;

/** How many times as long the deep predictors take for a byte. */
const DEEP = 8;

/** What it means to leave the log-odds of bits as they are. */
const AS_IS = 65_536;

/** Greatest factor that the kernel takes: long before, every bit is the likelier one. */
const SHARPEST = 2 ** 32 - 1;

/** What to write, checked. */
export interface GenerationPlan {
  model: ModelParts;
  /** Bytes to generate; a character that these do not finish is left out. */
  length: number;
  /** 0 to 10. */
  temperature: number;
  topK?: number | undefined;
  topP?: number | undefined;
  seed: number;
  /** Strings that end the text, none of them empty. */
  stop: readonly Uint8Array[];
  /** Whether the predictor learns from the prompt and from what it writes. */
  learn: boolean;
  kernel?: WebAssembly.Module | undefined;
}

/** One text. What gives way must be run to its end before the next is begun. */
export class Generation {
  readonly #plan: GenerationPlan;
  readonly #random: RandomNumbers;
  readonly #sampler: Sampler | undefined; // undefined: the kernel samples bit by bit
  readonly #sharpness: number;
  readonly #stop: StopCondition;
  readonly #gate = new Utf8Gate();
  #kernel: Kernel | undefined;
  #left: number; // bytes to generate
  #bytes = 0;
  #ending: "length" | "stop" | undefined;

  /** @param plan see {@linkcode GenerationPlan} */
  constructor(plan: GenerationPlan) {
    const { temperature, topK, topP } = plan;
    this.#plan = plan;
    this.#random = RandomNumbers.fromSeed(plan.seed);
    this.#stop = new StopCondition(plan.stop);
    this.#left = plan.length;
    this.#sharpness = temperature === 0
      ? AS_IS
      : Math.min(Math.round(AS_IS / temperature), SHARPEST);
    if (temperature === 0 || topK !== undefined || topP !== undefined) {
      this.#sampler = new Sampler({ topK, topP });
    }
  }

  /** Bytes that have been put out. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why there is no more; `undefined`: there is. */
  get ending(): "length" | "stop" | undefined {
    return this.#ending;
  }

  /** Passes over a part of the prompt. */
  *reading(prompt: Uint8Array): Generator<void, void> {
    const kernel = yield* this.#prepared();
    for (let at = 0; at < prompt.length; at += LEAST_WORKROOM) {
      const part = prompt.subarray(at, at + LEAST_WORKROOM);
      yield* kernel.learning(part, this.#plan.model.ensemble);
    }
  }

  /**
   * Writes the next piece.
   *
   * @returns a few bytes; none when the text is at its end
   */
  *writing(): Generator<void, Uint8Array<ArrayBuffer>> {
    let out = new Uint8Array(0);
    while (out.length === 0 && !this.#ending) {
      const over = this.#left === 0;
      out = this.#gate.push(
        over ? this.#stop.end() : this.#stop.push(yield* this.#draft()),
      );
      if (this.#stop.met) {
        // What waits for the rest of a character will not get it: the stop string follows.
        out = join(out, this.#gate.end());
        this.#end("stop");
      } else if (over) {
        this.#end("length");
      }
    }
    this.#bytes += out.length;
    return out;
  }

  #end(ending: "length" | "stop"): void {
    this.#ending = ending;
    this.#kernel?.release();
    this.#kernel = undefined;
  }

  *#prepared(): Generator<void, Kernel> {
    if (this.#kernel) return this.#kernel;
    const { model, learn, kernel: module } = this.#plan;
    const { profile, state } = model;
    const blockLimit = LEAST_WORKROOM;
    const kernel = yield* Kernel.creating(
      { profile, scale: 0, state, blockLimit, module },
    );
    kernel.learns = learn;
    return this.#kernel = kernel;
  }

  /** Generates the next bytes. */
  *#draft(): Generator<void, Uint8Array<ArrayBuffer>> {
    const kernel = yield* this.#prepared();
    const { profile, ensemble } = this.#plan.model;
    if (!this.#sampler) {
      const count = Math.min(DRAFT, this.#left);
      const random = () => this.#random.nextByte();
      this.#left -= count;
      return yield* kernel.generating(count, ensemble, random, this.#sharpness);
    }
    const share = depthOf(profile) === undefined ? 1 : DEEP;
    const count = Math.min(PICKED / share, this.#left);
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const weights = kernel.distribution(ensemble, this.#sharpness);
      bytes[i] = this.#plan.temperature === 0
        ? likeliest(weights)
        : this.#sampler.pick(weights, this.#random);
      const learning = kernel.learning(bytes.subarray(i, i + 1), ensemble);
      while (!learning.next().done);
      if ((i + 1) % (PICKED_AT_ONCE / share) === 0) yield;
    }
    this.#left -= count;
    return bytes;
  }
}
