/**
 * Loading a model.
 *
 * @module
 */

import type { Model } from "./model.ts";

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
