/**
 * Content in, one archive out.
 *
 * @module
 */

import { MAX_BLOCK_LIMIT } from "../frame/header.ts";
import { encodeIndex, type IndexEntry } from "../frame/index.ts";
import { levelOf, levelsOf, MAX_LEVEL, sorts } from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import { checkNumber, type Codec } from "./codec.ts";
import {
  FrameEncoder,
  type FrameOptions,
  type FrameState,
} from "./frame_encoder.ts";
import { checkModel, checkModelLevel } from "./model_finder.ts";
import type { NetworkParts } from "./network_parts.ts";
import { networkUse } from "./network_use.ts";

/** Smallest size of a block or frame, in bytes. */
const MIN_SIZE = 1024;

/** Frame size unless it is told, in bytes. */
const FRAME_SIZE = 16 * 1024 * 1024;

/** Where blocks are sorted: a block, as nothing is gained by more. */
const SORTED_FRAME_SIZE = MAX_BLOCK_LIMIT;

/** How to compress; the same for a stream and for bytes in memory. */
export interface CompressOptions {
  /**
   * How hard to try, 1 (fastest) to 9 (smallest), or 10, which is a few percent smaller and takes three times as long.
   *
   * @default {6}, or that of the model
   */
  level?: number;
  /**
   * What the predictor begins with, for content like that which it was trained on: each frame names the model, and is
   * decompressed with it. Its level is the only one that there is with it, and it takes its memory, however short the
   * content.
   */
  model?: ModelParts;
  /**
   * A network that predicts, too: at level 6, where it joins the predictor, with a model or without. Frames name it, and are decompressed with
   * it.
   */
  network?: NetworkParts;
  /**
   * Whether the network joins a predictor, which learns from the content; otherwise it predicts alone, and there is neither level nor model.
   *
   * @default {true}
   */
  mixed?: boolean;
  /**
   * How many parts of each block the network codes at the same time, 1 to 1,024, each by itself. The more, the better a GPU is used, and the
   * larger is the result; where the network joins predictors, each has one of its own, with its memory. So that decoders take the result as
   * they are, those are made smaller where all of them would take more than 256 MiB and `maxMemory` does not allow it.
   *
   * @default {1}, and a lane for each 4,096 bytes of a block, up to 64, where the network predicts alone
   */
  lanes?: number;
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
   * Where the level would take more, a smaller predictor is used, but with a model; the least is 1.1 MB and two blocks, 5.9 MB at levels 7 to 9, and 36 MB at level 10.
   *
   * @default {Infinity}
   */
  maxMemory?: number;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
  /** The kernel of levels 1 to 3, compiled beforehand. */
  sortingKernel?: WebAssembly.Module;
  /** The kernel of level 10, compiled beforehand. */
  ultraKernel?: WebAssembly.Module;
}

/** What an encoder is told beyond {@linkcode CompressOptions}. */
export interface EncoderOptions extends CompressOptions {
  /** Bytes of content, when known. */
  contentSize?: number | undefined;
  /** Whether each chunk ends its block. */
  flushChunks?: boolean;
  /** Whether all is done in one call, which cannot wait for a network's backend. */
  atOnce?: boolean;
}

/** How content becomes frames: what all have in common, and what each is told. */
export class FramePlan {
  /** Most bytes of content in a frame. */
  readonly limit: number;
  /** Bytes of all content, when known. */
  readonly contentSize: number | undefined;
  #settings: Omit<FrameOptions, "number" | "contentSize">;

