/**
 * The sorting kernel: block sorting, and the coding of sorted symbols, in WebAssembly. This is the only TypeScript that
 * touches its memory.
 *
 * @module
 */

import { FormatError, KernelError } from "../../errors.ts";
import { type Coder, lacksMemory, whole } from "../coder.ts";
import { copying } from "../bulk.ts";
import { EmbeddedModule } from "../embedded.ts";
import { SORTING_HEX } from "../lib/sorting_wasm.ts";
import { sortingMemory } from "../profiles.ts";
import { giveSpare, takeSpare } from "../spare.ts";

/** What a {@linkcode SortingKernel} is made for. */
export interface SortingKernelOptions {
  /** Largest raw length of a block, in bytes. */
  blockLimit: number;
  /** The kernel, already compiled: for runtimes that forbid compiling. */
  module?: WebAssembly.Module | undefined;
}

/** What the compiled kernel exports. */
export interface SortingExports {
  memory: WebAssembly.Memory;
  reset(blockLimit: number): number;
  start(rawLength: number, codedLength: number, ensemble: number): void;
  encode(): number;
  decode(): number;
  failed(): number;
  rawAt(): number;
  codedAt(): number;
  codedLength(): number;
}

/** What {@linkcode SortingExports} needs of a module. */
const EXPORTS: readonly (keyof SortingExports)[] = [
  "memory",
  "reset",
  "start",
  "encode",
  "decode",
  "failed",
  "rawAt",
  "codedAt",
  "codedLength",
];

/** Whether a compiled module has the sorting kernel's exports. */
export function isSortingModule(module: WebAssembly.Module): boolean {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return EXPORTS.every((name) => names.includes(name));
}

const EMBEDDED = new EmbeddedModule(SORTING_HEX, "sortingKernel");

/** A coder of blocks that know nothing of each other. */
export class SortingKernel implements Coder {
  readonly #module: WebAssembly.Module;
  #exports: SortingExports;
  #isBusy = false; // with a block

  /**
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  constructor({ blockLimit, module }: SortingKernelOptions) {
    this.#module = module ?? EMBEDDED.module;
    const asked = sortingMemory(blockLimit) * 1024;
    // What was used needs no clearing: a block meets what the one before it left.
    this.#exports = takeSpare<SortingExports>(this.#module, asked) ??
      new WebAssembly.Instance(this.#module)
        .exports as unknown as SortingExports;
    if (this.#exports.reset(blockLimit)) return;
    throw lacksMemory(this.#exports.memory.buffer.byteLength, asked);
  }

  /** Leaves its memory to coders to come, unless it broke off in the middle of a block; nothing may be asked of it again. */
  release(): void {
    const kernel = this.#exports, { byteLength } = kernel.memory.buffer;
    if (!this.#isBusy) giveSpare(this.#module, kernel, byteLength);
    (this.#exports as unknown) = undefined;
  }

  /** Makes a coder, and gives way after compiling the kernel and after making its memory. */
  static *creating(
    options: SortingKernelOptions,
  ): Generator<void, SortingKernel> {
    const module = options.module ?? EMBEDDED.module;
    yield;
    const kernel = new SortingKernel({ ...options, module });
    yield;
    return kernel;
  }

  *encoding(
    content: Uint8Array,
    ensemble: number,
  ): Generator<void, Uint8Array | null> {
    const kernel = this.#exports;
    yield* copying(content, this.#view(kernel.rawAt(), content.length));
    kernel.start(content.length, content.length, ensemble);
    yield* this.#slices(() => kernel.encode());
    const length = kernel.codedLength();
    if (length >= content.length) return null;
    return this.#view(kernel.codedAt(), length);
  }

  /** Does what {@linkcode encoding} does in one go. */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    return whole(this.encoding(content, ensemble));
  }

  /** Blocks are independent: there is nothing to learn. */
  learn(): void {}

  *learning(): Generator<void, void> {}

  /** Does what {@linkcode decoding} does in one go. */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    return whole(this.decoding(payload, rawLength, ensemble));
  }

  *decoding(
    payload: Uint8Array,
    rawLength: number,
    ensemble: number,
  ): Generator<void, Uint8Array> {
    const kernel = this.#exports;
    yield* copying(payload, this.#view(kernel.codedAt(), payload.length));
    kernel.start(rawLength, payload.length, ensemble);
    yield* this.#slices(() => kernel.decode());
    if (kernel.failed()) {
      this.#isBusy = true; // nobody is to meet what damage left
      throw new FormatError(
        "corrupt",
        "Cannot decode a block as its payload is damaged",
        0,
      );
    }
    return this.#view(kernel.rawAt(), rawLength);
  }

  *#slices(slice: () => number): Generator<void, void> {
    this.#isBusy = true;
    try {
      while (slice() > 0) yield;
      this.#isBusy = false;
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
