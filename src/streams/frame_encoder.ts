/**
 * Content in, one frame out. One class with one state, which is why it is long: what a block becomes depends on all blocks before it.
 *
 * @module
 */

import type { BlockHead } from "../frame/block.ts";
import { FrameWriter, type FrameWriterState } from "../frame/frame_writer.ts";
import { MAX_BLOCK_LIMIT } from "../frame/header.ts";
import { encodeModels } from "../frame/models_field.ts";
import { encodeNetwork } from "../frame/network_field.ts";
import { varintLength } from "../frame/varint.ts";
import type { Coder, Rest } from "../kernel/coder.ts";
import { fittingScale } from "../kernel/fitting_scale.ts";
import {
  DIRECT,
  kernelMemory,
  type Level,
  levelOf,
  NETWORK,
  scaleFor,
  sorts,
} from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import type { Codec } from "./codec.ts";
import { DEFAULT_MAX_MEMORY } from "./decoder.ts";
import { IncompressibleCheck } from "./incompressible.ts";
import { choosing } from "../kernel/content_kind.ts";
import { creatingFrameCoder, HeldCoder } from "./frame_coder.ts";
import { lanesFor } from "./lane_count.ts";
import { networkMemory, type NetworkParts } from "./network_parts.ts";
import { isRun, overParts } from "./parts.ts";
import { hasCalls, makeAbsolute } from "./x86_calls.ts";

/** Block size unless it is told, in bytes. */
export const BLOCK_SIZE: number = 1024 * 1024;

/** Where blocks are sorted: each is sorted by itself, so the larger, the smaller. */
const SORTED_BLOCK_SIZE = MAX_BLOCK_LIMIT;

/**
 * Up to this many bytes are mixed directly at the levels that sort: that is 3 to 20 % smaller there, and takes at most 50 ms.
 */
const SHORT = 65_536;

/** How a network takes part. */
export interface NetworkUse {
  parts: NetworkParts;
  /** Whether it is mixed with the predictor of its level. */
  mixed: boolean;
  /** How many parts of a block are coded at the same time; `undefined`: as many as suit the content. */
  lanes?: number | undefined;
  /** Whether nobody can wait for whatever executes it. */
  atOnce: boolean;
}

/** How to code a frame; {@linkcode CompressOptions} says more about those that it has, too. */
export interface FrameOptions {
  /** 1 to 10; the model's. */
  level: number;
  /** What the predictor begins with; `undefined`: nothing. */
  model?: ModelParts | undefined;
  /** What predicts together with the predictor, or alone; `undefined`: no network. */
  network?: NetworkUse | undefined;
  /** Content bytes of a block; `undefined`: as many as the level wants. */
  blockSize?: number | undefined;
  /** Whether the frame ends with a checksum of its whole content. */
  checksum: boolean;
  /** Most memory, in bytes, that the predictor may take. */
  maxMemory: number;
  /** Whether each chunk ends its block. */
  flushChunks: boolean;
  /** Number of the frame in its archive. */
  number: number;
  /** Most bytes of content that there may be. */
  limit: number;
  /** Bytes of content, when known. */
  contentSize?: number | undefined;
  /** The kernel, compiled beforehand. */
  kernel?: WebAssembly.Module | undefined;
  /** The kernel of levels 1 to 3, compiled beforehand. */
  sortingKernel?: WebAssembly.Module | undefined;
  /** The kernel of level 10, compiled beforehand. */
  ultraKernel?: WebAssembly.Module | undefined;
}

/** Shape of a frame's predictor and blocks. */
export interface Shape {
  profile: number;
  scale: number;
  blockLimit: number;
  memory: number; // KiB
  /** Lanes of the network; absent: there is none. */
  lanes?: number;
}

/** Where a frame stands between two blocks. */
export interface FrameState {
  writer: FrameWriterState;
  shape: Shape;
  /** What {@linkcode IncompressibleCheck} has seen. */
  seen?: Uint8Array | undefined;
  /** The coder's memory; `undefined`: there is no coder yet, or none that keeps anything. */
  memory?: Uint8Array | undefined;
}

/**
 * Codes one frame. Blocks leave when they are full; the end mark says whether the frame is the last, so it waits for
 * {@linkcode finish}.
 */
export class FrameEncoder implements Codec {
  #options: FrameOptions;
  #level: Level;
  #bound: number; // most bytes of content
  #blockSize: number;
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk used
  #held = new Uint8Array(0); // capacity for a partial block
  #heldLength = 0;
  #received = 0;
  #ended = false;
  #flush = false;
  #last = true;
  #done = false;
  #shape: Shape | undefined;
  #writer: FrameWriter | undefined;
  readonly #coder = new HeldCoder();
  #pending: Promise<unknown> | undefined; // what the work waits for
  #work: Generator<Rest, Uint8Array<ArrayBuffer>> | undefined; // on a block
  #incompressible: IncompressibleCheck;
  #memory: Uint8Array | undefined; // for the kernel, when there is one

