/**
 * The ultra kernel: the widest predictor, with its recurrent network, in WebAssembly. This is the only TypeScript that touches
 * its memory.
 *
 * @module
 */

import { FormatError, KernelError } from "../../errors.ts";
import { type Coder, lacksMemory, whole } from "../coder.ts";
import { clearing, copying } from "../bulk.ts";
import { EmbeddedModule } from "../embedded.ts";
import { ULTRA_BASE64, ULTRA_LENGTH } from "../lib/ultra_wasm.ts";
import { unpacking } from "../packing.ts";
import { ultraMemory, ultraTables } from "../profiles.ts";
import { giveSpare, takeSpare } from "../spare.ts";

/** What an {@linkcode UltraKernel} is made for. */
export interface UltraKernelOptions {
  /** Size of the tables, 0 to 9. */
  scale: number;
  /** Largest raw length of a block, in bytes. */
  blockLimit: number;
  /** The kernel, already compiled: for runtimes that forbid compiling. */
  module?: WebAssembly.Module | undefined;
}

/** What the compiled kernel exports. */
export interface UltraExports {
  memory: WebAssembly.Memory;
  reset(
    slotLines: number,
    historyBits: number,
    matchBits: number,
    apmBits: number,
    blockLimit: number,
  ): number;
  prime(ensemble: number): number;
  start(
    rawLength: number,
    codedLength: number,
    ensemble: number,
    decoding: number,
  ): void;
  encode(count: number): number;
  decode(count: number): number;
  finish(): number;
  rawAt(): number;
  codedAt(): number;
  codedLength(): number;
}

/** What {@linkcode UltraExports} needs of a module. */
const EXPORTS: readonly (keyof UltraExports)[] = [
  "memory",
  "reset",
  "prime",
  "start",
  "encode",
  "decode",
  "finish",
  "rawAt",
  "codedAt",
  "codedLength",
];

/** Whether a compiled module has the ultra kernel's exports. */
export function isUltraModule(module: WebAssembly.Module): boolean {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return EXPORTS.every((name) => names.includes(name));
}

/** Bytes coded in one call: at 20 µs a byte, one to two milliseconds. */
const SLICE = 64;

/** The same for the first bytes, which meet fresh memory and code that is not optimised yet. */
const FIRST_SLICE = 8;

/** Bytes after which most pages are there. */
const FIRST = 1024;

/**
 * Up to this scale all coders have tables of the same size, so what the last primer left in memory (about 35 MB) is kept for the
 * next coder: a second small archive takes milliseconds instead of half a second.
 */
const KEPT_SCALE = 6;

/** Address behind the words that are about blocks, see assembly/layout.ts. */
const STATE = 64;

/** Bytes of words at the beginning, and where what is not constant begins again: see assembly/layout.ts. */
const WORDS = 4096, REGIONS = 81_920;

const EMBEDDED = new EmbeddedModule(
  ULTRA_BASE64,
  "ultraKernel",
  (packed) => unpacking(packed, ULTRA_LENGTH),
);

/** Memory of the last primed coder, from {@linkcode STATE} to where its blocks begin: one, as a Worker has 128 MB. By module. */
const PRIMED = new WeakMap<
  WebAssembly.Module,
  { ensemble: number; state: Uint8Array }
>();

/** One coder: blocks must be given in the order of the stream, as each learns from those before. */
export class UltraKernel implements Coder {
  #exports!: UltraExports;
  readonly #module: WebAssembly.Module;
  readonly #kept: boolean; // whether the memory after the first primer is kept
  #blocks = 0; // address where the blocks begin
  #coded = 0; // bytes since the beginning, primers included
  #fresh = true; // no primer has been passed over
  #isBusy = false; // with a block

