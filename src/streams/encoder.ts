/**
 * Content in, one archive out.
 *
 * @module
 */

import { MAX_BLOCK_LIMIT } from "../frame/header.ts";
import { encodeIndex, type IndexEntry } from "../frame/index.ts";
import { levelOf, sorts } from "../kernel/profiles.ts";
import { checkNumber, type Codec } from "./codec.ts";
import { FrameEncoder, type FrameOptions } from "./frame_encoder.ts";

/** Smallest size of a block or frame, in bytes. */
const MIN_SIZE = 1024;

/** Frame size unless it is told, in bytes. */
const FRAME_SIZE = 16 * 1024 * 1024;

/** Where blocks are sorted: a block, as nothing is gained by more. */
const SORTED_FRAME_SIZE = MAX_BLOCK_LIMIT;

/** How to compress; the same for a stream and for bytes in memory. */
export interface CompressOptions {
  /**
   * How hard to try, 1 (fastest) to 9 (smallest).
   *
   * @default {6}
   */
  level?: number;
  /**
   * Content bytes that are coded as one block, 1,024 to 8,388,608. A reader receives a block when it
   * has arrived whole. Each costs about 11 bytes beside its content: content that cannot shrink grows by
   * less than 0.05 % with blocks of 32 KiB or more.
   *
   * @default {1_048_576} and 8,388,608 at levels 1 to 3, where a block is compressed by itself
   */
  blockSize?: number;
  /**
   * Content bytes that are coded as one frame, 1,024 and more, or `Infinity`. Each frame is coded by itself: a reader that
   * can seek decodes only those it needs. Where there are several, an index of them follows the last. The fewer, the
   * smaller.
   *
   * @default {16_777_216} and 8,388,608 at levels 1 to 3
   */
  frameSize?: number;
  /**
   * Whether each frame ends with a checksum of its whole content. Blocks have checksums of their own in
   * any case.
   *
   * @default {true}
   */
  checksum?: boolean;
  /**
   * Most memory, in bytes, that the predictor may take, here and where the result is decompressed.
   * Where the level would take more, a smaller predictor is used; the least is 1.1 MB and two blocks, and 6.2 MB at level 9.
   *
   * @default {Infinity}
   */
  maxMemory?: number;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
  /** The kernel of levels 1 to 3, compiled beforehand. */
  sortingKernel?: WebAssembly.Module;
}

/** What an encoder is told beyond {@linkcode CompressOptions}. */
export interface EncoderOptions extends CompressOptions {
  /** Bytes of content, when known. */
  contentSize?: number | undefined;
  /** Whether each chunk ends its block. */
  flushChunks?: boolean;
}

/** What becomes of an encoder's options: all that frames have in common. */
export type Settings = Omit<FrameOptions, "number" | "contentSize">;

/**
 * Judges the options of an encoder.
 *
 * @param action what cannot be done when one is wrong: "compress"
 * @param options see {@linkcode EncoderOptions}
 * @throws {TypeError} when an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 */
export function settle(action: string, options: EncoderOptions): Settings {
  const { level = 6, blockSize, frameSize, maxMemory = Infinity } = options;
  const { contentSize, checksum = true, flushChunks = false } = options;
  const check = (name: string, value: number, min: number, max: number) =>
    checkNumber(action, name, value, min, max);
  check("level", level, 1, 9);
  check("blockSize", blockSize ?? MIN_SIZE, MIN_SIZE, MAX_BLOCK_LIMIT);
  check("maxMemory", maxMemory, 0, Infinity);
  if (frameSize !== undefined && frameSize !== Infinity) {
    check("frameSize", frameSize, MIN_SIZE, Number.MAX_SAFE_INTEGER);
  }
  if (contentSize !== undefined) {
    check("contentSize", contentSize, 0, Number.MAX_SAFE_INTEGER);
  }
  const { kernel, sortingKernel } = options;
  const usual = sorts(levelOf(level).profile) ? SORTED_FRAME_SIZE : FRAME_SIZE;
  const limit = frameSize ?? usual;
  return {
    level,
    blockSize,
    checksum,
    maxMemory,
    flushChunks,
    limit,
    kernel,
    sortingKernel,
  };
}

/** The core of `CompressorStream` and `compress`: one frame after another, and their index. */
export class Encoder implements Codec {
  #action: string;
  #settings: Settings;
  #contentSize: number | undefined;
  #frame: FrameEncoder | undefined;
  #index: IndexEntry[] = []; // of the frames begun
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk handed to a frame
  #received = 0;
  #before = 0; // bytes of content in the frames before this
  #ended = false;

  /**
   * @param action what cannot be done when an option is wrong: "compress"
   * @param options see {@linkcode EncoderOptions}
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   * @throws {LimitError} `memory` when no predictor fits into `maxMemory`
   */
  constructor(action: string, options: EncoderOptions) {
    this.#action = action;
    this.#settings = settle(action, options);
    this.#contentSize = options.contentSize;
    this.#frame = this.#begin();
  }

  get bytesIn(): number {
    return this.#before + (this.#frame?.bytesIn ?? 0);
  }

  get held(): number {
    return this.#frame?.held ?? 0;
  }

  feed(chunk: Uint8Array): void {
    this.#received += chunk.length;
    this.#checkSize(this.#received <= (this.#contentSize ?? Infinity));
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
    this.#checkSize(this.#received === (this.#contentSize ?? this.#received));
  }

  flush(): void {
    this.#frame?.flush();
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined {
    while (this.#frame) {
      const out = this.#frame.next();
      if (out) this.#index.at(-1)!.codedLength += out.length;
      if (out !== undefined) return out;

      const left = this.#chunk.length - this.#at;
      if (this.#frame.isDone) {
        this.#before += this.#index.at(-1)!.rawLength = this.#frame.bytesIn;
        this.#frame = left > 0 ? this.#begin() : undefined;
      } else if (left === 0) {
        if (!this.#ended) return undefined;
        this.#frame.end();
      } else if (this.#frame.room === 0) {
        this.#frame.finish(false);
      } else {
        const end = this.#at + Math.min(left, this.#frame.room);
        this.#frame.feed(this.#chunk.subarray(this.#at, end));
        this.#at = end;
      }
    }
    if (this.#index.length < 2) return undefined;
    const index = encodeIndex(this.#index);
    this.#index = [];
    return index;
  }

  #begin(): FrameEncoder {
    const number = this.#index.length;
    const frame = new FrameEncoder(this.#action, {
      ...this.#settings,
      number,
      contentSize: this.#contentSize &&
        Math.min(this.#settings.limit, this.#contentSize - this.#before),
    });
    this.#index.push({ codedLength: 0, rawLength: 0 });
    return frame;
  }

  #checkSize(right: boolean): void {
    if (right) return;
    throw new RangeError(
      `Cannot compress as contentSize must be the bytes written, which are ` +
        `${this.#received}${
          this.#ended ? "" : " or more"
        }: current value is ${this.#contentSize}`,
    );
  }
}
