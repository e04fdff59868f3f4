/**
 * Which frames a file has, and how far that is proven.
 *
 * @module
 */

import { FormatError } from "../errors.ts";
import { failure } from "../frame/byte_source.ts";
import { findIndexes, type IndexedArchive } from "./index_chain.ts";
import { type ArchiveSource, Window } from "./source.ts";
import { type WalkedFrame, walkFrames } from "./walk.ts";

/** Walks at the same time: what takes long is waiting for an answer. */
const WALKS = 8;

/** A frame, as the table has it. */
export interface FramePlace {
  /** Its place in its archive, from 0. */
  number: number;
  /** Where its magic is. */
  offset: number;
  /** Bytes up to the next frame, or to what follows the last frame of its archive. */
  length: number;
  /** Where its content begins. */
  contentOffset: number;
  /** Bytes of its content. */
  contentLength: number;
  /** Whether it is the last of its archive. */
  last: boolean;
}

/** A row of archives whose frames an index lists, or of frames that were walked over. */
interface Part {
  first: number; // its first frame, counted over the whole file
  count: number;
  contentOffset: number;
  /** Relative to nothing: places in the file and in the content. */
  frame(i: number): FramePlace;
  /** Where its index is, for errors; `undefined`: it was walked over. */
  indexOffset: number | undefined;
}

/** The frames of a file. */
export class FrameTable {
  readonly #source: ArchiveSource;
  readonly #parts: Part[];
  readonly #trusts: boolean;
  #proven = 0; // frames from the first on that are where and what the table says

  private constructor(source: ArchiveSource, parts: Part[], trusts: boolean) {
    this.#source = source;
    this.#parts = parts;
    this.#trusts = trusts;
  }

  /**
   * Finds the frames: from the indexes at the end of the file, and by walking over what none of them lists.
   *
   * @param source where from
   * @param options `trusts`: whether an index is believed; `maxMemory`: bytes that the indexes may take
   * @throws {FormatError} when what is walked over is no whole archive
   */
  static async read(
    source: ArchiveSource,
    options: { trusts: boolean; maxMemory: number; signal: AbortSignal },
  ): Promise<FrameTable> {
    const window = new Window(source, options.signal);
    let indexed = await findIndexes(window, options.maxMemory);
    const parts: Part[] = [];
    const start = indexed[0]?.start ?? source.size;
    let before = start > 0 && indexed.length > 0
      ? await walked(window, start)
      : undefined;
    if (start < 0 || start > 0 && !before) {
      // Not an index of these frames, but the end of something that is skipped, or a lie.
      indexed = [];
      before = undefined;
    }
    if (indexed.length === 0) before = await walked(window, source.size);
    if (before) parts.push(before);
    if (parts.length === 0 && indexed.length === 0) {
      throw failure(
        "truncated",
        "the input ends before a last frame",
        source.size,
      );
    }
    for (const archive of indexed) {
      const before = parts.at(-1);
      parts.push(
        listed(
          archive,
          before ? before.first + before.count : 0,
          before ? endOf(before) : 0,
        ),
      );
    }
    return new FrameTable(source, parts, options.trusts);
  }

  /** How many frames there are. */
  get count(): number {
    const { first, count } = this.#parts.at(-1)!;
    return first + count;
  }

