/**
 * The stage that writes: a prompt in, what a model goes on with out.
 *
 * @module
 */

import type { Drafter, PickingPlan } from "../generate/drafter.ts";
import { Generation } from "../generate/generation.ts";
import { randomSeed } from "../generate/rng.ts";
import { TextOutput } from "../generate/text_output.ts";
import { awaiting, type Rest } from "../kernel/coder.ts";
import { fittingScale } from "../kernel/fitting_scale.ts";
import {
  JOINABLE,
  kernelMemory,
  levelsOf,
  NETWORK,
} from "../kernel/profiles.ts";
import { LEAST_WORKROOM } from "../kernel/mod.ts";
import type { Model } from "../predictor/model.ts";
import {
  checkBoolean,
  checkBytes,
  checkModules,
  checkNumber,
  checkShare,
  checkSignal,
  type Codec,
  describe,
} from "./codec.ts";
import { createPair } from "./codec_pair.ts";
import { checkModel } from "./model_finder.ts";
import {
  checkNetwork,
  isNetwork,
  type Network,
  networkMakers,
  networkMemory,
} from "./network_parts.ts";

/** Bytes to write unless it is told. */
const LENGTH = 256;

/** How a text is written. */
export interface GenerateOptions {
  /**
   * What predicts bytes together with the model, which must be of level 6: see docs/networks.md. It takes a step for each byte of the prompt
   * and of the text.
   */
  network?: Network;
  /**
   * Most bytes to write; `Infinity` goes on until a stop string comes or nobody reads any more. A character of UTF-8 that
   * would not be whole at the end is left out.
   *
   * @default {256}
   */
  length?: number;
  /**
   * How daring, 0 to 10: the log-odds of each bit are divided by it, with `topK` and `topP` and without; where a network is on its own, the
   * logits of bytes are. At 1, bytes are as likely as the model says; below, the likely ones become likelier; at 0, the likeliest byte is
   * taken each time.
   *
   * @default {1}
   */
  temperature?: number;
  /** Only that many of the likeliest bytes, 1 to 256, may come next. A tenth as fast, as all bytes are looked at. */
  topK?: number;
  /**
   * Only the likeliest bytes may come next that together make up this share of what is likely (after `topK`), above 0 and
   * up to 1. A tenth as fast.
   */
  topP?: number;
  /**
   * An integer from 0 to 2^53 - 1: the same seed, model, prompt and options give the same text everywhere. Otherwise another
   * one each time, which {@linkcode GenerateStream.seed} tells.
   */
  seed?: number;
  /** The text ends before the first of these; none may be empty. The prompt is not looked at. */
  stop?: string | readonly string[];
  /**
   * Whether the predictor learns from the prompt and the text, as it does when it compresses; the model stays as it is in any
   * case. A long text then goes round in circles more easily. A network on its own learns nothing.
   *
   * @default {false}
   */
  learn?: boolean;
  /**
   * Most memory, in bytes, that the predictor may take; it takes that of its model.
   *
   * @default {Infinity}
   */
  maxMemory?: number;
  /** Ends the stream with its reason when it aborts. */
  signal?: AbortSignal;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
}

/** How a {@linkcode GenerateStream} works: there is a model, a network, or both. */
export interface GenerateStreamOptions extends GenerateOptions {
  /** What writes; it is shared, and stays as it is. Without it, the network is on its own. */
  model?: Model;
}

/** The codec of the stage. */
class Writer implements Codec {
  readonly text: Generation;
  bytesIn = 0;
  #reading: Generator<Rest, void> | undefined;
  #writing: Generator<Rest, Uint8Array<ArrayBuffer>> | undefined;
  #pending: Promise<unknown> | undefined; // what the work waits for
  #chunk = 0; // bytes of the chunk that is read
  #ended = false;

  constructor(text: Generation) {
    this.text = text;
  }

