/**
 * The encoder whose frames are coded by Workers.
 *
 * @module
 */

import { encodeIndex, type IndexEntry } from "../frame/index.ts";
import type { WaitingCodec } from "../streams/codec.ts";
import { type EncoderOptions, FramePlan } from "../streams/encoder.ts";
import { BLOCK_SIZE, FrameEncoder } from "../streams/frame_encoder.ts";
import type { Job } from "./job.ts";
import { Jobs } from "./jobs.ts";

/**
 * Most bytes of a frame that wait for its thread. Larger frames are not coded at the same time throughout: the next one
 * begins when this much of one is left.
 */
const SHARE = 64 * 1024 * 1024;

/** Makes the bytes that `Encoder` makes. */
export class ParallelEncoder implements WaitingCodec {
  #plan: FramePlan;
  #piece: number | undefined; // bytes of a chunk that must stay together, as a block ends after them
  #jobs: Jobs;
  #frame: Job | undefined; // that is given content
  #index: IndexEntry[] = []; // of the frames begun
  #chunk = new Uint8Array(0);
  #at = 0; // bytes of #chunk given to frames
  #left = 0; // bytes of #chunk that belong to the piece begun
  #received = 0;
  #before = 0; // bytes of content in the frames before this
  #ended = false;
  #complete = false; // the last frame knows that it is

  /**
   * @param action what cannot be done when an option is wrong: "compress"
   * @param options see {@linkcode EncoderOptions}
   * @param workers most threads
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   * @throws {LimitError} `memory` when no predictor fits into `maxMemory`
   */
  constructor(action: string, options: EncoderOptions, workers: number) {
    this.#plan = new FramePlan(action, options);
    new FrameEncoder(action, this.#plan.frame(0, 0)); // for its error
    if (options.flushChunks) {
      const { blockSize = BLOCK_SIZE } = options;
      this.#piece = blockSize * Math.max(1, Math.floor(BLOCK_SIZE / blockSize));
    }
    this.#jobs = new Jobs(workers, Math.min(this.#plan.limit, SHARE));
  }

  set onNews(call: () => void) {
    this.#jobs.onNews = call;
  }

  get bytesIn(): number {
    return this.#jobs.used;
  }

  get held(): number {
    return this.#frame?.held ?? 0;
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
    this.#jobs.close();
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined | "wait" {
    const gave = this.#give();
    const out = this.#jobs.next();
    if (out) this.#index[this.#jobs.finished].codedLength += out.length;
    if (out || out === null) return out;
    if (gave) return null;
    if (this.#at < this.#chunk.length || !this.#jobs.isEmpty && this.#ended) {
      return "wait";
    }
    if (!this.#ended || this.#index.length < 2) return undefined;
    const index = encodeIndex(this.#index);
    this.#index = [];
    return index;
  }

  /** Gives a part of the chunk to a frame; whether there was something to do, and room for it. */
  #give(): boolean {
    const left = this.#chunk.length - this.#at;
    if (left === 0) {
      if (!this.#ended || this.#complete) return false;
      this.#complete = true;
      (this.#frame ?? this.#begin()).finish(true);
      return true;
    }
    const { limit } = this.#plan;
    if (this.#frame?.given === limit) {
      // At once, so that its thread is free again even where the next frame has to wait.
      this.#frame.finish(false);
      this.#frame = undefined;
    }
    if (!this.#frame) {
      if (!this.#jobs.mayBegin) return false;
      this.#frame = this.#begin();
    }
    if (!this.#jobs.mayGive) return false;
    const frame = this.#frame;
    const most = Math.min(left, limit - frame.given);
    this.#left ||= Math.min(most, this.#piece ?? most);
    const part = this.#chunk.subarray(this.#at, this.#at + this.#left);
    const count = frame.give(part, this.#piece && this.#left);
    this.#index.at(-1)!.rawLength += count;
    this.#at += count;
    this.#left -= count;
    return true;
  }

  #begin(): Job {
    const frame = this.#plan.frame(this.#index.length, this.#before);
    this.#before += this.#plan.limit; // All frames but the last are full.
    this.#index.push({ codedLength: 0, rawLength: 0 });
    return this.#jobs.begin({ type: "encode", frame });
  }
}
