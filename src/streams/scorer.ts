/**
 * Bytes in, what they cost out.
 *
 * @module
 */

import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import { profileOfLevel, scaleFor } from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import type { Codec } from "./codec.ts";
import { BLOCK_SIZE } from "./frame_encoder.ts";

/** Bytes that are told of at a time: some 20 ms of work at level 6. */
const PART = 16_384;

/** What bytes of a content cost. */
export interface ScoredBytes {
  /** How many bytes. */
  bytes: number;
  /** Bits that each of them costs, in their order: -log2 of how likely it was. */
  bits: Float64Array;
}

/** What scores, checked. */
export interface ScorerOptions {
  model?: ModelParts | undefined;
  /** 5 to 9, where there is no model. */
  level: number;
  /** Whether the predictor learns. */
  learn: boolean;
  kernel?: WebAssembly.Module | undefined;
}

/**
 * Scores content. A model says which ensemble is meant, so each chunk is scored when it comes. Without one the content decides, a
 * block at a time, as when it is compressed; what is not a whole block waits.
 */
export class Scorer implements Codec<ScoredBytes> {
  readonly #options: ScorerOptions;
  readonly #blockSize: number; // 0: whatever comes is a block
  #kernel: Kernel | undefined;
  #ensemble: number | undefined;
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk that were taken
  #held = new Uint8Array(0); // capacity for a block
  #heldLength = 0;
  #block = new Uint8Array(0);
  #blockAt = 0; // bytes of #block that were scored
  #ended = false;
  #work: Generator<void, ScoredBytes> | undefined;
  bytesIn = 0;

  /** @param options see {@linkcode ScorerOptions} */
  constructor(options: ScorerOptions) {
    this.#options = options;
    this.#blockSize = options.model ? 0 : BLOCK_SIZE;
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
  }

  next(): ScoredBytes | null | undefined {
    if (!this.#work) {
      if (this.#blockAt === this.#block.length && !this.#nextBlock()) {
        return undefined;
      }
      this.#work = this.#score();
    }
    const { done, value } = this.#work.next();
    if (!done) return null;
    this.#work = undefined;
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

  *#score(): Generator<void, ScoredBytes> {
    const { model } = this.#options;
    const kernel = this.#kernel ??= yield* this.#createKernel();
    if (this.#blockAt === 0) {
      this.#ensemble = model?.ensemble ??
        (yield* kernel.choosing(this.#block));
    }
    const end = Math.min(this.#blockAt + PART, this.#block.length);
    const part = this.#block.subarray(this.#blockAt, end);
    const bits = yield* kernel.scoring(part, this.#ensemble!);
    this.#blockAt = end;
    return { bytes: bits.length, bits };
  }

  *#createKernel(): Generator<void, Kernel> {
    const { model, level, learn, kernel: module } = this.#options;
    // What is not a whole block is all of it: then the size is known, and an encoder would take tables to suit.
    const known = this.#block.length < BLOCK_SIZE;
    const kernel = yield* Kernel.creating({
      profile: model?.profile ?? profileOfLevel(level),
      scale: scaleFor(known ? this.#block.length : undefined),
      state: model?.state,
      blockLimit: LEAST_WORKROOM,
      module,
    });
    kernel.learns = learn;
    return kernel;
  }
}
