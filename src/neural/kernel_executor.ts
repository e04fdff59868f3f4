/**
 * Executes a network in the network kernel: in 32-bit integers, with SIMD.
 *
 * @module
 */

import { ModelError } from "../errors.ts";
import { checkNetworkModule, NetworkKernel } from "../kernel/network/mod.ts";
import { BYTES } from "./contract.ts";
import type { ExactNetwork } from "./exact_network.ts";
import type { ImmediateExecutor } from "./executor.ts";
import { type KeptState, layOut } from "./kernel_program.ts";
import type { Program } from "./program.ts";

/**
 * Lanes of one call: with a large network about a millisecond. An engine replaces baseline code by optimised code only between calls.
 * A multiple of {@linkcode BLOCK}.
 */
const SLICE = 64;

/** Lanes that are stepped together: a call begins with the first of them. */
const BLOCK = 4;

/** Executes a network in the network kernel. */
export class KernelExecutor implements ImmediateExecutor {
  /** See {@linkcode ImmediateExecutor}. */
  readonly backend = "kernel";
  readonly lanes: number;
  /** `undefined` once it is closed: views hold the memory. */
  #views: Views | undefined;
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
    checkNetworkModule(module);
    const { size, symbols, results, states, write } = layOut(program, lanes);
    const kernel = new NetworkKernel(size, module);
    const { memory } = kernel;
    write(memory);
    this.lanes = lanes;
    this.#states = states;
    this.#logits = new Int32Array(lanes * BYTES);
    this.#views = {
      kernel,
      bytes: new Uint8Array(memory),
      symbols: new Uint8Array(memory, symbols, lanes),
      results: new Int32Array(memory, results, lanes * BYTES),
    };
  }

  /** See {@linkcode ImmediateExecutor}. */
  step(given: ArrayLike<number>, busy?: ArrayLike<number>): Int32Array {
    const { kernel, symbols, results } = this.#views!;
    const { lanes } = this;
    for (let lane = 0; lane < lanes; lane++) symbols[lane] = given[lane];
    for (let first = 0; first < lanes;) {
      const most = Math.min(first + (busy ? BLOCK : SLICE), lanes);
      let end = most;
      // Lanes of a block that come after the last busy one cost nothing.
      while (end > first && busy?.[end - 1] === 0) end--;
      if (end > first) kernel.step(first, end);
      first = most;
    }
    // A copy: who sends what it was given to a Worker must not send the whole memory along.
    this.#logits.set(results);
    return this.#logits;
  }

  /** See {@linkcode ImmediateExecutor}. */
  reset(lane: number): void {
    const { bytes } = this.#views!;
    for (const { address, row } of this.#states) {
      bytes.fill(0, address + lane * row, address + (lane + 1) * row);
    }
  }

  /** See {@linkcode ImmediateExecutor}. */
  close(): void {
    this.#views = undefined;
  }
}

/** An instance, and what of its memory is used. */
interface Views {
  kernel: NetworkKernel;
  bytes: Uint8Array;
  symbols: Uint8Array;
  /** Of whoever has the most significant byte first, these are others: such a machine fails the known answer. */
  results: Int32Array;
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
  checkNetworkModule(module);
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
