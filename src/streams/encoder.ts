/**
 * Content in, one frame out.
 *
 * @module
 */

import { LimitError } from "../errors.ts";
import type { BlockHead } from "../frame/block.ts";
import { FrameWriter } from "../frame/frame_writer.ts";
import { MAX_BLOCK_LIMIT } from "../frame/header.ts";
import { varintLength } from "../frame/varint.ts";
import type { Coder } from "../kernel/coder.ts";
import { Kernel } from "../kernel/mod.ts";
import {
  DIRECT,
  kernelMemory,
  type Level,
  levelOf,
  scaleFor,
  sorts,
} from "../kernel/profiles.ts";
import { SortingKernel } from "../kernel/sorting/mod.ts";
import { checkNumber, type Codec } from "./codec.ts";
import { IncompressibleCheck } from "./incompressible.ts";
import { isRun, overParts } from "./parts.ts";

/** Smallest block size, in bytes. */
const MIN_BLOCK_SIZE = 1024;

/** Block size unless it is told, in bytes. */
const BLOCK_SIZE = 1024 * 1024;

/** Where blocks are sorted: each is sorted by itself, so the larger, the smaller. */
const SORTED_BLOCK_SIZE = MAX_BLOCK_LIMIT;

/**
 * Up to this many bytes are mixed directly at the levels that sort: that is 3 to 20 % smaller there, and takes at most 50 ms.
 */
const SHORT = 65_536;

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
   * Whether the frame ends with a checksum of its whole content. Blocks have checksums of their own in
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
  /** What to do instead of what the level means: for profiles that no level has any more. */
  meaning?: Level;
}

/** Shape of a frame's predictor and blocks. */
interface Shape {
  profile: number;
  scale: number;
  blockLimit: number;
  memory: number; // KiB
}

/** The core of `CompressorStream` and `compress`. */
export class Encoder implements Codec {
  #options: EncoderOptions;
  #level: Level;
  #blockSize: number;
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk used
  #held = new Uint8Array(0); // capacity for a partial block
  #heldLength = 0;
  #received = 0;
  #ended = false;
  #flush = false;
  #done = false;
  #shape: Shape | undefined;
  #writer: FrameWriter | undefined;
  #kernel: Coder | undefined;
  #mixing: Kernel | undefined; // the kernel, where it chooses the ensemble by the content
  #work: Generator<void, Uint8Array<ArrayBuffer>> | undefined; // on a block
  #incompressible = new IncompressibleCheck();

