/**
 * An archive that is read in parts.
 *
 * @module
 */

import { LimitError } from "../errors.ts";
import type { FrameEvent } from "../frame/frame_reader.ts";
import {
  checkBoolean,
  checkFunction,
  checkModules,
  checkNumber,
  checkSignal,
} from "../streams/codec.ts";
import {
  Decoder,
  type DecompressOptions,
  DEFAULT_MAX_MEMORY,
} from "../streams/decoder.ts";
import {
  checkModels,
  type FindModelOptions,
  ModelFinder,
} from "../streams/model_finder.ts";
import { checkFrame, FrameTable, lies } from "./frame_table.ts";
import { type ArchiveInput, openSource } from "./open_source.ts";
import { runDecoder } from "./run_decoder.ts";
import { streamOf, takeLines } from "./slices.ts";
import { type ArchiveSource, linked, piecesOf } from "./source.ts";

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
const READ = "read an archive";

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
  const { signal, abort } = linked([options.signal]);
  const opened = await openSource(OPEN, source, signal);
  try {
    const trusts = trustIndex;
    const table = await FrameTable.read(opened, { trusts, maxMemory, signal });
    return new OpenArchive(opened, table, options, { signal, abort });
  } catch (error) {
    await opened.close?.();
    throw error;
  }
}

class OpenArchive implements Archive {
  readonly #source: ArchiveSource;
  readonly #table: FrameTable;
  readonly #options: ArchiveOptions;
  readonly #finder: ModelFinder;
  readonly #signal: AbortSignal;
  readonly #abort: (reason?: unknown) => void;

  constructor(
    source: ArchiveSource,
    table: FrameTable,
    options: ArchiveOptions,
    { signal, abort }: ReturnType<typeof linked>,
  ) {
    this.#source = source;
    this.#table = table;
    this.#options = options;
    this.#finder = new ModelFinder(options);
    this.#signal = signal;
    this.#abort = abort;
  }

  get size(): number {
    return this.#table.contentSize;
  }

  get frames(): ArchiveFrame[] {
    return Array.from({ length: this.#table.count }, (_, i) => {
      const { last: _last, ...frame } = this.#table.frame(i);
      return frame;
    });
  }

  read(part: ReadOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { offset = 0, length = Infinity } = part;
    const most = Number.MAX_SAFE_INTEGER;
    checkNumber(READ, "offset", offset, -most, most);
    checkNumber(READ, "length", length, 0, length === Infinity ? length : most);
    checkSignal(READ, part.signal);
    const link = linked([this.#signal, part.signal]);
    const read = this.#read.bind(this);
    const chunks = async function* () {
      try {
        yield* read(offset, length, link.signal);
      } finally {
        link.abort(); // Nothing waits any more, and nobody listens.
      }
    };
    return streamOf(chunks(), link.abort);
  }

  async bytes(part: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const stream = this.read(part);
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  lines(part: LinesOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { from = 1, to = Infinity, signal } = part;
    const most = Number.MAX_SAFE_INTEGER;
    checkNumber(READ, "from", from, 1, most);
    checkNumber(READ, "to", to, 1, to === Infinity ? to : most);
    return takeLines(this.read(signal ? { signal } : {}), from, to);
  }

  async close(): Promise<void> {
    this.#abort(
      new DOMException("The archive was closed.", "AbortError"),
    );
    await this.#source.close?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async *#read(
    offset: number,
    length: number,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
    const table = this.#table;
    // From the end means from the true one.
    if (offset < 0) await table.prove(table.count, signal);
    const start = offset < 0 ? Math.max(0, this.size + offset) : offset;
    const end = Math.min(start + length, this.size);
    if (start >= this.size && length > 0) {
      // That there is nothing must be true, too.
      await table.prove(table.count, signal);
    }
    if (start >= end) return;
    const { maxOutput = Infinity } = this.#options;
    if (end - start > maxOutput) throw tooMuch(end - start, maxOutput);

    const first = table.at(start);
    await table.prove(first, signal);
    const { offset: from, contentOffset, number } = table.frame(first);
    const last = table.frame(table.at(end - 1));
    // The last frame is decoded to its end mark where its content is wanted to the end.
    const toMark = end === last.contentOffset + last.contentLength;
    let frame = first;
    let complete = false;
    const onFrame = (event: FrameEvent & { type: "header" | "end" }) => {
      if (frame === table.count) {
        throw lies("leaves out a frame", table.indexOf(frame - 1) ?? from);
      }
      const said = table.frame(frame);
      const index = table.indexOf(frame);
      if (event.type === "header") {
        const { header: { number }, offset } = event;
        const { contentLength: rawLength, last } = said;
        if (index === undefined) return;
        checkFrame(said, { number, offset, rawLength, last }, index);
      } else {
        const { total: rawLength, last } = event;
        if (index !== undefined) {
          checkFrame(said, { ...said, rawLength, last }, index);
        }
        complete = said.contentOffset + rawLength >= end;
        table.found(frame);
        frame++;
      }
    };
    const { kernel, sortingKernel, ultraKernel, maxMemory } = this.#options;
    const decoder = new Decoder(READ, {
      ...(kernel && { kernel }),
      ...(sortingKernel && { sortingKernel }),
      ...(ultraKernel && { ultraKernel }),
      ...(maxMemory !== undefined && { maxMemory }),
    }, { offset: from, number, partial: true, onFrame, waits: true });
    const region = last.offset + last.length - from;
    const pieces = piecesOf(this.#source, from, region, signal);
    let at = contentOffset;
    const decoded = runDecoder(decoder, pieces, this.#finder);
    const chunks = table.explain(first, decoded);
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      const part = chunk.subarray(
        Math.max(0, start - at),
        Math.max(0, end - at),
      );
      at += chunk.length;
      if (part.length > 0) yield part;
      if (at >= end && !toMark) return;
      if (complete) return;
    }
    if (complete) return;
    const index = table.indexOf(frame < table.count ? frame : frame - 1);
    throw lies("says more than there is", index ?? from + region);
  }
}

function tooMuch(asked: number, limit: number): LimitError {
  return new LimitError(
    "output",
    `Cannot read an archive as maxOutput must be at least ${asked} bytes: current value is ${limit}`,
    limit,
    asked,
  );
}
