/**
 * Bytes in, what they cost out.
 *
 * @module
 */

import { awaiting, type Rest } from "../kernel/coder.ts";
import { choosing } from "../kernel/content_kind.ts";
import type { ModelParts } from "../predictor/model.ts";
import type {
  ScoredBytes,
  ScoringPlan,
  ScoringPredictor,
} from "../predictor/scoring.ts";
import { fittingScale } from "../kernel/fitting_scale.ts";
import { LEAST_WORKROOM } from "../kernel/mod.ts";
import { kernelMemory, NETWORK, scaleFor } from "../kernel/profiles.ts";
import type { Codec } from "./codec.ts";
import { BLOCK_SIZE } from "./frame_encoder.ts";
import {
  networkMakers,
  networkMemory,
  type NetworkParts,
} from "./network_parts.ts";

/** Bytes that are told of at a time: some 20 ms of work at level 6. */
const PART = 16_384;

/** The same with the likeliest ones, 40 µs each, and by a network, 15 µs each in the kernel and a thousand times that elsewhere. */
const LOOKED_AT = 256;

/** What scores, checked. */
export interface ScorerOptions {
  model?: ModelParts | undefined;
  network?: NetworkParts | undefined;
  /** Whose predictor scores, the model's where there is one. */
  profile: number;
  /** Whether the predictor learns. */
  learn: boolean;
  /** How many of the likeliest bytes are told at each place. */
  likeliest: number;
  /** Most memory of the predictor, in bytes. */
  maxMemory: number;
  kernel?: WebAssembly.Module | undefined;
}

/**
 * Scores content. A model, or a network on its own, says which ensemble is meant, so each chunk is scored when it comes. Otherwise the
 * content decides, a block at a time, as when it is compressed; what is not a whole block waits.
 */
export class Scorer implements Codec<ScoredBytes> {
  readonly #options: ScorerOptions;
  readonly #blockSize: number; // 0: whatever comes is a block
  #predictor: ScoringPredictor | undefined;
  #ensemble: number | undefined;
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk that were taken
  #held = new Uint8Array(0); // capacity for a block
  #heldLength = 0;
  #block = new Uint8Array(0);
  #blockAt = 0; // bytes of #block that were scored
  #ended = false;
  #work: Generator<Rest, ScoredBytes> | undefined;
  bytesIn = 0;
  pending: Promise<unknown> | undefined;

  /** @param options see {@linkcode ScorerOptions} */
  constructor(options: ScorerOptions) {
    this.#options = options;
    const { model, profile } = options;
    this.#blockSize = model || profile === NETWORK ? 0 : BLOCK_SIZE;
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
  }

  /** Lets go of what predicts: a GPU has states of it. */
  close(): void {
    this.#work?.return({ bytes: 0, bits: new Float64Array(0) });
    this.#predictor?.release();
    this.#predictor = undefined;
  }

  next(): ScoredBytes | null | undefined {
    if (!this.#work) {
      if (this.#blockAt === this.#block.length && !this.#nextBlock()) {
        if (this.#ended) this.close();
        return undefined;
      }
      this.#work = this.#score();
    }
    const { done, value } = this.#work.next();
    if (!done) {
      this.pending = value || undefined;
      return null;
    }
    this.pending = this.#work = undefined;
    this.bytesIn += value.bytes;
    return value;
  }

  /** Takes what is a block, if there is one. */
  #nextBlock(): boolean {
    const size = this.#blockSize, left = this.#chunk.subarray(this.#at);
    this.#blockAt = 0;
    if (size === 0 || this.#heldLength === 0 && left.length >= size) {
      this.#block = size === 0 ? left : left.subarray(0, size);
      this.#at += this.#block.length;
      return this.#block.length > 0;
    }
    if (this.#held.length === 0) this.#held = new Uint8Array(size);
    const part = left.subarray(0, size - this.#heldLength);
    this.#held.set(part, this.#heldLength);
    this.#at += part.length;
    this.#heldLength += part.length;
    const whole = this.#heldLength === size ||
      this.#ended && this.#heldLength > 0;
    this.#block = this.#held.subarray(0, whole ? this.#heldLength : 0);
    if (whole) this.#heldLength = 0;
    return whole;
  }

  *#score(): Generator<Rest, ScoredBytes> {
    const { model, network, profile, likeliest } = this.#options;
    const { creatingPredictor, looking } = yield* awaiting(
      import("../predictor/on_demand.ts"),
    );
    const predictor = this.#predictor ??= yield* this.#create(
      creatingPredictor,
    );
    if (this.#blockAt === 0) {
      this.#ensemble = model?.ensemble ??
        (profile === NETWORK ? 0 : yield* choosing(profile, this.#block));
    }
    const most = likeliest > 0 || network ? LOOKED_AT : PART;
    const end = Math.min(this.#blockAt + most, this.#block.length);
    const part = this.#block.subarray(this.#blockAt, end);
    this.#blockAt = end;
    const ensemble = this.#ensemble!;
    if (likeliest > 0) {
      return yield* looking(predictor, part, ensemble, likeliest);
    }
    const bits = yield* predictor.passing(part, ensemble);
    return { bytes: bits.length, bits };
  }

  *#create(
    creatingPredictor: (
      plan: ScoringPlan,
    ) => Generator<Rest, ScoringPredictor>,
  ): Generator<Rest, ScoringPredictor> {
    const { model, network, profile, maxMemory } = this.#options;
    const { length } = this.#block, blockLimit = LEAST_WORKROOM;
    const tables = model?.state.tables;
    const { scale } = fittingScale("score", {
      // What is not a whole block is all of it: then an encoder would take tables to suit.
      scale: model || profile === NETWORK
        ? 0
        : scaleFor(length < BLOCK_SIZE ? length : undefined),
      blockLimit,
      maxMemory,
      memory: (scale) =>
        network
          ? networkMemory(network, {
            profile,
            scale,
            tables,
            blockLimit,
            lanes: 1,
          })
          : kernelMemory(profile, scale, blockLimit, tables),
    });
    const plan = { ...this.#options, scale };
    if (!network) return yield* creatingPredictor(plan);
    const makers = yield* networkMakers();
    return yield* makers.scorer(network, plan);
  }
}