  /**
   * @param action what cannot be done when the memory does not suffice: "compress"
   * @param options see {@linkcode FrameOptions}
   * @param state where a frame with the same options stood, to go on from there
   * @throws {LimitError} `memory` when no predictor fits into `maxMemory`
   */
  constructor(action: string, options: FrameOptions, state?: FrameState) {
    const { level, model, contentSize, limit } = options;
    this.#options = options;
    this.#level = options.network && !options.network.mixed
      ? { profile: NETWORK, ensemble: 0 }
      : model ?? levelOf(level);
    this.#bound = contentSize ?? limit;
    this.#blockSize = Math.min(options.blockSize ?? BLOCK_SIZE, limit);
    if (options.blockSize === undefined && this.#sorts) {
      this.#blockSize = Math.min(SORTED_BLOCK_SIZE, limit);
      while (this.#blockSize > BLOCK_SIZE && !this.#sortedShape()) {
        this.#blockSize >>= 1;
      }
    }
    this.#incompressible = new IncompressibleCheck(state?.seen);
    if (!state) {
      this.#chooseShape(action); // for its error
      return;
    }
    this.#writer = new FrameWriter(state.writer);
    this.#received = state.writer.total;
    this.#take(state.shape);
    this.#memory = state.memory;
  }

  /** Where the frame stands behind a block; what is left of the chunk is not part of it. */
  save(): FrameState {
    return {
      writer: this.#writer!.save(),
      shape: this.#shape!,
      seen: this.#incompressible.save(),
      memory: this.#coder.current
        ? this.#coder.current.saveMemory?.()
        : this.#memory,
    };
  }

  get bytesIn(): number {
    return this.#received - (this.#chunk.length - this.#at);
  }

  get held(): number {
    return this.#heldLength;
  }

  get pending(): Promise<unknown> | undefined {
    return this.#pending;
  }

  feed(chunk: Uint8Array): void {
    this.#received += chunk.length;
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.finish(true);
  }

  /**
   * Says that no chunk follows.
   *
   * @param last whether no frame does, either
   */
  finish(last: boolean): void {
    this.#ended = true;
    this.#last = last;
  }

  /** Whether the end mark has been put out. */
  get isDone(): boolean {
    return this.#done;
  }

  /** Whether a block ends here, and there is room for others. */
  get isBetweenBlocks(): boolean {
    return !!this.#writer && !this.#work && !this.#done &&
      this.#heldLength === 0 && this.bytesIn < this.#options.limit;
  }

  /** Whether it was said to be the last. */
  get isLast(): boolean {
    return this.#last;
  }

  /** Most bytes of content in a block. */
  get blockSize(): number {
    return this.#blockSize;
  }

  /** Bytes of content that there is still room for. */
  get room(): number {
    return this.#options.limit - this.#received;
  }

  flush(): void {
    this.#flush = this.#heldLength > 0;
  }

