/**
 * The stage that compresses.
 *
 * @module
 */

import {
  checkBoolean,
  checkFunction,
  checkModules,
  checkNumber,
  checkSignal,
  checkWorkers,
  describe,
  type Progress,
} from "./codec.ts";
import { createPair } from "./codec_pair.ts";
import { type CompressOptions, Encoder } from "./encoder.ts";
import { ParallelEncoder } from "../workers/parallel_encoder.ts";

/** How a {@linkcode CompressorStream} works. */
export interface CompressorOptions extends CompressOptions {
  /**
   * Bytes that will be written, when known: the frame then says so, and a small one takes a small
   * predictor. Writing another number of bytes is an error.
   */
  contentSize?: number;
  /**
   * When a block that is not full is put out.
   *
   * - `"block"`: only at the end. The output is then the same however the input is cut into chunks.
   * - `"chunk"`: with each chunk, so that a reader can have it at once.
   * - a number: that many milliseconds after its first byte, at the latest, while the reader keeps up.
   *
   * @default {"block"}
   */
  flush?: "block" | "chunk" | number;
  /**
   * Workers that code frames at the same time, up to 256; 0: this thread does. The archive is the same bytes for any number.
   * Each takes the memory of a predictor, and up to three frames. Where there are no Workers, this thread does the work.
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
 * Compresses the bytes written to it into an archive. Each frame in it is coded by itself.
 *
 * Each chunk must be a `Uint8Array` and may have any size. It must stay untouched, neither changed nor
 * transferred, until its write resolves. Memory is bounded whatever the length: the
 * predictor, and a few blocks. The work waits for the reader, so at most one block's output is queued.
 *
 * Both sides of the stream fail with
 * - `RangeError` when `contentSize` is not the number of bytes written,
 * - `TypeError` when a chunk is not a `Uint8Array`, or has been transferred,
 * - the reason of the signal when it aborts.
 *
 * @example Usage
 * ```ts
 * import { CompressorStream, DecompressorStream } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const input = new Blob(["The quick brown fox jumps over the lazy dog. "]).stream();
 * const archive = input.pipeThrough(new CompressorStream({ level: 6 }));
 * const output = archive.pipeThrough(new DecompressorStream());
 *
 * assertEquals(
 *   await new Response(output).text(),
 *   "The quick brown fox jumps over the lazy dog. ",
 * );
 * ```
 *
 * @example A log that is read as it grows
 * ```ts
 * import { CompressorStream, DecompressorStream } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const log = new CompressorStream({ flush: "chunk" });
 * const reader = log.readable.pipeThrough(new DecompressorStream()).getReader();
 * const writer = log.writable.getWriter();
 *
 * await writer.write(new TextEncoder().encode("12:00:01 started\n"));
 * const { value } = await reader.read(); // while the log is still open
 *
 * assertEquals(new TextDecoder().decode(value), "12:00:01 started\n");
 * await reader.cancel();
 * ```
 */
export class CompressorStream
  implements TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** The archive. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The content; a chunk is in use until its write resolves. */
  readonly writable: WritableStream<Uint8Array>;

  /**
   * Makes a stage. Nothing is allocated before the first block is coded.
   *
   * @param options level, block size, flushing and limits
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   * @throws {LimitError} `memory` when no predictor fits into `maxMemory`
   */
  constructor(options: CompressorOptions = {}) {
    const { flush = "block", signal, onProgress } = options;
    const action = "create a CompressorStream";
    if (typeof flush === "number") {
      checkNumber(action, "flush", flush, 0, 2 ** 31 - 1);
    } else if (flush !== "block" && flush !== "chunk") {
      throw new TypeError(
        `Cannot ${action} as flush must be "block", "chunk" or milliseconds: ` +
          `current value is ${describe(flush)}`,
      );
    }
    checkBoolean(action, "checksum", options.checksum);
    checkModules(action, options);
    checkSignal(action, signal);
    checkFunction(action, "onProgress", onProgress);
    const workers = checkWorkers(action, options.workers);
    const settings = { ...options, flushChunks: flush === "chunk" };
    const encoder = workers > 0
      ? new ParallelEncoder(action, settings, workers)
      : new Encoder(action, settings);
    const flushAfter = typeof flush === "number" ? flush : undefined;
    const pair = createPair("compress", encoder, {
      flushAfter,
      signal,
      onProgress,
    });
    this.readable = pair.readable;
    this.writable = pair.writable;
  }
}
