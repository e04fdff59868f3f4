/**
 * Compression of bytes that lie in memory whole.
 *
 * @module
 */

import { checkBoolean, checkBytes, checkModules, runCodec } from "./codec.ts";
import { Decoder, type DecompressOptions } from "./decoder.ts";
import { type CompressOptions, Encoder } from "./encoder.ts";

/**
 * Compresses bytes. The result is what a {@linkcode CompressorStream} makes that is told the
 * `contentSize`.
 *
 * The work is done before the call returns; for more than a few megabytes prefer the stream.
 *
 * @param data the content
 * @param options level, block size and limits
 * @returns an archive
 * @throws {TypeError} when `data` is not a `Uint8Array` or an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 * @throws {LimitError} `memory` when no predictor fits into `maxMemory`
 *
 * @example Usage
 * ```ts
 * import { compress, decompress } from "@sluice/sluice";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const data = new TextEncoder().encode("So much depends upon a red wheel barrow. ".repeat(20));
 * const archive = compress(data, { level: 9 });
 *
 * assert(archive.length < data.length);
 * assertEquals(decompress(archive), data);
 * ```
 */
export function compress(
  data: Uint8Array,
  options: CompressOptions = {},
): Uint8Array<ArrayBuffer> {
  checkBytes("compress", data);
  checkBoolean("compress", "checksum", options.checksum);
  checkModules("compress", options);
  return runCodec(
    new Encoder("compress", {
      ...options,
      contentSize: data.length,
      atOnce: true,
    }),
    data,
  );
}

/**
 * Decompresses an archive, or several of them one after another.
 *
 * The work is done before the call returns; for more than a few megabytes prefer the stream.
 *
 * @param data the archives
 * @param options limits; set `maxOutput` for data that others made
 * @returns their content
 * @throws {FormatError} when the bytes are not whole and undamaged archives
 * @throws {LimitError} when more memory or output is needed than the options allow
 * @throws {ModelError} when a frame names a model that is not among `models`, or not for this frame
 * @throws {TypeError} when `data` is not a `Uint8Array` or an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 *
 * @example Usage
 * ```ts
 * import { compress, decompress } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const archive = compress(new Uint8Array(1_000_000));
 *
 * assertEquals(decompress(archive, { maxOutput: 1_000_000 }).length, 1_000_000);
 * ```
 */
export function decompress(
  data: Uint8Array,
  options: DecompressOptions = {},
): Uint8Array<ArrayBuffer> {
  checkBytes("decompress", data);
  checkModules("decompress", options);
  return runCodec(new Decoder("decompress", options, { atOnce: true }), data);
}
