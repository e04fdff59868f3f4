/**
 * Executes a network in the network kernel: in 32-bit integers, with SIMD. This is the only TypeScript that touches its memory.
 *
 * @module
 */

import { LimitError, ModelError } from "../errors.ts";
import {
  isNetworkModule,
  type NetworkExports,
  networkInstance,
} from "../kernel/network/mod.ts";
import { BYTES } from "./contract.ts";
import type { ExactNetwork } from "./exact_network.ts";
import type { ImmediateExecutor } from "./executor.ts";
import { type KeptState, layOut, PAGE } from "./kernel_program.ts";
import type { Program } from "./program.ts";

/** Pages that 32 bits address. */
const MOST_PAGES = 65536;

/**
 * Lanes of one call: with a large network about a millisecond. An engine replaces baseline code by optimised code only between calls.
 * A multiple of the lanes of a block.
 */
const SLICE = 64;

/** Executes a network in the network kernel. */
export class KernelExecutor implements ImmediateExecutor {
  /** See {@linkcode ImmediateExecutor}. */
  readonly backend = "kernel";
  readonly lanes: number;
  /** `undefined` once it is closed: views hold the memory. */
  #kernel: Views | undefined;
  readonly #states: readonly KeptState[];
  readonly #logits: Int32Array;

  /**
   * @param program what to execute
   * @param lanes how many lanes take each step, at least 1
   * @param module the kernel, already compiled: for runtimes that forbid compiling
   * @throws {LimitError} `memory` when the memory cannot be had
   * @throws {TypeError} when `module` is no network kernel, or none is given and the platform forbids compiling
   */
  constructor(program: Program, lanes: number, module?: WebAssembly.Module) {
    checkModule(module);
    const { size, symbols, results, states, write } = layOut(program, lanes);
    const exports = networkInstance(module);
    const pages = Math.ceil(size / PAGE);
    if (pages > MOST_PAGES || !exports.reset(pages)) {
      throw new LimitError(
        "memory",
        `Cannot execute a network as ${size} bytes of memory cannot be had`,
        exports.memory.buffer.byteLength,
        size,
      );
    }
    // It never grows again, so views stay attached.
    const memory = exports.memory.buffer;
    write(memory);
    this.lanes = lanes;
    this.#states = states;
    this.#logits = new Int32Array(lanes * BYTES);
    this.#kernel = {
      exports,
      bytes: new Uint8Array(memory),
      symbols: new Uint8Array(memory, symbols, lanes),
      results: new Int32Array(memory, results, lanes * BYTES),
    };
  }

  /** See {@linkcode ImmediateExecutor}. */
  step(given: ArrayLike<number>): Int32Array {
    const { exports, symbols, results } = this.#kernel!;
    const { lanes } = this;
    for (let lane = 0; lane < lanes; lane++) symbols[lane] = given[lane];
    for (let first = 0; first < lanes; first += SLICE) {
      exports.step(first, Math.min(first + SLICE, lanes));
    }
    // A copy: who sends what it was given to a Worker must not send the whole memory along.
    this.#logits.set(results);
    return this.#logits;
  }

  /** See {@linkcode ImmediateExecutor}. */
  reset(lane: number): void {
    const { bytes } = this.#kernel!;
    for (const { address, row } of this.#states) {
      bytes.fill(0, address + lane * row, address + (lane + 1) * row);
    }
  }

  /** See {@linkcode ImmediateExecutor}. */
  close(): void {
    this.#kernel = undefined;
  }
}

/** An instance, and what of its memory is used. */
interface Views {
  exports: NetworkExports;
  bytes: Uint8Array;
  symbols: Uint8Array;
  /** Of whoever has the most significant byte first, these are others: such a machine fails the known answer. */
  results: Int32Array;
}

/** @throws {TypeError} when it is a module of something else */
function checkModule(module: WebAssembly.Module | undefined): void {
  if (module === undefined || isNetworkModule(module)) return;
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  throw new TypeError(
    `Cannot execute a network as networkKernel must be the module of Sluice's network kernel: current value is one that exports ${
      names.join(", ") || "nothing"
    }`,
  );
}

/**
 * Opens the network kernel as a backend.
 *
 * @param network what to execute
 * @param lanes how many lanes take each step, at least 1
 * @param module see {@linkcode KernelExecutor}
 * @returns what executes it, which its file's answer has not been asked of yet
 * @throws {ModelError} `backend-missing`: the platform forbids compiling and no module is given, or the memory cannot be had
 * @throws {TypeError} when `module` is no network kernel
 */
export function openKernel(
  { program, sha256 }: ExactNetwork,
  lanes: number,
  module?: WebAssembly.Module,
): KernelExecutor {
  checkModule(module);
  try {
    return new KernelExecutor(program, lanes, module);
  } catch (cause) {
    throw new ModelError(
      "backend-missing",
      `Cannot execute the network as the kernel must open it: current value is ${
        cause instanceof Error ? cause.message : String(cause)
      }`,
      `sha256:${sha256}`,
      { cause },
    );
  }
}
