/**
 * The work of a request as a stage: bytes in, bytes out.
 *
 * @module
 */

import {
  type ArchiveSource,
  CompressorStream,
  DecompressorStream,
  GenerateStream,
  type Model,
  type Network,
  openArchive,
  ScoreStream,
} from "../../../mod.ts";
import type { NetworkTexts, NetworkUse } from "./networks.ts";

/** What is to be done. Models and networks are named by SHA-256, 64 hexadecimal digits. */
export type StageJob =
  | {
    type: "compress";
    level?: number;
    model?: string;
    network?: string;
    flush?: "block" | "chunk" | number;
    contentSize?: number;
    maxMemory: number;
  }
  | { type: "decompress"; maxOutput: number; maxMemory: number }
  | {
    /** Content of a stored archive; what is written is not read. */
    type: "read";
    offset: number;
    length: number;
    maxMemory: number;
  }
  | {
    type: "score";
    level?: number;
    model?: string;
    network?: string;
    /** Whether the network joins a predictor; otherwise it is on its own. */
    mixed?: boolean;
    learn: boolean;
    likeliest?: number;
    maxMemory: number;
  }
  | GenerateJob & { model: string; network?: undefined }
  | GenerateJob & { network: string; model?: undefined };

/** A text that is to be written. */
export interface GenerateJob {
  type: "generate";
  /** Most bytes. */
  length: number;
  temperature: number;
  topK?: number;
  topP?: number;
  seed: number;
  stop: string[];
  /** Most bytes of memory that a predictor takes. */
  maxMemory: number;
}

/** What a stage knows at its end. */
export interface StageResult {
  /** Why a text ends. */
  ending?: "length" | "stop" | undefined;
  /** Who executes its network: known with the first output. */
  backend?: string | undefined;
}

/** A job at work. */
export interface Stage {
  /**
   * What comes of it. Of content that is scored, f64 of little end: for each byte its bits, then each of the likeliest bytes at its
   * place and the bits of that.
   */
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** What it is about; a chunk may be used anew once its write resolves. */
  writable: WritableStream<Uint8Array>;
  /** What is known so far: all once `readable` is at its end. */
  result: () => StageResult;
}

/** How a job is done. */
export interface StageOptions {
  /** Whether it is over in milliseconds, and should not wait for those that are not: see {@linkcode isQuick}. */
  quick?: boolean;
  /** All that is written, where it is there: then nothing else is. */
  input?: Uint8Array<ArrayBuffer>;
  /** The archive that is read; whoever opened it closes it. */
  source?: ArchiveSource;
}

/** Where stages work, however many at a time. */
export interface StagePool {
  /**
   * Begins a job.
   *
   * @param job what is to be done
   * @param signal ends it
   * @param options see {@linkcode StageOptions}
   */
  start(job: StageJob, signal: AbortSignal, options?: StageOptions): Stage;
  /** Threads that work; 0: this one does. */
  readonly threads: number;
  /** Texts that a network writes at the same time. */
  readonly lanes: number;
  /** What networks have done. */
  readonly networkUses: readonly NetworkUse[];
  /** Ends all that is under way. */
  close(): void;
}

/** What stages need. */
export interface StageContext {
  /** Finds a model or a network by SHA-256. */
  findModel: (sha256: string) => Promise<Model | Network>;
  /** What writes texts with networks. */
  texts?: NetworkTexts;
  /** Kernels that were compiled beforehand, where that is needed. */
  kernels?: {
    kernel?: WebAssembly.Module;
    sortingKernel?: WebAssembly.Module;
    ultraKernel?: WebAssembly.Module;
    networkKernel?: WebAssembly.Module;
  };
}

/**
 * Makes a stage of this thread.
 *
 * @param job what is to be done
 * @param context where models come from
 * @param signal ends it
 * @param source the archive that is read
 * @throws {TypeError} {@linkcode RangeError} when the job is wrong
 */
export async function makeStage(
  job: StageJob,
  { findModel: find, texts, kernels = {} }: StageContext,
  signal: AbortSignal,
  source?: ArchiveSource,
): Promise<Stage> {
  const nothing = () => ({});
  // Which of both it is was found out before.
  const findModel = async (sha256: string) => await find(sha256) as Model;
  const findNetwork = async (sha256: string) => await find(sha256) as Network;
  switch (job.type) {
    case "compress": {
      const { type: _, model: sha256, network: joined, ...options } = job;
      const model = sha256 === undefined ? undefined : await findModel(sha256);
      const network = joined === undefined
        ? undefined
        : await findNetwork(joined);
      const stage = new CompressorStream({
        ...options,
        ...kernels,
        ...(model && { model, level: model.level }),
        ...(network && { network }),
        signal,
      });
      return { ...ends(stage), result: nothing };
    }
    case "decompress": {
      const { type: _, ...options } = job;
      const stage = new DecompressorStream({
        ...options,
        ...kernels,
        findModel: find,
        signal,
      });
      return { ...ends(stage), result: nothing };
    }
    case "read": {
      const { offset, length, maxMemory } = job;
      // It is closed by whoever opened it.
      const { size, read } = source!;
      const archive = await openArchive(
        { size, read },
        { maxMemory, ...kernels, findModel: find, signal },
      );
      return {
        readable: archive.read({ offset, length }),
        writable: new WritableStream(),
        result: nothing,
      };
    }
    case "score": {
      const { level, model: sha256, learn, likeliest = 0, maxMemory } = job;
      const { network: joined, mixed = true } = job;
      const model = sha256 === undefined ? undefined : await findModel(sha256);
      const network = joined === undefined
        ? undefined
        : await findNetwork(joined);
      const { kernel } = kernels;
      const stage = new ScoreStream({
        ...(level !== undefined && { level }),
        ...(model && { model, level: model.level }),
        ...(network && { network, mixed }),
        ...(kernel && { kernel }),
        learn,
        likeliest,
        maxMemory,
        signal,
      });
      const readable = stage.readable.pipeThrough(
        new TransformStream({
          transform({ bits, likeliest: tops }, controller) {
            const row = 1 + 2 * likeliest;
            const out = new Float64Array(bits.length * row);
            bits.forEach((cost, i) => {
              out[i * row] = cost;
              for (let j = 0; j < likeliest; j++) {
                out[i * row + 1 + 2 * j] = tops!.bytes[i * likeliest + j];
                out[i * row + 2 + 2 * j] = tops!.bits[i * likeliest + j];
              }
            });
            controller.enqueue(new Uint8Array(out.buffer));
          },
        }),
      );
      return { readable, writable: stage.writable, result: nothing };
    }
    case "generate": {
      if (job.network !== undefined) return await texts!.start(job, signal);
      const { type: _, model: sha256, network: __, ...options } = job;
      const { kernel } = kernels;
      const stage = new GenerateStream({
        ...options,
        ...(kernel && { kernel }),
        model: await findModel(sha256),
        signal,
      });
      return { ...ends(stage), result: () => ({ ending: stage.ending }) };
    }
  }
}

function ends(
  { readable, writable }: Pick<Stage, "readable" | "writable">,
): Pick<Stage, "readable" | "writable"> {
  return { readable, writable };
}