  /** Bytes of content, as far as the indexes say and are right. */
  get contentSize(): number {
    return endOf(this.#parts.at(-1)!);
  }

  /** A frame. */
  frame(i: number): FramePlace {
    const part = this.#partOf(i);
    return part.frame(i - part.first);
  }

  /** The frame that holds a place in the content: the first that ends behind it. */
  at(content: number): number {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { contentOffset, contentLength } = this.frame(middle);
      if (contentOffset + contentLength > content) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Sees to it that the first frames are where the table says, with the content that it says.
   *
   * @param count how many
   * @throws {FormatError} when an index is wrong, or a frame is damaged where its lengths stand
   */
  async prove(count: number, signal: AbortSignal): Promise<void> {
    if (this.#trusts) return;
    for (const part of this.#parts) {
      const from = Math.max(part.first, this.#proven);
      const to = Math.min(part.first + part.count, count);
      if (from >= to) continue;
      const each = Math.ceil((to - from) / WALKS);
      const walks: Promise<void>[] = [];
      for (let at = from; at < to && part.indexOffset !== undefined;) {
        const end = Math.min(at + each, to);
        walks.push(this.#walk(part, at - part.first, end - part.first, signal));
        at = end;
      }
      await Promise.all(walks);
      this.#proven = Math.max(this.#proven, to);
    }
  }

  /** Takes note that frames up to this one were decoded, and found as the table says. */
  found(i: number): void {
    if (this.#proven === i) this.#proven = i + 1;
  }

  /** Where the index stands that lists a frame, for errors. */
  indexOf(i: number): number | undefined {
    return this.#partOf(i).indexOffset;
  }

  /**
   * Reads on in a region that the table bounds. Where that ends within something, and the file does not, it is the index
   * that is wrong.
   *
   * @param i the first frame
   * @param reading what reads
   */
  async *explain<T>(
    i: number,
    reading: AsyncGenerator<T, void, void>,
  ): AsyncGenerator<T, void, void> {
    try {
      yield* reading;
    } catch (error) {
      const index = this.indexOf(i);
      if (
        index !== undefined && error instanceof FormatError &&
        error.code === "truncated" && error.offset < this.#source.size
      ) throw lies("ends a frame too early", index);
      throw error;
    }
  }

  /** The part that has a frame: archives may be as many as frames. */
  #partOf(i: number): Part {
    const parts = this.#parts;
    let [low, high] = [0, parts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (parts[middle].first <= i) low = middle;
      else high = middle - 1;
    }
    return parts[low];
  }

  async #walk(
    part: Part,
    from: number,
    to: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { offset, number } = part.frame(from);
    const last = part.frame(to - 1);
    const window = new Window(this.#source, signal);
    const end = last.offset + last.length;
    let i = from;
    const walk = walkFrames(window, { offset, end, number });
    for await (const frame of this.explain(part.first + from, walk)) {
      if (i === to) throw lies("leaves out a frame", part.indexOffset!);
      checkFrame(part.frame(i++), frame, part.indexOffset!);
    }
    if (i < to) {
      throw lies("names a frame that is not there", part.indexOffset!);
    }
  }
}

/**
 * Compares a frame with what the index says of it.
 *
 * @param said what the index says
 * @param is what was found
 * @param indexOffset where the index stands
 * @throws {FormatError} `corrupt` when they differ
 */
export function checkFrame(
  said: FramePlace,
  is: Pick<WalkedFrame, "offset" | "number" | "rawLength" | "last">,
  indexOffset: number,
): void {
  const wrong = said.offset !== is.offset
    ? `places frame ${said.number} at ${said.offset}, not ${is.offset}`
    : said.number !== is.number
    ? `takes frame ${is.number} for ${said.number}`
    : said.contentLength !== is.rawLength
    ? `says ${said.contentLength} bytes of the ${is.rawLength} of frame ${said.number}`
    : said.last !== is.last
    ? `has another last frame than its archive`
    : undefined;
  if (wrong) throw lies(wrong, indexOffset);
}

/** The error for an index that is undamaged and wrong. */
export function lies(reason: string, offset: number): FormatError {
  return failure("corrupt", `the frame index ${reason}`, offset);
}

function endOf(part: Part): number {
  const { contentOffset, contentLength } = part.frame(part.count - 1);
  return contentOffset + contentLength;
}

/** The frames of an archive, as its index tells them. */
function listed(
  { start, offsets, contents, indexOffset }: IndexedArchive,
  first: number,
  contentOffset: number,
): Part {
  const count = offsets.length - 1;
  return {
    first,
    count,
    contentOffset,
    indexOffset,
    frame: (i) => ({
      number: i,
      offset: start + offsets[i],
      length: offsets[i + 1] - offsets[i],
      contentOffset: contentOffset + contents[i],
      contentLength: contents[i + 1] - contents[i],
      last: i === count - 1,
    }),
  };
}

/**
 * The frames up to a place, which no index lists; `undefined` when no archive ends there.
 *
 * @throws {FormatError} when something else than frames stands there, unless it is only that a part of a frame does
 */
async function walked(
  window: Window,
  end: number,
): Promise<Part | undefined> {
  const frames: FramePlace[] = [];
  let contentOffset = 0;
  const walk = { offset: 0, end, number: 0 };
  try {
    for await (const frame of walkFrames(window, walk)) {
      const { offset, number, rawLength: contentLength, last } = frame;
      const length = frame.end - offset;
      const place = { number, offset, length, contentOffset, contentLength };
      frames.push({ ...place, last });
      contentOffset += contentLength;
    }
  } catch (error) {
    const cut = error instanceof FormatError && error.code === "truncated";
    if (cut && end < window.size) return undefined;
    throw error;
  }
  if (!frames.at(-1)?.last) return undefined;
  return {
    first: 0,
    count: frames.length,
    contentOffset: 0,
    indexOffset: undefined,
    frame: (i) => frames[i],
  };
}