  /**
   * @param action what cannot be done when an option is wrong: "compress"
   * @param options see {@linkcode EncoderOptions}
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  constructor(action: string, options: EncoderOptions) {
    const { model, blockSize, frameSize, maxMemory = Infinity } = options;
    const { contentSize, checksum = true, flushChunks = false } = options;
    const { kernel, sortingKernel, ultraKernel } = options;
    const check = (name: string, value: number, min: number, max: number) =>
      checkNumber(action, name, value, min, max);
    if (model !== undefined) checkModel(action, "model", model);
    const level = options.level ?? (model ? levelsOf(model.profile)[0] : 6);
    check("level", level, 1, MAX_LEVEL);
    if (model) checkModelLevel(action, model, level);
    const network = networkUse(action, options, level);
    check("blockSize", blockSize ?? MIN_SIZE, MIN_SIZE, MAX_BLOCK_LIMIT);
    check("maxMemory", maxMemory, 0, Infinity);
    if (frameSize !== undefined && frameSize !== Infinity) {
      check("frameSize", frameSize, MIN_SIZE, Number.MAX_SAFE_INTEGER);
    }
    if (contentSize !== undefined) {
      check("contentSize", contentSize, 0, Number.MAX_SAFE_INTEGER);
    }
    const sorted = sorts(levelOf(level).profile);
    this.limit = frameSize ?? (sorted ? SORTED_FRAME_SIZE : FRAME_SIZE);
    this.contentSize = contentSize;
    this.#settings = {
      level,
      model,
      network,
      blockSize,
      checksum,
      maxMemory,
      flushChunks,
      limit: this.limit,
      kernel,
      sortingKernel,
      ultraKernel,
    };
  }

  /**
   * What a frame is told.
   *
   * @param number its number
   * @param before bytes of content in the frames before
   */
  frame(number: number, before: number): FrameOptions {
    const { limit, contentSize } = this;
    return {
      ...this.#settings,
      number,
      contentSize: contentSize && Math.min(limit, contentSize - before),
    };
  }

  /**
   * Compares the bytes written with the content size.
   *
   * @param received bytes so far
   * @param ended whether these are all
   * @throws {RangeError} when there are more, or in the end fewer
   */
  check(received: number, ended: boolean): void {
    const { contentSize = received } = this;
    if (ended ? received === contentSize : received <= contentSize) return;
    throw new RangeError(
      `Cannot compress as contentSize must be the bytes written, which are ` +
        `${received}${
          ended ? "" : " or more"
        }: current value is ${contentSize}`,
    );
  }
}

/** Where an {@linkcode Encoder} stands: all that it needs to go on, but its options and the rest of the content. */
export interface EncoderState {
  /** Bytes of content in the frames before. */
  before: number;
  /** The frames begun. */
  index: IndexEntry[];
  /** The frame that is being coded; `undefined`: another is to begin. */
  frame?: FrameState | undefined;
}

/** The core of `CompressorStream` and `compress`: one frame after another, and their index. */
export class Encoder implements Codec {
  #action: string;
  #plan: FramePlan;
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
   * @param state where an encoder with the same options stood, to go on from there
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   * @throws {LimitError} `memory` when no predictor fits into `maxMemory`
   */
  constructor(action: string, options: EncoderOptions, state?: EncoderState) {
    this.#action = action;
    this.#plan = new FramePlan(action, options);
    if (state) {
      this.#before = state.before;
      this.#index = state.index.map((entry) => ({ ...entry }));
    }
    this.#frame = this.#begin(state?.frame);
    this.#received = this.bytesIn;
  }

  /** Where what was put out last ends: `save` may be called there, and behind a frame takes no memory to speak of. */
  get border(): "frame" | "block" | undefined {
    if (this.#frame?.isDone) {
      return this.#frame.isLast ? undefined : "frame";
    }
    return this.#frame?.isBetweenBlocks ? "block" : undefined;
  }

  /** Most bytes of content in a block, and in a frame. */
  get sizes(): { block: number; frame: number } {
    return { block: this.#frame?.blockSize ?? 0, frame: this.#plan.limit };
  }

  /** Where it stands, at a border. Content after `bytesIn` has to be fed again to what goes on from there. */
  save(): EncoderState {
    const index = this.#index.map((entry) => ({ ...entry }));
    const frame = this.#frame!;
    if (!frame.isDone) {
      return { before: this.#before, index, frame: frame.save() };
    }
    index.at(-1)!.rawLength = frame.bytesIn;
    return { before: this.bytesIn, index };
  }

  get bytesIn(): number {
    return this.#before + (this.#frame?.bytesIn ?? 0);
  }

  get held(): number {
    return this.#frame?.held ?? 0;
  }

  get pending(): Promise<unknown> | undefined {
    return this.#frame?.pending;
  }

  feed(chunk: Uint8Array): void {
    this.#received += chunk.length;
    this.#plan.check(this.#received, false);
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
    this.#plan.check(this.#received, true);
  }

  flush(): void {
    this.#frame?.flush();
  }

  close(): void {
    this.#frame?.close();
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

  #begin(state?: FrameState): FrameEncoder {
    if (!state) this.#index.push({ codedLength: 0, rawLength: 0 });
    const number = this.#index.length - 1;
    return new FrameEncoder(
      this.#action,
      this.#plan.frame(number, this.#before),
      state,
    );
  }
}
