/**
 * Loading a model, or what its header says alone.
 *
 * @module
 */

import type { Model, ModelDescription } from "./model.ts";

/** What {@linkcode loadModel} reads. */
export type ModelSource =
  | Uint8Array
  | Blob
  | Response
  | ReadableStream<Uint8Array>;

/** How to load a model. */
export interface LoadModelOptions {
  /** The hash that the file must have, as 64 hexadecimal digits; `undefined`: any. */
  sha256?: string;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
  /** The kernel that sorts blocks, likewise: it unpacks the model's history. */
  sortingKernel?: WebAssembly.Module;
}

/**
 * Loads a model, and verifies all of it.
 *
 * @param source a model file: its bytes, a `Blob`, a `Response` or a stream
 * @param options which one is expected
 * @returns the model, to be shared by any number of streams
 * @throws {ModelError} when the file is foreign, damaged, of a later version, or not the one that is expected
 *
 * @example Usage
 * ```ts no-assert
 * import { loadModel } from "@sluice/sluice";
 *
 * const open = async () => await loadModel(await fetch("https://example.com/json.slm"));
 * ```
 */
export async function loadModel(
  source: ModelSource,
  options: LoadModelOptions = {},
): Promise<Model> {
  // As it is now: it may change while the rest is loaded.
  const kept = source instanceof Uint8Array ? source.slice() : source;
  const { readModel } = await import("./on_demand.ts");
  return await readModel(kept, options);
}

/**
 * Tells what the header of a model's file says. The bytes of the file are verified, but what it knows is not unpacked: that is what takes
 * time and memory when a model is loaded.
 *
 * @param source a model file: its bytes, a `Blob`, a `Response` or a stream
 * @param options which one is expected
 * @returns its level, card and licence
 * @throws {ModelError} when the file is foreign, damaged, of a later version, or not the one that is expected
 *
 * @example Usage
 * ```ts
 * import { inspectModel, trainModelFile } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const lesson = new Blob(["a line of a log\n".repeat(99)]);
 * const { file } = await trainModelFile(lesson, { level: 6, licence: "CC0-1.0" });
 * const { level, licence, trainingBytes } = await inspectModel(file);
 * assertEquals([level, licence, trainingBytes], [6, "CC0-1.0", 1584]);
 * ```
 */
export async function inspectModel(
  source: ModelSource,
  options: LoadModelOptions = {},
): Promise<ModelDescription> {
  const kept = source instanceof Uint8Array ? source.slice() : source;
  const { describeModel } = await import("./on_demand.ts");
  return await describeModel(kept, options);
}
