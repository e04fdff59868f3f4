/**
 * Reading parts of an archive: what {@linkcode openArchive} gives.
 *
 * @module
 */

import { LimitError } from "../errors.ts";
import type { FrameEvent } from "../frame/frame_reader.ts";
import { checkNumber, checkSignal } from "../streams/codec.ts";
import { DEFAULT_MAX_MEMORY } from "../streams/decoder.ts";
import { ModelFinder } from "../streams/model_finder.ts";
import type {
  Archive,
  ArchiveFrame,
  ArchiveOptions,
  LinesOptions,
  ReadOptions,
} from "./archive.ts";
import { checkFrame, FrameTable, lies } from "./frame_table.ts";
import { type ArchiveInput, openSource } from "./open_source.ts";
import { runDecoder, waitingDecoder } from "./run_decoder.ts";
import { streamOf, takeLines } from "./slices.ts";
import { type ArchiveSource, linked, piecesOf } from "./source.ts";

const READ = "read an archive";

/**
 * Does what {@linkcode openArchive} promises, once its options are known to be right.
 *
 * @param action what cannot be done otherwise
 * @param source the archive
 * @param options limits
 */
export async function opened(
  action: string,
  source: ArchiveInput,
  options: ArchiveOptions,
): Promise<Archive> {
  const { trustIndex: trusts = false, maxMemory = DEFAULT_MAX_MEMORY } =
    options;
  const { signal, abort } = linked([options.signal]);
  const opened = await openSource(action, source, signal);
  try {
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
    return this.#stream(part, this.#maxOutput);
  }

  get #maxOutput(): number {
    return this.#options.maxOutput ?? Infinity;
  }

  #stream(
    part: ReadOptions,
    maxOutput: number,
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { offset = 0, length = Infinity } = part;
    const most = Number.MAX_SAFE_INTEGER;
    checkNumber(READ, "offset", offset, -most, most);
    checkNumber(READ, "length", length, 0, length === Infinity ? length : most);
    checkSignal(READ, part.signal);
    const link = linked([this.#signal, part.signal]);
    const read = this.#read.bind(this);
    const chunks = async function* () {
      try {
        yield* read(offset, length, maxOutput, link.signal);
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
    const content = this.#stream(signal ? { signal } : {}, Infinity);
    return takeLines(content, from, to, (length) => {
      if (length > this.#maxOutput) throw tooMuch(length, this.#maxOutput);
    });
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
    maxOutput: number,
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
    const decoder = waitingDecoder(
      READ,
      this.#options,
      { offset: from, number, partial: true, onFrame },
    );
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
