/**
 * Bytes in, what they cost out.
 *
 * @module
 */

import { choosing } from "../kernel/content_kind.ts";
import { fittingScale } from "../kernel/fitting_scale.ts";
import { Kernel, LEAST_WORKROOM } from "../kernel/mod.ts";
import { kernelMemory, profileOfLevel, scaleFor } from "../kernel/profiles.ts";
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
  /** Which bytes were likeliest at each place, where that was asked for. */
  likeliest?: LikeliestBytes;
}

/** Which bytes were likeliest at each place: as many for each as were asked for, from the likeliest on. */
export interface LikeliestBytes {
  /** The bytes: those of the first place, then those of the next. */
  bytes: Uint8Array;
  /** Bits that each of them would have cost; `Infinity` for less than one in 2^24. */
  bits: Float64Array;
}

/** What scores, checked. */
export interface ScorerOptions {
  model?: ModelParts | undefined;
  /** 5 to 9, where there is no model. */
  level: number;
  /** Whether the predictor learns. */
  learn: boolean;
  /** How many of the likeliest bytes are told at each place. */
  likeliest: number;
  /** Most memory of the predictor, in bytes. */
  maxMemory: number;
  kernel?: WebAssembly.Module | undefined;
}

/** Bytes that are told of at a time with the likeliest ones: 40 µs each. */
const LOOKED_AT = 256;

/** Byte values, and the logarithm to base 2 of the scale of their probabilities. */
const BYTES = 256, SCALE_BITS = 24;

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
        if (this.#ended) this.#release();
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

  #release(): void {
    this.#kernel?.release();
    this.#kernel = undefined;
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
    const { model, level, likeliest } = this.#options;
    const kernel = this.#kernel ??= yield* this.#createKernel();
    if (this.#blockAt === 0) {
      this.#ensemble = model?.ensemble ??
        (yield* choosing(profileOfLevel(level), this.#block));
    }
    const most = likeliest > 0 ? LOOKED_AT : PART;
    const end = Math.min(this.#blockAt + most, this.#block.length);
    const part = this.#block.subarray(this.#blockAt, end);
    this.#blockAt = end;
    if (likeliest > 0) return yield* this.#look(kernel, part, likeliest);
    const bits = yield* kernel.scoring(part, this.#ensemble!);
    return { bytes: bits.length, bits };
  }

  /** Looks at all that might come before each byte. */
  *#look(
    kernel: Kernel,
    part: Uint8Array,
    count: number,
  ): Generator<void, ScoredBytes> {
    const bits = new Float64Array(part.length);
    const likeliest = {
      bytes: new Uint8Array(part.length * count),
      bits: new Float64Array(part.length * count),
    };
    const order = new Float64Array(BYTES);
    for (let at = 0; at < part.length; at++) {
      const weights = kernel.distribution(this.#ensemble!);
      // One number says both; of equal weights, the lower byte comes first.
      weights.forEach((weight, byte) =>
        order[byte] = weight * BYTES + BYTES - 1 - byte
      );
      order.sort();
      for (let i = 0; i < count; i++) {
        const number = order[BYTES - 1 - i];
        likeliest.bytes[at * count + i] = BYTES - 1 - number % BYTES;
        likeliest.bits[at * count + i] = SCALE_BITS -
          Math.log2(Math.floor(number / BYTES));
      }
      const one = part.subarray(at, at + 1);
      [bits[at]] = yield* kernel.scoring(one, this.#ensemble!);
      yield;
    }
    return { bytes: part.length, bits, likeliest };
  }

  *#createKernel(): Generator<void, Kernel> {
    const { model, level, learn, maxMemory, kernel: module } = this.#options;
    const profile = model?.profile ?? profileOfLevel(level);
    const state = model?.state;
    // What is not a whole block is all of it: then the size is known, and an encoder would take tables to suit.
    const known = this.#block.length < BLOCK_SIZE;
    const blockLimit = LEAST_WORKROOM;
    const { scale } = fittingScale("score", {
      scale: state ? 0 : scaleFor(known ? this.#block.length : undefined),
      blockLimit,
      maxMemory,
      memory: (scale) =>
        kernelMemory(profile, scale, blockLimit, state?.tables),
    });
    const kernel = yield* Kernel.creating(
      { profile, scale, state, blockLimit, module },
    );
    kernel.learns = learn;
    return kernel;
  }
}
