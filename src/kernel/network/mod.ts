/**
 * The network kernel: takes the steps of networks, in WebAssembly. This is the only TypeScript that makes its memory; what lies there is
 * written and read by the executor that asked for it ({@link ../../neural/kernel_executor.ts}).
 *
 * @module
 */

import { LimitError } from "../../errors.ts";
import { EmbeddedModule } from "../embedded.ts";
import { NETWORK_HEX } from "../lib/network_wasm.ts";

/** What the compiled kernel exports. */
interface NetworkExports {
  memory: WebAssembly.Memory;
  reset(pages: number): number;
  step(first: number, end: number): void;
}

/** What {@linkcode NetworkExports} needs of a module. */
const EXPORTS: readonly (keyof NetworkExports)[] = ["memory", "reset", "step"];

/** Whether a compiled module has the network kernel's exports. */
export function isNetworkModule(module: WebAssembly.Module): boolean {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return EXPORTS.every((name) => names.includes(name));
}

/**
 * Checks the option `networkKernel`.
 *
 * @param module its value, if it is given
 * @throws {TypeError} when it is no module, or that of something else
 */
export function checkNetworkModule(module: unknown): void {
  if (module === undefined) return;
  if (!(module instanceof WebAssembly.Module)) {
    throw new TypeError(
      `Cannot execute a network as networkKernel must be a WebAssembly.Module: current value is of type ${typeof module}`,
    );
  }
  if (isNetworkModule(module)) return;
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  throw new TypeError(
    `Cannot execute a network as networkKernel must be the module of Sluice's network kernel: current value is one that exports ${
      names.join(", ") || "nothing"
    }`,
  );
}

const EMBEDDED = new EmbeddedModule(NETWORK_HEX, "networkKernel");

/** Bytes of WebAssembly's pages, and how many of them 32 bits address. */
const PAGE = 65536, MOST_PAGES = 65536;

/** An instance, with memory of its own. */
export class NetworkKernel {
  /** All of the memory, zeros at first. It never grows, so views stay attached. */
  readonly memory: ArrayBufferLike;
  readonly #exports: NetworkExports;

  /**
   * @param size bytes of memory, at least
   * @param module the kernel, already compiled: for runtimes that forbid compiling
   * @throws {LimitError} `memory` when it cannot be had
   * @throws {TypeError} when no module is given and the platform forbids compiling from bytes
   */
  constructor(size: number, module?: WebAssembly.Module) {
    const exports = new WebAssembly.Instance(module ?? EMBEDDED.module)
      .exports as unknown as NetworkExports;
    const pages = Math.ceil(size / PAGE);
    if (pages > MOST_PAGES || !exports.reset(pages)) {
      throw new LimitError(
        "memory",
        `Cannot execute a network as ${size} bytes of memory cannot be had`,
        exports.memory.buffer.byteLength,
        size,
      );
    }
    this.memory = exports.memory.buffer;
    this.#exports = exports;
  }

  /**
   * Takes a step of some lanes of what was laid out in the memory.
   *
   * @param first a multiple of 4
   * @param end behind the last lane
   */
  step(first: number, end: number): void {
    this.#exports.step(first, end);
  }
}
