/**
 * Archives in, content out. One class with one state, which is why it is long: what may come next depends on all that came before.
 *
 * @module
 */

import { FormatError, LimitError, ModelError } from "../errors.ts";
import type { BlockHead } from "../frame/block.ts";
import { failure } from "../frame/byte_source.ts";
import {
  type FrameEvent,
  FrameReader,
  type FrameReaderOptions,
} from "../frame/frame_reader.ts";
import type { FrameHeader } from "../frame/header.ts";
import { modelsOf } from "../frame/models_field.ts";
import { networkOf } from "../frame/network_field.ts";
import type { Coder, Rest } from "../kernel/coder.ts";
import {
  ensembleCount,
  kernelMemory,
  maxScale,
  NETWORK,
  sorts,
} from "../kernel/profiles.ts";
import type { ModelParts } from "../predictor/model.ts";
import { checkNumber, type Codec } from "./codec.ts";
import { creatingFrameCoder, HeldCoder } from "./frame_coder.ts";
import { checkModels, missing } from "./model_finder.ts";
import {
  isNetwork,
  networkMemory,
  type NetworkParts,
  takesNetwork,
} from "./network_parts.ts";
import { overParts } from "./parts.ts";
import { makeAbsolute, makeRelative } from "./x86_calls.ts";

/** Enough for every profile there is, and little enough for any machine: 256 MiB. */
export const DEFAULT_MAX_MEMORY: number = 256 * 1024 * 1024;

/**
 * Bytes handed to the frame reader at once. It may meet thousands of frames in them, skippable ones among them, of
 * which it says nothing: 8 KiB of those take 5 ms before the engine has optimised the reading, 1 ms later.
 */
export const PIECE: number = 8192;

/** How to decompress; the same for a stream and for bytes in memory. */
export interface DecompressOptions {
  /**
   * Most bytes of output, over all frames. Set it for input that others made: a few bytes can stand
   * for gigabytes.
   *
   * @default {Infinity}
   */
  maxOutput?: number;
  /**
   * Most memory, in bytes, that a frame's predictor may take.
   *
   * @default {268_435_456}
   */
  maxMemory?: number;
  /**
   * Models and networks that frames may name: those of {@linkcode CompressOptions}. Only those that are named are used.
   *
   * @default {[]}
   */
  models?: readonly (ModelParts | NetworkParts)[];
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
  /** The kernel for what levels 1 to 3 made, compiled beforehand. */
  sortingKernel?: WebAssembly.Module;
  /** The kernel for what level 10 made, compiled beforehand. */
  ultraKernel?: WebAssembly.Module;
}

/** Where a decoder begins that does not read an input from its beginning to its end, and who is told of its frames. */
export interface DecoderStart extends FrameReaderOptions {
  /**
   * Bytes of content before.
   *
   * @default {0}
   */
  bytesOut?: number;
  /** Whether all is done in one call, which cannot wait for a network's backend. */
  atOnce?: boolean;
  /** Whether it waits for a model that it lacks, see {@linkcode Decoder.prototype.lacks}; otherwise it fails. */
  waits?: boolean;
  /** Called at each header, before it is judged, and at each end mark; what it throws ends the decoding. */
  onFrame?: (event: FrameEvent & { type: "header" | "end" }) => void;
}

/** A place between two frames, as Workers are told of it. */
export interface DecoderPosition {
  /** Bytes of the input before. */
  offset: number;
  /** Number of the frame that comes next. */
  number: number;
  /** Whether an archive has ended before. */
  follows: boolean;
  /** Bytes of content of the frames before. */
  bytesOut: number;
}

/** What is left to cover of a block that is covered. */
const NOTHING = new Uint8Array(0);

/** A block being decoded. */
type Work = Generator<Rest, Uint8Array<ArrayBuffer>>;

/** The core of `DecompressorStream` and `decompress`. */
export class Decoder implements Codec {
  #reader: FrameReader;
  #onFrame: DecoderStart["onFrame"];
  #options: DecompressOptions;
  #maxOutput: number;
  #maxMemory: number;
  #models: (ModelParts | NetworkParts)[];
  #waits: boolean;
  #atOnce: boolean;
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk handed to the reader
  #ended = false;
  #bytesOut = 0;
  #header: FrameHeader | undefined;
  #model: ModelParts | undefined; // that the frame begins with
  #network: NetworkParts | undefined; // that the frame is coded with
  #lacks: string | undefined;
  #pending: Promise<unknown> | undefined; // what the work waits for
  #begun: { header: FrameHeader; offset: number } | undefined; // a frame whose model is not there yet
  readonly #coder = new HeldCoder();
  #work: Work | undefined; // on a block