  get pending(): Promise<unknown> | undefined {
    return this.#pending;
  }

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk.length;
    this.#reading = this.text.reading(chunk);
  }

  end(): void {
    this.#ended = true;
  }

  /** Lets go of what writes: a GPU has states of it. */
  close(): void {
    this.#reading?.return();
    this.#writing?.return(new Uint8Array(0));
    this.text.release();
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined {
    if (this.#reading) {
      const { done, value } = this.#reading.next();
      this.#pending = done ? undefined : value || undefined;
      if (!done) return null;
      this.#reading = undefined;
      this.bytesIn += this.#chunk;
    }
    if (!this.#ended || this.text.ending) return undefined;
    this.#writing ??= this.text.writing();
    const { done, value } = this.#writing.next();
    this.#pending = done || !value ? undefined : value;
    if (!done) return null;
    this.#writing = undefined;
    return value.length > 0 ? value : undefined;
  }
}

/** Checks what writes, and that its memory may be had; says how it is made. */
function checkSource(
  action: string,
  options: GenerateStreamOptions,
): (plan: PickingPlan & { learn: boolean }) => Generator<Rest, Drafter> {
  const { model, network, maxMemory = Infinity, kernel } = options;
  if (network !== undefined) checkNetwork(action, network);
  if (model !== undefined || !network) checkModel(action, "model", model);
  checkNumber(action, "maxMemory", maxMemory, 0, Infinity);
  const scale = 0, tables = model?.state.tables, profile = model?.profile;
  const blockLimit = profile === undefined ? 0 : LEAST_WORKROOM;
  if (network && profile !== undefined && profile !== JOINABLE) {
    throw new RangeError(
      `Cannot ${action} as the model must be of level ${
        levelsOf(JOINABLE)
      } with a network: current value is ${levelsOf(profile)}`,
    );
  }
  fittingScale(action, {
    scale,
    blockLimit,
    maxMemory,
    memory: () =>
      network
        ? networkMemory(network, {
          profile: profile ?? NETWORK,
          scale,
          tables,
          blockLimit,
          lanes: 1,
        })
        : kernelMemory(profile!, scale, blockLimit, tables),
  });
  if (network) {
    return function* (plan) {
      const makers = yield* networkMakers();
      return yield* makers.drafter(network, { ...plan, model, kernel });
    };
  }
  return function* (plan) {
    // Most often it is there, as models are loaded by it.
    const { KernelDrafter } = yield* awaiting(
      import("../predictor/on_demand.ts"),
    );
    return yield* KernelDrafter.creating({ ...plan, model: model!, kernel });
  };
}

/** Checks options, and makes a codec of them. */
function createWriter(
  action: string,
  options: GenerateStreamOptions,
): { writer: Writer; seed: number } {
  const { length = LENGTH, temperature = 1, learn = false } = options;
  const { topK, topP, stop = [], seed = randomSeed() } = options;
  const creating = checkSource(action, options);
  checkNumber(
    action,
    "length",
    length,
    0,
    length === Infinity ? Infinity : Number.MAX_SAFE_INTEGER,
  );
  checkShare(action, "temperature", temperature, 10, 0);
  if (topK !== undefined) checkNumber(action, "topK", topK, 1, 256);
  if (topP !== undefined) checkShare(action, "topP", topP, 1);
  checkNumber(action, "seed", seed, 0, Number.MAX_SAFE_INTEGER);
  checkBoolean(action, "learn", learn);
  checkModules(action, options);
  checkSignal(action, options.signal);
  const strings: unknown[] = Array.isArray(stop) ? stop : [stop];
  const utf8 = new TextEncoder();
  const output = new TextOutput(
    length,
    strings.map((string) => {
      if (typeof string === "string" && string !== "") {
        return utf8.encode(string);
      }
      const Wrong = string === "" ? RangeError : TypeError;
      throw new Wrong(
        `Cannot ${action} as stop must be strings that are not empty: current value is ${
          describe(string)
        }`,
      );
    }),
  );
  const plan = { temperature, topK, topP, seed, learn };
  const text = new Generation(() => creating(plan), output);
  return { writer: new Writer(text), seed };
}

/**
 * Goes on with a text as a model would, or a network, or both together: the bytes written to it are the prompt, what is read from it follows
 * the prompt. Each bit is drawn with the probability that the model gives it, each byte with that which the network gives it.
 *
 * The prompt is not put out. Writing begins when `writable` is closed, and its close is done when the text is. Bytes come as
 * they are made, a few milliseconds' work at a time, and no faster than they are read; a character of UTF-8 comes whole.
 *
 * Both sides of the stream fail with
 * - `TypeError` when a chunk is not a `Uint8Array`, or has been transferred,
 * - `LimitError` when the memory of the predictor cannot be had: `model.memory`,
 * - `ModelError` when the network cannot be executed, or any more: `backend-lost`,
 * - the reason of the signal when it aborts.
 *
 * {@linkcode generate} does the same for a prompt that is at hand.
 *
 * @example Usage
 * ```ts
 * import { GenerateStream, trainModel } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const lesson = new Blob(["tick tock, says the clock. ".repeat(200)]);
 * const model = await trainModel(lesson);
 *
 * const stage = new GenerateStream({ model, temperature: 0, length: 100, stop: "." });
 * const text = new Blob(["tick "]).stream().pipeThrough(stage);
 *
 * assertEquals(await new Response(text).text(), "tock, says the clock");
 * assertEquals(stage.ending, "stop");
 * ```
 */
export class GenerateStream
  implements TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** The text. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The prompt; a chunk is in use until its write resolves. */
  readonly writable: WritableStream<Uint8Array>;
  /** What decides the text: the one that was given, or else one that was drawn. */
  readonly seed: number;
  readonly #text: Generation;

  /**
   * Makes a stage. Nothing is allocated before the first chunk is written, or the end.
   *
   * @param options model, length, temperature and the like
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range, or a network is to join a model that is not of level 6
   * @throws {LimitError} `memory` when the model takes more than `maxMemory`
   */
  constructor(options: GenerateStreamOptions) {
    const { signal } = options;
    const { writer, seed } = createWriter("create a GenerateStream", options);
    const pair = createPair("generate", writer, { signal });
    this.readable = pair.readable;
    this.writable = pair.writable;
    this.seed = seed;
    this.#text = writer.text;
  }

  /** Bytes put out so far. */
  get bytes(): number {
    return this.#text.bytes;
  }

  /** How the text ended: with its `length`, or with a `stop` string; `undefined` while it goes on, or when it broke off. */
  get ending(): "length" | "stop" | undefined {
    return this.#text.ending;
  }
}

