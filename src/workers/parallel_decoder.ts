/**
 * The decoder whose frames are decoded by Workers.
 *
 * @module
 */

import { FrameReader } from "../frame/frame_reader.ts";
import type { WaitingCodec } from "../streams/codec.ts";
import {
  Decoder,
  type DecoderPosition,
  type DecompressOptions,
  PIECE,
} from "../streams/decoder.ts";
import { type FindModelOptions, ModelFinder } from "../streams/model_finder.ts";
import type { Job } from "./job.ts";
import { Jobs } from "./jobs.ts";

/** Most bytes of archive, for each job, that wait for its thread: a frame of the usual size fits. */
const SHARE = 32 * 1024 * 1024;

/** A job is as many frames as make this many bytes of content, or of archive: of tiny ones, each would cost too much. */
const JOB = 256 * 1024;

/**
 * Says what `Decoder` says, in the same order. It looks for the ends of frames, and decodes nothing: what a job is given,
 * a `Decoder` reads once more, so whatever is wrong with it is found there, after all that comes before.
 */
export class ParallelDecoder implements WaitingCodec {
  #reader = new FrameReader();
  #options: DecompressOptions;
  #jobs: Jobs;
  #job: Job | undefined; // that is given input
  #from: DecoderPosition; // where it begins, or will
  #at: DecoderPosition; // the last end of a frame
  #chunk = new Uint8Array(0);
  #given = 0; // bytes of #chunk given to jobs
  #ended = false;
  #complete = false; // no job needs more input

  /**
   * @param action what cannot be done when an option is wrong: "decompress"
   * @param options see {@linkcode DecompressOptions}
   * @param workers most threads
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  constructor(
    action: string,
    options: DecompressOptions & FindModelOptions,
    workers: number,
  ) {
    new Decoder(action, options); // for its error
    const { maxOutput, maxMemory, kernel, sortingKernel, ultraKernel } =
      options;
    // What else the options of a stream have could not be sent; and models are, to jobs that lack them.
    const sent = { maxOutput, maxMemory, kernel, sortingKernel, ultraKernel };
    this.#options = sent as DecompressOptions;
    this.#jobs = new Jobs(workers, SHARE, new ModelFinder(options));
    const start = { offset: 0, number: 0, follows: false, bytesOut: 0 };
    this.#from = this.#at = start;
  }

  set onNews(call: () => void) {
    this.#jobs.onNews = call;
  }

  get bytesIn(): number {
    return this.#jobs.used;
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk as Uint8Array<ArrayBuffer>;
    this.#given = 0;
  }

  end(): void {
    this.#ended = true;
  }

  close(): void {
    this.#jobs.close();
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined | "wait" {
    const gave = this.#give();
    const out = this.#jobs.next();
    if (out || out === null) return out;
    if (gave) return null;
    if (this.#given < this.#chunk.length) return "wait";
    return this.#ended && !this.#jobs.isEmpty ? "wait" : undefined;
  }

  /** Gives a part of the chunk to jobs; whether there was something to do, and room for it. */
  #give(): boolean {
    if (this.#complete) return false;
    if (this.#given === this.#chunk.length) {
      if (!this.#ended) return false;
      this.#complete = true;
      // After the end of a job, there is nothing more to say of an input that may end here.
      const { follows, number } = this.#from;
      if (this.#job || !follows || number > 0) this.#current().finish(true);
      return true;
    }
    if (!this.#jobs.mayGive || !this.#job && !this.#jobs.mayBegin) return false;
    const end = Math.min(this.#given + PIECE, this.#chunk.length);
    const piece = this.#chunk.subarray(this.#given, end);
    this.#given = end;
    try {
      this.#divide(piece);
    } catch {
      // The job that has these bytes finds the same, or what is wrong before.
      this.#complete = true;
    }
    return true;
  }

  /** Gives each part of a piece to the job that it belongs to. */
  #divide(piece: Uint8Array): void {
    const reader = this.#reader;
    const start = reader.offset;
    let at = 0;
    const giveTo = (end: number) => {
      while (at < end) at += this.#current().give(piece.subarray(at, end));
    };
    try {
      reader.feed(piece);
      for (let event; (event = reader.next()) !== undefined;) {
        if (event.type === "block") reader.trust();
        if (event.type !== "end") continue;
        const { number, follows, bytesOut } = this.#at;
        this.#at = {
          offset: reader.offset,
          number: event.last ? 0 : number + 1,
          follows: follows || event.last,
          bytesOut: bytesOut + event.total,
        };
        const content = this.#at.bytesOut - this.#from.bytesOut;
        const archive = this.#at.offset - this.#from.offset;
        if (content < JOB && archive < JOB) continue;
        giveTo(this.#at.offset - start);
        this.#job!.finish(false);
        this.#job = undefined;
        this.#from = this.#at;
      }
    } finally {
      giveTo(piece.length);
    }
  }

  #current(): Job {
    return this.#job ??= this.#jobs.begin({
      type: "decode",
      options: this.#options,
      from: this.#from,
    });
  }
}