  /**
   * @param action what cannot be done when an option is wrong: "decompress"
   * @param options see {@linkcode DecompressOptions}
   * @param start where to begin, see {@linkcode DecoderStart}
   */
  constructor(
    action: string,
    options: DecompressOptions,
    start: DecoderStart = {},
  ) {
    const { maxOutput = Infinity, maxMemory = DEFAULT_MAX_MEMORY } = options;
    this.#reader = new FrameReader(start);
    this.#onFrame = start.onFrame;
    this.#options = options;
    this.#bytesOut = start.bytesOut ?? 0;
    this.#models = [...checkModels(action, options.models)];
    this.#waits = start.waits ?? false;
    this.#atOnce = start.atOnce ?? false;
    this.#maxOutput = checkNumber(action, "maxOutput", maxOutput, 0, Infinity);
    this.#maxMemory = checkNumber(action, "maxMemory", maxMemory, 0, Infinity);
  }

  get bytesIn(): number {
    return this.#reader.offset;
  }

  /** Where in the input the last header, block or end mark that was found right ends. */
  get verified(): number {
    return this.#reader.verified;
  }

  /**
   * SHA-256 of the model or network that it waits for: `next` returns `undefined`, and is to be called again when {@linkcode give} has
   * been, but not before.
   */
  get lacks(): string | undefined {
    return this.#begun && this.#lacks;
  }

  get pending(): Promise<unknown> | undefined {
    return this.#pending;
  }