/**
 * Goes on with a prompt as a model would. Does what a {@linkcode GenerateStream} does.
 *
 * @param model what writes, or a network that does on its own; it is shared, and stays as it is
 * @param options prompt, length, temperature and the like
 * @returns what follows the prompt, as it is made
 * @throws {TypeError} when an option has a wrong type
 * @throws {RangeError} when an option is out of its range
 * @throws {LimitError} `memory` when the model takes more than `maxMemory`
 *
 * @example Usage
 * ```ts
 * import { generate, trainModel } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const model = await trainModel(new Blob(["One day it rained, another day it snowed. "]));
 * const options = { prompt: "One day ", length: 50, temperature: 0.8, seed: 7 };
 *
 * const text = await new Response(generate(model, options)).text();
 * assertEquals(await new Response(generate(model, options)).text(), text);
 * ```
 */
export function generate(
  model: Model | Network,
  options: GenerateOptions & {
    /** What comes before the text: nothing, unless it is told. */
    prompt?: string | Uint8Array;
  } = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { prompt = "", signal } = options;
  const source = isNetwork(model) ? { network: model } : { model };
  const { writer } = createWriter("generate", { ...options, ...source });
  const bytes = typeof prompt === "string"
    ? new TextEncoder().encode(prompt)
    : prompt;
  checkBytes("generate", bytes);
  const { readable, writable } = createPair("generate", writer, { signal });
  const input = writable.getWriter();
  // What goes wrong is told by the readable.
  input.write(bytes).then(() => input.close()).catch(() => {});
  input.closed.catch(() => {});
  return readable;
}