  /**
   * @param action what cannot be done when an option is wrong: "compress"
   * @param options see {@linkcode EncoderOptions}
   */
  constructor(action: string, options: EncoderOptions) {
    const {
      level = 6,
      blockSize = BLOCK_SIZE,
      contentSize,
      maxMemory = Infinity,
    } = options;
    this.#options = options;
    const meaning = levelOf(checkNumber(action, "level", level, 1, 9));
    this.#level = options.meaning ?? meaning;
    this.#blockSize = checkNumber(
      action,
      "blockSize",
      blockSize,
      MIN_BLOCK_SIZE,
      MAX_BLOCK_LIMIT,
    );
    checkNumber(action, "maxMemory", maxMemory, 0, Infinity);
    if (contentSize !== undefined) {
      checkNumber(
        action,
        "contentSize",
        contentSize,
        0,
        Number.MAX_SAFE_INTEGER,
      );
    }
    if (options.blockSize === undefined && this.#sorts(contentSize)) {
      this.#blockSize = SORTED_BLOCK_SIZE;
      while (this.#blockSize > BLOCK_SIZE && !this.#sortedShape(contentSize)) {
        this.#blockSize /= 2;
      }
    }
    this.#chooseShape(contentSize, action); // for its error
  }

  get bytesIn(): number {
    return this.#received - (this.#chunk.length - this.#at);
  }

  get held(): number {
    return this.#heldLength;
  }

  feed(chunk: Uint8Array): void {
    this.#received += chunk.length;
    this.#checkSize(this.#received <= (this.#options.contentSize ?? Infinity));
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
    this.#checkSize(
      this.#received === (this.#options.contentSize ?? this.#received),
    );
  }

  flush(): void {
    this.#flush = this.#heldLength > 0;
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined {
    if (!this.#work) {
      const content = this.#nextContent();
      if (content) this.#work = this.#encode(content);
    }
    if (this.#work) {
      const { done, value } = this.#work.next();
      if (!done) return null;
      this.#work = undefined;
      return value;
    }
    if (!this.#ended || this.#done) return undefined;
    this.#done = true;
    const writer = this.#writer ??= this.#begin(0);
    this.#kernel = undefined;
    return writer.end(true);
  }

  /** Content of the next block, as a view; `undefined` when it is not complete. */
  #nextContent(): Uint8Array | undefined {
    const ends = this.#ended || this.#options.flushChunks || this.#flush;
    const left = this.#chunk.length - this.#at;
    if (
      this.#heldLength === 0 && (left >= this.#blockSize || ends && left > 0)
    ) {
      return this.#chunk.subarray(
        this.#at,
        this.#at = Math.min(this.#at + this.#blockSize, this.#at + left),
      );
    }
    this.#hold(Math.min(left, this.#blockSize - this.#heldLength));
    const length = this.#heldLength;
    if (length === 0 || length < this.#blockSize && !ends) return undefined;
    this.#heldLength = 0;
    return this.#held.subarray(0, length);
  }

  /** Copies bytes of the chunk, which is its writer's again once it is used up. */
  #hold(length: number): void {
    const end = this.#heldLength + length;
    if (end > this.#held.length) {
      const size = Math.min(
        this.#blockSize,
        Math.max(end, 2 * this.#held.length),
      );
      const grown = new Uint8Array(size);
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(
      this.#chunk.subarray(this.#at, this.#at + length),
      this.#heldLength,
    );
    this.#at += length;
    this.#heldLength = end;
  }

  *#encode(content: Uint8Array): Generator<void, Uint8Array<ArrayBuffer>> {
    this.#flush = false;
    this.#writer ??= this.#begin(content.length);
    const rawLength = content.length;
    const head: BlockHead = {
      kind: "stored",
      ensemble: 0,
      learn: false,
      rawLength,
      payloadLength: rawLength,
    };
    if (rawLength > 1 && (yield* isRun(content))) {
      const run: BlockHead = { ...head, kind: "run", payloadLength: 1 };
      return yield* this.#write(run, content.subarray(0, 1), content);
    }
    if (yield* this.#incompressible.check(content)) {
      return yield* this.#write(head, content, content);
    }

    const kernel = this.#kernel ??= yield* this.#createKernel();
    const ensemble = this.#mixing
      ? yield* this.#mixing.choosing(content)
      : this.#level.ensemble!;
    const payload = yield* kernel.encoding(content, ensemble);
    if (payload && payload.length + varintLength(payload.length) < rawLength) {
      const { length } = payload;
      const coded: BlockHead = { ...head, kind: "coded", ensemble };
      return yield* this.#write(
        { ...coded, payloadLength: length },
        payload,
        content,
      );
    }
    const learned = sorts(this.#shape!.profile)
      ? head
      : { ...head, ensemble, learn: true };
    return yield* this.#write(learned, content, content);
  }

  /** Writes a block, its checksums part by part. */
  *#write(
    head: BlockHead,
    payload: Uint8Array,
    content: Uint8Array,
  ): Generator<void, Uint8Array<ArrayBuffer>> {
    const writer = this.#writer!;
    writer.begin(head);
    yield* overParts(
      content,
      (start, end) => writer.cover(content.subarray(start, end)),
    );
    return writer.finish(payload);
  }

  /** Begins the frame: all that is known of its size goes into its shape. */
  #begin(firstBlock: number): FrameWriter {
    const whole = this.#ended && this.#received === firstBlock
      ? firstBlock
      : undefined;
    const contentSize = this.#options.contentSize ?? whole;
    const flushed = whole === undefined && firstBlock < this.#blockSize &&
      firstBlock !== contentSize;
    const shape = this.#shape = this.#chooseShape(
      contentSize,
      "compress",
      flushed ? firstBlock : undefined,
    );
    this.#blockSize = Math.min(this.#blockSize, shape.blockLimit);
    return new FrameWriter({
      number: 0,
      ...shape,
      contentSize,
      contentChecksum: this.#options.checksum ?? true,
      extensions: [],
    });
  }

  /** Whether blocks are to be sorted; short content and what is flushed are mixed directly instead, which is smaller. */
  #sorts(contentSize: number | undefined): boolean {
    return sorts(this.#level.profile) && !this.#options.flushChunks &&
      (contentSize ?? Infinity) > SHORT;
  }

  /** The shape of a frame with sorted blocks, where the memory suffices. */
  #sortedShape(contentSize: number | undefined): Shape | undefined {
    const { profile } = this.#level;
    const blockLimit = limited(this.#blockSize, contentSize);
    const memory = kernelMemory(profile, 0, blockLimit);
    return memory * 1024 <= (this.#options.maxMemory ?? Infinity)
      ? { profile, scale: 0, blockLimit, memory }
      : undefined;
  }

  /**
   * @param contentSize where it is known
   * @param action what cannot be done otherwise
   * @param flushed bytes of the first block where it was flushed: others will be short too
   */
  #chooseShape(
    contentSize: number | undefined,
    action = "compress",
    flushed?: number,
  ): Shape {
    if (this.#sorts(contentSize) && flushed === undefined) {
      const shape = this.#sortedShape(contentSize);
      if (shape) return shape;
    }
    const { maxMemory = Infinity, blockSize } = this.#options;
    const { profile: wanted } = this.#level;
    const profile = sorts(wanted) ? DIRECT : wanted;
    const size = blockSize ?? Math.max(BLOCK_SIZE, flushed ?? 0);
    const blockLimit = limited(size, contentSize);
    for (let scale = scaleFor(contentSize);; scale--) {
      const memory = kernelMemory(profile, scale, blockLimit);
      if (memory * 1024 <= maxMemory) {
        return { profile, scale, blockLimit, memory };
      }
      if (scale > 0) continue;
      const asked = memory * 1024;
      const reason =
        `maxMemory must be at least ${asked} bytes for blocks of ${blockLimit}`;
      throw new LimitError(
        "memory",
        `Cannot ${action} as ${reason}: current value is ${maxMemory}`,
        maxMemory,
        asked,
      );
    }
  }

  *#createKernel(): Generator<void, Coder> {
    const { profile, scale, blockLimit } = this.#shape!;
    const { kernel, sortingKernel } = this.#options;
    if (sorts(profile)) {
      return yield* SortingKernel.creating({
        blockLimit,
        module: sortingKernel,
      });
    }
    const mixing = this.#mixing = yield* Kernel.creating({
      profile,
      scale,
      blockLimit,
      module: kernel,
    });
    return mixing;
  }

  #checkSize(right: boolean): void {
    if (right) return;
    const { contentSize } = this.#options;
    throw new RangeError(
      `Cannot compress as contentSize must be the bytes written, which are ` +
        `${this.#received}${
          this.#ended ? "" : " or more"
        }: current value is ${contentSize}`,
    );
  }
}

/** The block limit: no block is larger than the content. */
function limited(size: number, contentSize: number | undefined): number {
  return Math.max(1, Math.min(size, contentSize ?? size));
}
