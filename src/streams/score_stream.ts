/**
 * The stage that tells what each byte costs.
 *
 * @module
 */

import { NETWORK, profileOfLevel } from "../kernel/profiles.ts";
import type { Model } from "../predictor/model.ts";
import type { LikeliestBytes, ScoredBytes } from "../predictor/scoring.ts";
import {
  checkBoolean,
  checkBytes,
  checkModules,
  checkNumber,
  checkSignal,
} from "./codec.ts";
import { createPair } from "./codec_pair.ts";
import { checkModel, checkModelLevel } from "./model_finder.ts";
import type { Network } from "./network_parts.ts";
import { networkUse } from "./network_use.ts";
import { Scorer } from "./scorer.ts";
import type { TrainingContent } from "./train_model.ts";

export type { LikeliestBytes, ScoredBytes };

/** What content is scored with. */
export interface ScoreOptions {
  /** What has been learned before; without it, the predictor begins as it does when it compresses. */
  model?: Model;
  /**
   * What predicts bytes together with the predictor of level 6, or with a model of that level: see docs/networks.md. It takes a step for each
   * byte.
   */
  network?: Network;
  /**
   * Whether the network joins that predictor; otherwise it is on its own, learns nothing, and there is no model.
   *
   * @default {true}
   */
  mixed?: boolean;
  /**
   * The level whose predictor scores, 5 to 9; with a model, it is the model's, and 6 with a network.
   *
   * @default {6}
   */
  level?: number;
  /**
   * Whether the predictor learns from what it has scored, as it does when it compresses. The model stays as it is in any case.
   *
   * @default {true}
   */
  learn?: boolean;
  /**
   * How many of the likeliest bytes are told at each place, 0 to 256; `learn` must be `false`. A tenth as fast.
   *
   * @default {0}
   */
  likeliest?: number;
  /**
   * Most memory, in bytes, that the predictor may take. Where the level would take more, a smaller one is used; a model takes what
   * it takes.
   *
   * @default {Infinity}
   */
  maxMemory?: number;
  /** Ends the stream with its reason when it aborts. */
  signal?: AbortSignal;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
}

/** What all of a content costs. */
export interface Score {
  /** How many bytes it has. */
  bytes: number;
  /** Bits that they cost together. */
  bits: number;
  /** Bits for each byte; 0 where there is none. */
  bitsPerByte: number;
}

/** Checks options, and makes a codec of them. */
function createScorer(action: string, options: ScoreOptions): Scorer {
  const { model, level = 6, learn = true, kernel, signal } = options;
  const { likeliest = 0, maxMemory = Infinity, network } = options;
  if (model !== undefined) checkModel(action, "model", model);
  checkNumber(action, "level", level, 5, 9);
  if (model && options.level !== undefined) {
    checkModelLevel(action, model, level);
  }
  const { mixed } = options;
  const use = networkUse(
    action,
    {
      ...(network && { network }),
      ...(mixed !== undefined && { mixed }),
      ...(model && { model }),
    },
    model?.level ?? level,
  );
  checkBoolean(action, "learn", learn);
  checkNumber(action, "likeliest", likeliest, 0, 256);
  checkNumber(action, "maxMemory", maxMemory, 0, Infinity);
  if (likeliest > 0 && learn) {
    throw new RangeError(
      `Cannot ${action} as learn must be false where the likeliest bytes are told: current value is true`,
    );
  }
  checkModules(action, options);
  checkSignal(action, signal);
  const profile = use && !use.mixed
    ? NETWORK
    : model?.profile ?? profileOfLevel(level);
  return new Scorer(
    { model, network, profile, learn, likeliest, maxMemory, kernel },
  );
}

/**
 * Tells what each byte written to it costs: the logarithm of how likely the predictor took it for when it had seen those before.
 * The sum, divided by eight, is what a compressor with the same predictor makes of the content, but for its heads.
 *
 * With a model, or by a network on its own, bytes are scored as they come. Otherwise, as when they are compressed, a block of 1 MiB is
 * gathered first, for its content decides what predicts it.
 *
 * Both sides of the stream fail with
 * - `TypeError` when a chunk is not a `Uint8Array`, or has been transferred,
 * - `LimitError` of code `memory` when no predictor fits into `maxMemory`,
 * - `ModelError` when the network cannot be executed, or any more: `backend-lost`,
 * - the reason of the signal when it aborts.
 *
 * @example Usage
 * ```ts
 * import { ScoreStream } from "@sluice/sluice";
 * import { assert } from "@std/assert";
 *
 * const content = new Blob(["tick tock ".repeat(50), "BOOM"]).stream();
 * const costs: number[] = [];
 * for await (const { bits } of content.pipeThrough(new ScoreStream())) {
 *   costs.push(...bits);
 * }
 * assert(costs[499] < 0.1); // another space
 * assert(costs[500] > 5); // what nobody expected
 * ```
 */
export class ScoreStream implements TransformStream<Uint8Array, ScoredBytes> {
  /** What the bytes cost: some at a time, all of them in their order. */
  readonly readable: ReadableStream<ScoredBytes>;
  /** The content; a chunk is in use until its write resolves. */
  readonly writable: WritableStream<Uint8Array>;

  /**
   * Makes a stage. Nothing is allocated before the first byte is scored.
   *
   * @param options model, network or level
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  constructor(options: ScoreOptions = {}) {
    const scorer = createScorer("create a ScoreStream", options);
    const { signal } = options;
    const pair = createPair<ScoredBytes>("score", scorer, { signal });
    this.readable = pair.readable;
    this.writable = pair.writable;
  }
}

/**
 * Tells what a content costs: how well a model, or a predictor that knows nothing, predicts it.
 *
 * @param content bytes, or where they come from
 * @param options model, network or level
 * @returns bits in all, and for each byte
 * @throws {TypeError} when the content is not bytes, or an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 *
 * @example Usage
 * ```ts
 * import { score, trainModel } from "@sluice/sluice";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const model = await trainModel(new Blob(["There was a time for everything. ".repeat(20)]));
 * const content = new TextEncoder().encode("A time for everything.");
 *
 * const { bytes, bitsPerByte } = await score(content, { model });
 * assertEquals(bytes, 22);
 * assert(bitsPerByte < (await score(content)).bitsPerByte / 2);
 * ```
 */
export async function score(
  content: TrainingContent,
  options: ScoreOptions = {},
): Promise<Score> {
  const scorer = createScorer("score", options);
  const { signal } = options;
  let stream: ReadableStream<Uint8Array>;
  if (content instanceof ReadableStream) stream = content;
  else if (content instanceof Blob) stream = content.stream();
  else {
    checkBytes("score", content);
    stream = new Blob([content as Uint8Array<ArrayBuffer>]).stream();
  }
  const pair = createPair<ScoredBytes>("score", scorer, { signal });
  let bytes = 0, bits = 0;
  for await (const scored of stream.pipeThrough(pair)) {
    bytes += scored.bytes;
    bits = scored.bits.reduce((sum, cost) => sum + cost, bits);
  }
  return { bytes, bits, bitsPerByte: bytes > 0 ? bits / bytes : 0 };
}
