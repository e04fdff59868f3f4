/**
 * Training: a predictor passes over content, and what it knows then is a model.
 *
 * @module
 */

import { whole } from "../kernel/coder.ts";
import { findingKind } from "../kernel/content_kind.ts";
import { Kernel } from "../kernel/mod.ts";
import {
  MAX_SCALE,
  profileOfLevel,
  type TableSizes,
  tableSizes,
} from "../kernel/profiles.ts";
import { isTrainable, type Model, type ModelCard } from "./model.ts";
import { saveModel } from "./model_file.ts";

/** Bytes that are learned from as one block. */
const BLOCK = 1 << 20;

/** How to train a model from scratch, or further. */
export interface TrainingOptions extends ModelCard {
  /**
   * The level whose predictor is trained, 5 to 9.
   *
   * @default {6}
   */
  level?: number;
  /** A model to go on from; the level is its own then. */
  from?: Model;
  /** Which ensemble: 0 for prose, 1 for structured text, 2 for binary content; `undefined`: what suits the first content. */
  ensemble?: number;
  /** Sizes of the tables; `undefined`: the full ones of the level. */
  tables?: Partial<TableSizes>;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
  /** The kernel that sorts blocks, likewise: it packs the model's history. */
  sortingKernel?: WebAssembly.Module;
}

/** What was learned so far: a model is that, and so is where a training stands. */
export type Learned = Pick<
  Model,
  "profile" | "ensemble" | "trainingBytes" | "state" | "card" | "licence"
>;

/** As {@linkcode TrainingOptions}, but that it may go on from what is no model. */
export type TrainerOptions = Omit<TrainingOptions, "from"> & {
  from?: Learned | undefined;
};

/** A predictor that is being trained. */
export class Trainer {
  readonly profile: number;
  /** Bytes learned from, those of the model it went on from included. */
  trainingBytes: number;
  readonly #kernel: Kernel;
  readonly #options: TrainerOptions;
  #ensemble: number | undefined;

  /**
   * @param options see {@linkcode TrainingOptions}
   * @throws {RangeError} when the level cannot be trained
   */
  constructor(options: TrainerOptions = {}) {
    const { level = 6, from, tables, kernel } = options;
    this.#options = options;
    this.profile = from?.profile ?? profileOfLevel(level);
    if (!isTrainable(this.profile)) {
      throw new RangeError(
        `Cannot train a model as level must be an integer from 5 to 9: current value is ${level}`,
      );
    }
    this.#ensemble = from?.ensemble ?? options.ensemble;
    this.trainingBytes = from?.trainingBytes ?? 0;
    const sizes = { ...tableSizes(this.profile, MAX_SCALE), ...tables };
    const state = from?.state ?? { tables: sizes, memory: new Uint8Array(0) };
    this.#kernel = new Kernel({
      profile: this.profile,
      scale: MAX_SCALE,
      blockLimit: BLOCK,
      module: kernel,
      state,
    });
  }

  /** The ensemble that is trained; what the first content decides. */
  get ensemble(): number {
    return this.#ensemble ?? 0;
  }

  /** Learns from content, and gives way meanwhile. The chunk must not change before it is done. */
  *learning(chunk: Uint8Array): Generator<void, void> {
    this.#ensemble ??= yield* findingKind(chunk.subarray(0, BLOCK), 0);
    for (let at = 0; at < chunk.length; at += BLOCK) {
      const part = chunk.subarray(at, at + BLOCK);
      yield* this.#kernel.learning(part, this.#ensemble);
      this.trainingBytes += part.length;
    }
  }

  /** Does what {@linkcode learning} does in one go. */
  learn(chunk: Uint8Array): void {
    whole(this.learning(chunk));
  }

  /** What has been learned so far: what goes on from there learns as if it had not stopped. */
  get learned(): Learned {
    const { from, card = from?.card ?? "", licence = from?.licence ?? "" } =
      this.#options;
    return {
      profile: this.profile,
      ensemble: this.ensemble,
      trainingBytes: this.trainingBytes,
      state: this.#kernel.saveState(),
      card,
      licence,
    };
  }

  /** What has been learned so far, as a model and its file. */
  async save(
    card: ModelCard = {},
  ): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
    return await saveModel({ ...this.learned, ...card }, this.#options);
  }
}
