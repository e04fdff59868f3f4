/**
 * An archive that is read in parts.
 *
 * @module
 */

import {
  checkBoolean,
  checkFunction,
  checkModules,
  checkNumber,
  checkSignal,
} from "../streams/codec.ts";
import {
  type DecompressOptions,
  DEFAULT_MAX_MEMORY,
} from "../streams/decoder.ts";
import { checkModels, type FindModelOptions } from "../streams/model_finder.ts";
import type { ArchiveInput } from "./open_source.ts";

/** How {@linkcode openArchive} works. `maxOutput` bounds what one reading may put out. */
export interface ArchiveOptions extends DecompressOptions, FindModelOptions {
  /**
   * Whether the frame index is believed where it speaks of frames that are not decoded. Otherwise every frame that comes
   * before what is read is visited, though not decoded, to see that it is where the index says and as long: a
   * reading of a few bytes for each of its blocks, which over HTTP are as many requests, eight at a time. The
   * frames that are decoded are always compared with the index, and every block with its checksum.
   *
   * For archives that nobody made to deceive.
   *
   * @default {false}
   */
  trustIndex?: boolean;
  /** Ends everything with its reason when it aborts. */
  signal?: AbortSignal;
}

/** Which part of the content to read. */
export interface ReadOptions {
  /**
   * Where it begins: bytes from the beginning of the content, or, where it is negative, from its end.
   *
   * @default {0}
   */
  offset?: number;
  /**
   * Bytes to read; what the content has less of is left out.
   *
   * @default {Infinity}
   */
  length?: number;
  /** Ends the reading with its reason when it aborts. */
  signal?: AbortSignal;
}

/** Which lines of the content to read. */
export interface LinesOptions {
  /**
   * Number of the first line, from 1.
   *
   * @default {1}
   */
  from?: number;
  /**
   * Number of the last line.
   *
   * @default {Infinity}
   */
  to?: number;
  /** Ends the reading with its reason when it aborts. */
  signal?: AbortSignal;
}

/** A frame of an archive that is read in parts. */
export interface ArchiveFrame {
  /** Its place in its archive, from 0. */
  number: number;
  /** Where it begins in the file. */
  offset: number;
  /** Bytes up to the next frame, or to what follows the last frame of its archive. */
  length: number;
  /** Where its content begins. */
  contentOffset: number;
  /** Bytes of its content. */
  contentLength: number;
}

/** An archive, or several one after another, whose content is read in parts; opened by {@linkcode openArchive}. */
export interface Archive extends AsyncDisposable {
  /** Bytes of content, as the index says; a reading that reaches the end finds out whether that is right. */
  readonly size: number;
  /** The frames, in order, as the index says. */
  readonly frames: ArchiveFrame[];
  /**
   * Reads a part of the content, as it is asked for. Nothing is handed out before its block was compared with its
   * checksum, and never content from another place than was asked for.
   *
   * The stream fails like a `DecompressorStream`, and with `SourceError` when bytes of the archive cannot be had.
   *
   * @param part which
   * @returns the content; cancelling it ends the work
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  read(part?: ReadOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
  /**
   * Reads a part of the content into memory.
   *
   * @param part which
   * @returns the content, as long as was asked for or up to the end
   */
  bytes(part?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads lines, each with its newline. As nobody knows where a line is before having seen those before it, all that comes
   * before is decoded, but not what comes after.
   *
   * @param part which; the first line is 1
   * @returns the content; cancelling it ends the work
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  lines(part?: LinesOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Ends readings under way, and closes the source. */
  close(): Promise<void>;
}

const OPEN = "open an archive";

/**
 * Opens an archive to read parts of its content. Only what they need is fetched and decoded: the frames they lie in, from
 * the beginning of the first.
 *
 * The frame index at the end of the file says where frames are. Where there is none (an archive of a single frame, several
 * archives one after another), the file is visited frame by frame and block by block instead, without reading what
 * they hold. An index is only a claim: see {@linkcode ArchiveOptions.trustIndex}.
 *
 * @param source the archive: a `Blob` (a `File` of a browser too), bytes, a URL or `Request` on a server that knows
 * range requests, or an {@linkcode ArchiveSource}
 * @param options limits
 * @returns the archive, to be closed after use
 * @throws {FormatError} when the bytes are not whole archives, as far as can be told
 * @throws {SourceError} when they cannot be had
 * @throws {LimitError} `memory` when the index takes more than `maxMemory`
 * @throws {TypeError} when the source or an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 *
 * @example Usage
 * ```ts
 * import { compress, openArchive } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const content = new TextEncoder().encode("a line of a log\n".repeat(1000));
 * const file = new Blob([compress(content, { frameSize: 4096 })]);
 *
 * await using archive = await openArchive(file);
 * assertEquals(archive.size, 16_000);
 * const part = await archive.bytes({ offset: 12_000, length: 16 });
 * assertEquals(new TextDecoder().decode(part), "a line of a log\n");
 * ```
 */
export async function openArchive(
  source: ArchiveInput,
  options: ArchiveOptions = {},
): Promise<Archive> {
  const { trustIndex = false, maxMemory = DEFAULT_MAX_MEMORY } = options;
  checkModules(OPEN, options);
  checkModels(OPEN, options.models);
  checkFunction(OPEN, "findModel", options.findModel);
  checkBoolean(OPEN, "trustIndex", trustIndex);
  checkSignal(OPEN, options.signal);
  checkNumber(OPEN, "maxOutput", options.maxOutput ?? 0, 0, Infinity);
  checkNumber(OPEN, "maxMemory", maxMemory, 0, Infinity);
  // Few programs read parts of archives: what does is loaded when it is called for.
  const { opened } = await import("./readers.ts");
  return await opened(OPEN, source, options);
}
