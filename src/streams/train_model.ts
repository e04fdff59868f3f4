/**
 * Training a model from a stream.
 *
 * @module
 */

import type { Model } from "../predictor/model.ts";
import type {
  Learned,
  TrainerOptions,
  TrainingOptions,
} from "../predictor/training.ts";
import { checkBytes } from "./codec.ts";
import { PACE } from "./pace.ts";

/** What {@linkcode trainModel} learns from. */
export type TrainingContent = Uint8Array | Blob | ReadableStream<Uint8Array>;

/** How to train a model. */
export interface TrainModelOptions extends TrainingOptions {
  /** Called after each chunk. */
  onProgress?: (progress: { bytesIn: number }) => void;
  /** Ends the training when it is aborted. */
  signal?: AbortSignal;
}

/**
 * Trains a model: from scratch, or from another one on.
 *
 * @param content what to learn from
 * @param options level, or model to go on from; card and licence
 * @returns the model; {@linkcode trainModelFile} gives its file, too
 * @throws {TypeError} when the content is not bytes
 * @throws {RangeError} when the level cannot be trained
 *
 * @example Usage
 * ```ts
 * import { trainModel } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const first = await trainModel(new Blob(["what came first\n"]));
 * const both = await trainModel(new Blob(["and what came then\n"]), { from: first });
 * assertEquals(both.trainingBytes, 35);
 * ```
 */
export async function trainModel(
  content: TrainingContent,
  options: TrainModelOptions = {},
): Promise<Model> {
  return (await trainModelFile(content, options)).model;
}

/**
 * Does what {@linkcode trainModel} does, and makes a file of the model, for {@linkcode loadModel}.
 *
 * @param content what to learn from
 * @param options level, or model to go on from; card and licence
 * @returns the bytes of the file, and the model
 */
export async function trainModelFile(
  content: TrainingContent,
  options: TrainModelOptions = {},
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  return await trainStepwise(content, options);
}

export type { Learned };

/**
 * Does what {@linkcode trainModelFile} does, and has others look at what was learned meanwhile.
 *
 * @param content what to learn from
 * @param options level, or what to go on from
 * @param onStep called after each chunk, with what copies what was learned by then
 */
export async function trainStepwise(
  content: TrainingContent | AsyncIterable<Uint8Array>,
  options: TrainerOptions & Omit<TrainModelOptions, "from">,
  onStep?: (learned: () => Learned) => void,
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  const { signal, onProgress } = options;
  const { Trainer } = await import("../predictor/on_demand.ts");
  const trainer = new Trainer(options);
  const stream = content instanceof Uint8Array
    ? [content]
    : content instanceof Blob
    ? content.stream()
    : content;
  let bytesIn = 0;
  for await (const chunk of stream) {
    checkBytes("train a model", chunk);
    const work = trainer.learning(chunk);
    for (;;) {
      signal?.throwIfAborted();
      if (PACE.work(() => work.next()).done) break;
      await PACE.rest();
    }
    onProgress?.({ bytesIn: bytesIn += chunk.length });
    onStep?.(() => trainer.learned);
  }
  return await trainer.save();
}
