/**
 * Where an archive lies, for a reader that goes back and forth.
 *
 * @module
 */

import { SourceError } from "../errors.ts";
import { describe } from "../streams/codec.ts";

/** Bytes that can be read at any place: a file, a part of the memory, something far away. */
export interface ArchiveSource {
  /** Bytes there are. */
  readonly size: number;
  /**
   * Reads bytes.
   *
   * @param offset where they begin
   * @param length how many; they all lie within `size`
   * @param signal aborts when nobody waits for them any more
   * @returns exactly that many, which stay unchanged
   */
  read(
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Uint8Array | Promise<Uint8Array>;
  /** The same as a stream, where a reading is a request, and one for all of them is better than several. */
  stream?(
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;
  /** Lets go of what is held. */
  close?(): void | Promise<void>;
}

/** Bytes to read at once where a source has no stream: little to hold, and much for a file. */
const STEP = 256 * 1024;

/**
 * A source of what is in memory, or the source itself.
 *
 * @param action what cannot be done otherwise: "open an archive"
 * @param from a `Blob`, bytes or an {@linkcode ArchiveSource}
 * @throws {TypeError} when it is something else
 */
export function toSource(action: string, from: unknown): ArchiveSource {
  if (from instanceof Uint8Array) {
    return {
      size: from.length,
      read: (offset, length) => from.subarray(offset, offset + length),
    };
  }
  if (from instanceof Blob) {
    const slice = (offset: number, length: number) =>
      from.slice(offset, offset + length);
    return {
      size: from.size,
      read: async (offset, length) =>
        new Uint8Array(await slice(offset, length).arrayBuffer()),
    };
  }
  const { size, read } = (from ?? {}) as Partial<ArchiveSource>;
  if (
    typeof read === "function" && Number.isSafeInteger(size) && size! >= 0
  ) return from as ArchiveSource;
  throw new TypeError(
    `Cannot ${action} as source must be a Blob, a Uint8Array, a URL, a Request or an object with size and read: current value is ${
      describe(from)
    }`,
  );
}

/**
 * Reads bytes, and sees to it that they are as many as were asked for.
 *
 * @throws {SourceError} `short` when they are not
 */
export async function readExactly(
  source: ArchiveSource,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const bytes = await source.read(offset, length, signal);
  signal?.throwIfAborted();
  if (bytes instanceof Uint8Array && bytes.length === length) return bytes;
  throw short(offset, length, bytes?.length);
}

/**
 * Reads a range piece by piece.
 *
 * @throws {SourceError} `short` when there is less of it than `size` said, or more
 */
export async function* piecesOf(
  source: ArchiveSource,
  offset: number,
  length: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (length === 0) return;
  if (!source.stream) {
    for (const end = offset + length; offset < end;) {
      const step = Math.min(STEP, end - offset);
      yield await readExactly(source, offset, step, signal);
      offset += step;
    }
    return;
  }
  signal?.throwIfAborted();
  const reader = (await source.stream(offset, length, signal)).getReader();
  let left = length;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      left -= value.length;
      if (left < 0) break;
      yield value;
    }
    if (left !== 0) throw short(offset, length, length - left);
  } finally {
    // Where the range was not wanted to its end, the rest need not come.
    await reader.cancel().catch(() => {});
  }
}

/** Bytes to read at once at least where a reading is a request to somebody far away: it takes as long as for a few. */
const FAR_STEP = 65_536;

/** A source of which the last bytes read are kept, for many small readings that lie close together. */
export class Window {
  readonly #source: ArchiveSource;
  readonly #signal: AbortSignal | undefined;
  #at = 0;
  #bytes = new Uint8Array(0);

  /** @param source where from */
  constructor(source: ArchiveSource, signal?: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Bytes there are. */
  get size(): number {
    return this.#source.size;
  }

  /**
   * Bytes from a place on, as many as are at hand.
   *
   * @param offset where they begin
   * @param least how many at least, unless the source ends before
   * @param most how many to read where they are not at hand
   */
  async from(
    offset: number,
    least: number,
    most: number = STEP,
  ): Promise<Uint8Array> {
    const wanted = Math.min(least, this.size - offset);
    const start = offset - this.#at;
    if (start < 0 || start + wanted > this.#bytes.length) {
      const least = this.#source.stream ? FAR_STEP : 0;
      await this.#fill(offset, Math.max(wanted, most, least));
      return this.#bytes;
    }
    return this.#bytes.subarray(start);
  }

  /** Bytes before a place: at least this many unless the source begins there. */
  async before(end: number, least: number): Promise<Uint8Array> {
    const start = Math.max(0, end - least);
    if (start < this.#at || end > this.#at + this.#bytes.length) {
      const from = Math.max(0, end - STEP / 4);
      await this.#fill(Math.min(from, start), end - Math.min(from, start));
    }
    return this.#bytes.subarray(0, end - this.#at);
  }

  async #fill(offset: number, length: number): Promise<void> {
    this.#bytes = await readExactly(
      this.#source,
      offset,
      Math.max(0, Math.min(length, this.size - offset)),
      this.#signal,
    ) as Uint8Array<ArrayBuffer>;
    this.#at = offset;
  }
}

/** A signal that aborts when one of several does, or when told to. */
export function linked(
  signals: readonly (AbortSignal | undefined)[],
): { signal: AbortSignal; abort: (reason?: unknown) => void } {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted) controller.abort(signal.reason);
    else {
      signal?.addEventListener(
        "abort",
        () => controller.abort(signal.reason),
        { once: true, signal: controller.signal },
      );
    }
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
  };
}

function short(offset: number, asked: number, got: number | undefined) {
  return new SourceError(
    "short",
    `Cannot read the archive as its source gave ${
      got ?? "something other than"
    } bytes instead of ${asked}, from offset ${offset} on`,
  );
}