  /**
   * @param options see {@linkcode UltraKernelOptions}
   * @param begins whether its memory is made ready at once: {@linkcode creating} gives way meanwhile
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  constructor(options: UltraKernelOptions, begins = true) {
    this.#module = options.module ?? EMBEDDED.module;
    this.#kept = options.scale <= KEPT_SCALE;
    if (begins) whole(this.#beginning(options));
  }

  /** Gets its memory ready, and gives way meanwhile. */
  *#beginning(
    { scale, blockLimit }: UltraKernelOptions,
  ): Generator<void, void> {
    const asked = ultraMemory(scale, blockLimit) * 1024;
    const spare = takeSpare<UltraExports>(this.#module, asked);
    this.#exports = spare ??
      new WebAssembly.Instance(this.#module)
        .exports as unknown as UltraExports;
    // Memory that was used is made what it is in an instance that is new, but for the blocks.
    if (spare) {
      this.#view(0, WORDS).fill(0);
      const { byteLength } = spare.memory.buffer;
      const end = Math.min(asked - 2 * blockLimit, byteLength);
      yield* clearing(this.#view(REGIONS, end - REGIONS));
    }
    const { slotLines, historyBits, matchBits, apmBits } = ultraTables(scale);
    if (
      !this.#exports.reset(
        slotLines,
        historyBits,
        matchBits,
        apmBits,
        blockLimit,
      )
    ) {
      throw lacksMemory(this.#exports.memory.buffer.byteLength, asked);
    }
    this.#blocks = this.#exports.rawAt();
  }

  /** Makes a coder, and gives way after compiling the kernel and after making its memory. */
  static *creating(options: UltraKernelOptions): Generator<void, UltraKernel> {
    const module = options.module ?? (yield* EMBEDDED.preparing());
    yield;
    const kernel = new UltraKernel({ ...options, module }, false);
    yield* kernel.#beginning(options);
    yield;
    return kernel;
  }

  /** Leaves its memory to coders to come, unless it broke off in the middle of a block; nothing may be asked of it again. */
  release(): void {
    const kernel = this.#exports, { byteLength } = kernel.memory.buffer;
    if (!this.#isBusy) giveSpare(this.#module, kernel, byteLength);
    (this.#exports as unknown) = undefined;
  }

  saveMemory(): Uint8Array {
    return this.#view(STATE, this.#blocks - STATE).slice();
  }

  loadMemory(memory: Uint8Array): void {
    this.#fresh = false;
    this.#view(STATE, this.#blocks - STATE).set(memory);
  }

  *encoding(
    content: Uint8Array,
    ensemble: number,
  ): Generator<void, Uint8Array | null> {
    const kernel = this.#exports;
    yield* this.#priming(ensemble);
    kernel.start(content.length, content.length, ensemble, 0);
    this.#view(kernel.rawAt(), content.length).set(content);
    yield* this.#slices((count) => kernel.encode(count));
    const length = kernel.codedLength() + 1;
    if (length >= content.length) return null;
    const payload = this.#view(kernel.codedAt(), length);
    payload[length - 1] = kernel.finish();
    return payload;
  }

  /** Does what {@linkcode encoding} does in one go. */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    return whole(this.encoding(content, ensemble));
  }

  *learning(content: Uint8Array, ensemble: number): Generator<void, void> {
    const kernel = this.#exports;
    yield* this.#priming(ensemble);
    kernel.start(content.length, 0, ensemble, 0);
    this.#view(kernel.rawAt(), content.length).set(content);
    yield* this.#slices((count) => kernel.encode(count));
  }

  /** Does what {@linkcode learning} does in one go. */
  learn(content: Uint8Array, ensemble: number): void {
    whole(this.learning(content, ensemble));
  }

  *decoding(
    payload: Uint8Array,
    rawLength: number,
    ensemble: number,
  ): Generator<void, Uint8Array> {
    const kernel = this.#exports;
    const length = payload.length, closing = payload[length - 1];
    yield* this.#priming(ensemble);
    this.#view(kernel.codedAt(), length).set(payload);
    kernel.start(rawLength, length, ensemble, 1);
    // The decoder reads four bytes ahead; one past that, the payload was too short for what it claims.
    yield* this.#slices((count) =>
      kernel.codedLength() > length + 3 ? 0 : kernel.decode(count)
    );
    if (kernel.codedLength() !== length + 3 || closing !== kernel.finish()) {
      throw new FormatError(
        "corrupt",
        "Cannot decode a block as its payload is damaged",
        0,
      );
    }
    return this.#view(kernel.rawAt(), rawLength);
  }

  /** Does what {@linkcode decoding} does in one go. */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    return whole(this.decoding(payload, rawLength, ensemble));
  }

  /** Passes over the primer of an ensemble that is used for the first time. */
  *#priming(ensemble: number): Generator<void, void> {
    const keeps = this.#kept && this.#fresh;
    this.#fresh = false;
    const primed = PRIMED.get(this.#module);
    if (keeps && primed?.ensemble === ensemble) {
      const { state } = primed;
      yield* copying(state, this.#view(STATE, state.length));
      return;
    }
    if (this.#exports.prime(ensemble) === 0) return;
    yield* this.#slices((count) => this.#exports.encode(count));
    if (!keeps) return;
    const state = this.#view(STATE, this.#blocks - STATE);
    const copy = new Uint8Array(state.length);
    yield* copying(state, copy);
    PRIMED.set(this.#module, { ensemble, state: copy });
  }

  *#slices(slice: (count: number) => number): Generator<void, void> {
    this.#isBusy = true;
    try {
      for (;;) {
        const count = this.#coded < FIRST ? FIRST_SLICE : SLICE;
        this.#coded += count;
        if (slice(count) === 0) {
          this.#isBusy = false;
          return;
        }
        yield;
      }
    } catch (cause) {
      throw new KernelError("Cannot code a block as the kernel trapped", {
        cause,
      });
    }
  }

  /** Memory never grows after `reset`, so views stay attached. */
  #view(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, at, length);
  }
}
