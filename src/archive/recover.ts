/**
 * What is left of a damaged archive.
 *
 * @module
 */

import {
  checkFunction,
  checkModules,
  checkNumber,
  checkSignal,
  type Progress,
} from "../streams/codec.ts";
import {
  type DecompressOptions,
  DEFAULT_MAX_MEMORY,
} from "../streams/decoder.ts";
import { checkModels, type FindModelOptions } from "../streams/model_finder.ts";
import type { Damage } from "./damage.ts";
import type { ArchiveInput } from "./open_source.ts";
import { streamOf } from "./slices.ts";
import { linked } from "./source.ts";

/** How {@linkcode recover} works. */
export interface RecoverOptions extends DecompressOptions, FindModelOptions {
  /** Called for each range that is lost, in order, before what follows it comes out. */
  onDamage?: (damage: Damage) => void;
  /** Called after each block, and at the end. */
  onProgress?: (progress: Progress) => void;
  /** Ends the stream with its reason when it aborts. */
  signal?: AbortSignal;
}

const ACTION = "recover an archive";

/**
 * Restores what can be restored of damaged archives. Blocks are verified as ever: each ties to all that comes before it in
 * its frame, so that what comes out is right, and only what is reported is left out. Of a damaged frame that is the
 * content before the damage; the next frame is found again, by the frame index where the file ends with one.
 *
 * The source is read forwards and backwards. The stream fails like a `DecompressorStream` when a limit is met, or a
 * model is not there, and not for damage, were it everywhere; whether there was any, `onDamage` tells.
 *
 * Without an index it may not be told for certain whether what looks like a frame is one, or is content: an archive in
 * an archive. Then it is left out, and reported, rather than to put content where it does not belong.
 *
 * @param source the archives, see {@linkcode openArchive}
 * @param options limits, and who is told of damage
 * @returns the content; cancelling it ends the work
 * @throws {TypeError} when an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 *
 * @example Usage
 * ```ts
 * import { compress, type Damage, recover } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const content = new Uint8Array(3000).fill(7);
 * const archive = compress(content, { frameSize: 1024 });
 * archive[0] = 0; // The first of three frames is lost.
 *
 * const damages: Damage[] = [];
 * const rest = recover(archive, { onDamage: (damage) => damages.push(damage) });
 * assertEquals((await new Response(rest).arrayBuffer()).byteLength, 3000 - 1024);
 * assertEquals(damages.map(({ contentOffset, contentLength }) => [contentOffset, contentLength]), [[0, 1024]]);
 * ```
 */
export function recover(
  source: ArchiveInput,
  options: RecoverOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { maxOutput = Infinity, maxMemory = DEFAULT_MAX_MEMORY } = options;
  checkModules(ACTION, options);
  checkModels(ACTION, options.models);
  checkFunction(ACTION, "findModel", options.findModel);
  checkFunction(ACTION, "onDamage", options.onDamage);
  checkFunction(ACTION, "onProgress", options.onProgress);
  checkSignal(ACTION, options.signal);
  checkNumber(ACTION, "maxOutput", maxOutput, 0, Infinity);
  checkNumber(ACTION, "maxMemory", maxMemory, 0, Infinity);
  const { signal, abort } = linked([options.signal]);
  const run = async function* () {
    try {
      // Few programs recover archives: what does is loaded when it is called for.
      const { recovering } = await import("./readers.ts");
      yield* recovering(source, options, signal);
    } finally {
      abort(); // Nothing waits any more, and nobody listens.
    }
  };
  return streamOf(run(), abort);
}
