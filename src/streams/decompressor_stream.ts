/**
 * The stage that decompresses.
 *
 * @module
 */

import {
  checkFunction,
  checkModules,
  checkSignal,
  checkWorkers,
  type Progress,
} from "./codec.ts";
import { createPair } from "./codec_pair.ts";
import { Decoder, type DecompressOptions } from "./decoder.ts";
import type { FindModelOptions } from "./model_finder.ts";
import { WaitingDecoder } from "./waiting_decoder.ts";
import { ParallelDecoder } from "../workers/parallel_decoder.ts";

/** How a {@linkcode DecompressorStream} works. */
export interface DecompressorOptions
  extends DecompressOptions, FindModelOptions {
  /**
   * Workers that decode frames at the same time, up to 256; 0: this thread does. What comes out, and what is said of damage,
   * is the same for any number. Each takes up to `maxMemory`, and 64 MiB for what waits. Where there are no
   * Workers, this thread does the work.
   *
   * They are started when there is work for them, and end with the stream: read it to its end, or cancel it. In Deno they
   * need `--allow-read`.
   *
   * @default {0}
   */
  workers?: number;
  /** Ends the stream with its reason when it aborts. */
  signal?: AbortSignal;
  /** Called after each block, and at the end. */
  onProgress?: (progress: Progress) => void;
}

/**
 * Decompresses the archives written to it, one after another.
 *
 * Each chunk must be a `Uint8Array` and may have any size. It must stay untouched, neither changed nor
 * transferred, until its write resolves. A block comes out as soon as it has arrived
 * whole, and not a byte of it before its checksum has been compared. Memory is bounded whatever the
 * length; the work waits for the reader, so at most one block is queued.
 *
 * Both sides of the stream fail with
 * - `FormatError` when the bytes are not whole and undamaged archives,
 * - `LimitError` when more memory or output is needed than the options allow, before it is taken or made,
 * - `ModelError` when a frame names a model that is not there, or not for this frame, before any output of the frame,
 * - `TypeError` when a chunk is not a `Uint8Array`, or has been transferred,
 * - the reason of the signal when it aborts.
 *
 * @example Usage
 * ```ts
 * import { compress, DecompressorStream } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const archive = compress(new TextEncoder().encode("hello hello hello"));
 * const output = new Blob([archive]).stream()
 *   .pipeThrough(new DecompressorStream({ maxOutput: 1_000_000 }));
 *
 * assertEquals(await new Response(output).text(), "hello hello hello");
 * ```
 */
export class DecompressorStream
  implements TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** The content. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The archives; a chunk is in use until its write resolves. */
  readonly writable: WritableStream<Uint8Array>;

  /**
   * Makes a stage. Nothing is allocated before the first frame arrives.
   *
   * @param options limits
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  constructor(options: DecompressorOptions = {}) {
    const { signal, onProgress } = options;
    const action = "create a DecompressorStream";
    checkModules(action, options);
    checkSignal(action, signal);
    checkFunction(action, "onProgress", onProgress);
    checkFunction(action, "findModel", options.findModel);
    const workers = checkWorkers(action, options.workers);
    const decoder = workers > 0
      ? new ParallelDecoder(action, options, workers)
      : options.findModel
      ? new WaitingDecoder(action, options)
      : new Decoder(action, options);
    const pair = createPair("decompress", decoder, { signal, onProgress });
    this.readable = pair.readable;
    this.writable = pair.writable;
  }
}