  /** Takes the model that it lacks. */
  give(model: ModelParts | NetworkParts): void {
    this.#models.push(model);
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  end(): void {
    this.#ended = true;
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined {
    if (this.#work) return this.#resume(this.#work);
    if (this.#begun && !this.#findModel(this.#begun)) return undefined;
    for (let event; (event = this.#reader.next()) !== undefined;) {
      switch (event.type) {
        case "header":
          this.#onFrame?.(event);
          this.#begin(event.header, event.offset);
          if (!this.#findModel(event)) return undefined;
          break;
        case "head":
          this.#admit(event.head, event.offset);
          break;
        case "block":
          return this.#resume(this.#work = this.#decode(event));
        case "end":
          this.#coder.release();
          this.#onFrame?.(event);
          return null; // Frames may be many and empty.
      }
    }
    if (this.#at < this.#chunk.length) {
      this.#reader.feed(
        this.#chunk.subarray(this.#at, this.#at += PIECE),
      );
      return null;
    }
    if (!this.#ended) return undefined;
    this.#ended = false; // The reader has to be told once.
    this.#reader.end();
    return null;
  }

  close(): void {
    this.#coder.close(this.#work);
  }

  #resume(work: Work): Uint8Array<ArrayBuffer> | null {
    const { done, value } = work.next();
    this.#pending = done || !value ? undefined : value;
    if (!done) return null;
    this.#work = undefined;
    return value;
  }

  /** Judges what only this side of the container knows: the limits and the predictor. */
  #begin(header: FrameHeader, offset: number): void {
    const { profile, scale, memory, contentSize = 0 } = header;
    this.#checkLimit("output", this.#maxOutput, this.#bytesOut + contentSize);
    this.#checkLimit("memory", this.#maxMemory, memory * 1024);
    if (ensembleCount(profile) === 0) {
      throw failure(
        "unsupported-feature",
        `profile ${profile} is unknown`,
        offset,
      );
    }
    if (scale > maxScale(profile)) {
      throw failure("unsupported-feature", `scale ${scale} is unknown`, offset);
    }
    const models = modelsOf(header);
    if (models.length > 1) {
      const reason = `it begins with ${models.length} models`;
      throw failure("unsupported-feature", reason, offset);
    }
    const network = networkOf(header);
    if (network && !takesNetwork(profile)) {
      const reason = `a network cannot join profile ${profile}`;
      throw failure("unsupported-feature", reason, offset);
    }
    if (profile === NETWORK && (!network || models.length > 0)) {
      const reason = `profile ${profile} has a network and no model`;
      throw failure("corrupt", reason, offset);
    }
    if (models.length > 0 && scale > 0) {
      const reason = `its scale is ${scale}, not that of its model`;
      throw failure("corrupt", reason, offset);
    }
  }

  /** Takes the model of a frame, if it has one, and judges what depends on it; whether it is there. */
  #findModel(frame: { header: FrameHeader; offset: number }): boolean {
    const { header, offset } = frame;
    const { profile, scale, blockLimit, memory } = header;
    const [sha256] = modelsOf(header), coded = networkOf(header);
    const find = (wanted: string | undefined) =>
      this.#models.find(({ sha256 }) => sha256 === wanted);
    const model = find(sha256), network = find(coded?.sha256);
    const lacked = sha256 && !model
      ? sha256
      : coded && !network
      ? coded.sha256
      : undefined;
    if (lacked) {
      if (!this.#waits) throw missing(lacked);
      this.#lacks = lacked;
      this.#begun = frame;
      return false;
    }
    this.#begun = undefined;
    if (model && isNetwork(model)) throw mistaken(model.sha256, "a model");
    if (network && !isNetwork(network)) {
      throw mistaken(network.sha256, "a network");
    }
    if (model && model.profile !== profile) {
      throw new ModelError(
        "wrong-profile",
        `Cannot decompress as the model of a frame must be of profile ${profile}: current value is ${model.profile}`,
        `sha256:${sha256}`,
      );
    }
    const tables = model?.state.tables;
    const needed = network
      ? networkMemory(network, {
        ...{ profile, scale, tables, blockLimit },
        lanes: coded!.lanes,
      })
      : kernelMemory(profile, scale, blockLimit, tables);
    if (memory !== needed) {
      throw failure(
        "corrupt",
        `its header says ${memory} KiB of memory, not ${needed}`,
        offset,
      );
    }
    this.#header = header;
    this.#model = model;
    this.#network = network;
    return true;
  }

  /** Judges a block before its payload is awaited. */
  #admit({ rawLength, ensemble, learn }: BlockHead, offset: number): void {
    this.#checkLimit("output", this.#maxOutput, this.#bytesOut + rawLength);
    const { profile } = this.#header!;
    if (learn && sorts(profile)) {
      throw failure("corrupt", "a block is learned from in vain", offset);
    }
    if (ensemble >= ensembleCount(profile)) {
      throw failure(
        "corrupt",
        `a block has the unknown ensemble ${ensemble}`,
        offset,
      );
    }
  }

  /** Content of a block, verified before it is handed out. */
  *#decode({ head, payload, offset }: FrameEvent & { type: "block" }): Work {
    const { kind, rawLength, ensemble, learn, calls } = head;
    const position = this.#reader.total;
    let content = payload;
    if (kind === "run") {
      content = new Uint8Array(rawLength).fill(payload[0]);
      yield;
    }
    if (kind === "coded") {
      const seen = yield* this.#decodePayload(payload, head, offset);
      content = new Uint8Array(seen); // Views do not last.
      if (calls) yield* makeRelative(content, position);
    }
    yield* overParts(
      content,
      (start, end) => this.#reader.cover(content.subarray(start, end)),
    );
    this.#reader.verify(NOTHING);
    if (learn) {
      const seen = calls ? content.slice() : content;
      if (calls) yield* makeAbsolute(seen, position);
      yield* (yield* this.#useKernel()).learning(seen, ensemble);
    }
    this.#bytesOut += rawLength;
    return kind === "stored"
      ? new Uint8Array(content)
      : content as Uint8Array<ArrayBuffer>;
  }

  *#decodePayload(
    payload: Uint8Array,
    { rawLength, ensemble }: BlockHead,
    offset: number,
  ): Generator<Rest, Uint8Array> {
    try {
      const kernel = yield* this.#useKernel();
      return yield* kernel.decoding(payload, rawLength, ensemble);
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause;
      // The kernel knows the payload, but not where it stands.
      throw failure(
        cause.code,
        "the payload of a block is not what an encoder writes",
        offset,
        {
          cause,
        },
      );
    }
  }

  /** The frame's coder: made when first needed, afresh for each frame. */
  *#useKernel(): Generator<Rest, Coder> {
    const header = this.#header!, parts = this.#network, atOnce = this.#atOnce;
    return this.#coder.current ??= yield* creatingFrameCoder({
      profile: header.profile,
      scale: header.scale,
      blockLimit: header.blockLimit,
      state: this.#model?.state,
      network: parts && { parts, atOnce, lanes: networkOf(header)!.lanes },
    }, this.#options);
  }

  #checkLimit(code: "memory" | "output", limit: number, asked: number): void {
    if (asked <= limit) return;
    const name = code === "output" ? "maxOutput" : "maxMemory";
    throw new LimitError(
      code,
      `Cannot decompress as ${name} must be at least ${asked} bytes: current value is ${limit}`,
      limit,
      asked,
    );
  }
}

/** A file is not what the frame says it is. */
function mistaken(sha256: string, wanted: string): ModelError {
  const id = `sha256:${sha256}`;
  return new ModelError(
    "wrong-profile",
    `Cannot decompress as what a frame names must be ${wanted}: current value is ${id}`,
    id,
  );
}