  close(): void {
    this.#coder.close(this.#work);
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined {
    if (!this.#work) {
      const content = this.#nextContent();
      if (content) this.#work = this.#encode(content);
    }
    if (this.#work) {
      const { done, value } = this.#work.next();
      this.#pending = done || !value ? undefined : value;
      if (!done) return null;
      this.#work = undefined;
      return value;
    }
    if (!this.#ended || this.#done) return undefined;
    this.#done = true;
    const writer = this.#writer ??= this.#begin(0);
    this.#coder.release();
    return writer.end(this.#last);
  }

  /** Whether all of the content is there. */
  get #isWhole(): boolean {
    return this.#ended || this.room === 0;
  }

  /** Content of the next block, as a view; `undefined` when it is not complete. */
  #nextContent(): Uint8Array | undefined {
    const ends = this.#isWhole || this.#options.flushChunks || this.#flush;
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

  *#encode(content: Uint8Array): Generator<Rest, Uint8Array<ArrayBuffer>> {
    this.#flush = false;
    this.#writer ??= this.#begin(content.length);
    const rawLength = content.length;
    const head: BlockHead = {
      kind: "stored",
      ensemble: 0,
      learn: false,
      calls: false,
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

    if (!this.#coder.current) {
      this.#coder.current = yield* this.#createKernel();
      if (this.#memory) this.#coder.current.loadMemory?.(this.#memory);
      this.#memory = undefined;
    }
    const kernel = this.#coder.current;
    const calls = yield* hasCalls(content);
    const seen = calls ? content.slice() : content;
    if (calls) yield* makeAbsolute(seen, this.#writer.total);
    // Of a model it is that which it was trained with: it is of use for that, whatever the content looks like.
    const { profile } = this.#shape!, level = this.#level;
    const own = profile === level.profile ? level.ensemble : undefined;
    const ensemble = own ?? (yield* choosing(profile, seen));
    const payload = yield* kernel.encoding(seen, ensemble);
    if (payload && payload.length + varintLength(payload.length) < rawLength) {
      const { length } = payload;
      const coded: BlockHead = { ...head, kind: "coded", ensemble, calls };
      return yield* this.#write(
        { ...coded, payloadLength: length },
        payload,
        content,
      );
    }
    const learned = sorts(profile)
      ? head
      : { ...head, ensemble, learn: true, calls };
    return yield* this.#write(learned, content, content);
  }

  /** Writes a block, its checksums part by part. */
  *#write(
    head: BlockHead,
    payload: Uint8Array,
    content: Uint8Array,
  ): Generator<Rest, Uint8Array<ArrayBuffer>> {
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
    const { number, checksum, contentSize: known } = this.#options;
    const { model, network } = this.#options;
    const whole = this.#isWhole && this.#received === firstBlock
      ? firstBlock
      : undefined;
    const contentSize = known ?? whole;
    const flushed = whole === undefined && firstBlock < this.#blockSize &&
      firstBlock !== contentSize;
    this.#bound = contentSize ?? this.#bound;
    const shape = this.#chooseShape(
      "compress",
      flushed ? firstBlock : undefined,
    );
    this.#take(shape);
    return new FrameWriter({
      number,
      ...shape,
      contentSize,
      contentChecksum: checksum,
      extensions: [
        ...model ? [encodeModels([model.sha256])] : [],
        ...network
          ? [
            encodeNetwork({
              sha256: network.parts.sha256,
              lanes: shape.lanes!,
            }),
          ]
          : [],
      ],
    });
  }

  #take(shape: Shape): void {
    this.#shape = shape;
    this.#blockSize = Math.min(this.#blockSize, shape.blockLimit);
  }

  /** Whether blocks are to be sorted; short content and what is flushed are mixed directly instead, which is smaller. */
  get #sorts(): boolean {
    return sorts(this.#level.profile) && !this.#options.flushChunks &&
      this.#bound > SHORT;
  }

  /** The shape of a frame with sorted blocks, where the memory suffices. */
  #sortedShape(): Shape | undefined {
    const { profile } = this.#level;
    const blockLimit = this.#limited(this.#blockSize);
    const memory = kernelMemory(profile, 0, blockLimit);
    return memory * 1024 <= this.#options.maxMemory
      ? { profile, scale: 0, blockLimit, memory }
      : undefined;
  }

  /**
   * @param action what cannot be done otherwise
   * @param flushed bytes of the first block where it was flushed: others will be short too
   */
  #chooseShape(action: string, flushed?: number): Shape {
    if (this.#sorts && flushed === undefined) {
      const shape = this.#sortedShape();
      if (shape) return shape;
    }
    const { maxMemory, blockSize, model, network } = this.#options;
    const { profile: wanted } = this.#level;
    const profile = sorts(wanted) ? DIRECT : wanted;
    const size = blockSize ?? Math.max(BLOCK_SIZE, flushed ?? 0);
    const blockLimit = this.#limited(size);
    const tables = model?.state.tables;
    const lanes = network &&
      lanesFor(network, flushed ?? this.#bound, blockLimit);
    const part = Math.ceil(this.#bound / (lanes ?? 1));
    const memoryAt = (scale: number) =>
      network
        ? networkMemory(network.parts, {
          profile,
          scale,
          tables,
          blockLimit,
          lanes: lanes!,
        })
        : kernelMemory(profile, scale, blockLimit, tables);
    let most = model || profile === NETWORK ? 0 : scaleFor(part);
    // Each lane has tables, and no decoder takes more than this unless it is told to.
    if (network && maxMemory === Infinity) {
      while (most > 0 && memoryAt(most) * 1024 > DEFAULT_MAX_MEMORY) most--;
    }
    const { scale, memory } = fittingScale(action, {
      scale: most,
      blockLimit,
      maxMemory,
      memory: memoryAt,
    });
    return {
      profile,
      scale,
      blockLimit,
      memory,
      ...(lanes === undefined ? {} : { lanes }),
    };
  }

  #createKernel(): Generator<Rest, Coder> {
    const { lanes = 1, ...shape } = this.#shape!;
    const { model, network } = this.#options;
    return creatingFrameCoder({
      ...shape,
      state: model?.state,
      network: network && { ...network, lanes },
    }, this.#options);
  }

  /** The block limit: no block is larger than the content. */
  #limited(size: number): number {
    return Math.max(1, Math.min(size, this.#bound));
  }
}
