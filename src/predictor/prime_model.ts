/**
 * Priming a model with samples.
 *
 * @module
 */

import type { TableSizes } from "../kernel/profiles.ts";
import type { Model, ModelCard } from "./model.ts";

/** How to prime a model. */
export interface PrimingOptions extends ModelCard {
  /**
   * Most bytes of the model's file, 65,536 to 67,108,864.
   *
   * @default {1_048_576}
   */
  size?: number;
  /**
   * The level whose predictor is primed, 5 or 6.
   *
   * @default {6}
   */
  level?: number;
  /** Which ensemble: 0 for prose, 1 for structured text, 2 for binary samples. @default {1} */
  ensemble?: number;
  /** Sizes of the tables; `undefined`: what suits the file's size. */
  tables?: Partial<TableSizes>;
  /** The kernel, compiled beforehand. */
  kernel?: WebAssembly.Module;
  /** The kernel that sorts blocks, likewise: it packs the model's history. */
  sortingKernel?: WebAssembly.Module;
  /** Called now and then. */
  onProgress?: (progress: { part: number }) => void;
  /** Ends the priming when it is aborted. */
  signal?: AbortSignal;
}

/**
 * Makes a small model of many small samples: the counterpart of a compression dictionary, for payloads like them.
 *
 * @param samples each a message; the last one is not special, as they are shuffled
 * @param options most bytes of the file, level, card
 * @returns the bytes of the model's file, and the model
 * @throws {RangeError} when an option is out of its range, there are no samples, or the size does not suffice
 *
 * @example Usage
 * ```ts
 * import { Codec, primeModelFile } from "@sluice/sluice";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const encoder = new TextEncoder();
 * const samples = Array.from({ length: 500 }, (_, id) => encoder.encode(`{"id":${id},"name":"Ada"}`));
 * const { model } = await primeModelFile(samples, { size: 100_000 });
 *
 * const codec = new Codec({ model });
 * const message = encoder.encode('{"id":1843,"name":"Bob"}');
 * const payload = codec.encode(message);
 * assert(payload.length < message.length / 2);
 * assertEquals(codec.decode(payload), message);
 * ```
 */
export async function primeModelFile(
  samples: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: PrimingOptions = {},
): Promise<{ file: Uint8Array<ArrayBuffer>; model: Model }> {
  const { primed } = await import("./on_demand.ts");
  return await primed(samples, options);
}
