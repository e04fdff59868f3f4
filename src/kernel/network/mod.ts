/**
 * The network kernel: takes the steps of networks, in WebAssembly. What it executes is laid out by
 * {@link ../../neural/kernel_program.ts}, and run by {@link ../../neural/kernel_executor.ts}.
 *
 * @module
 */

import { EmbeddedModule } from "../embedded.ts";
import { NETWORK_HEX } from "../lib/network_wasm.ts";

/** What the compiled kernel exports. */
export interface NetworkExports {
  memory: WebAssembly.Memory;
  /** Makes memory of as many pages of 64 KiB; 0: it cannot be had. */
  reset(pages: number): number;
  /** Takes a step of the lanes from `first`, a multiple of 4, up to before `end`. */
  step(first: number, end: number): void;
}

/** What {@linkcode NetworkExports} needs of a module. */
const EXPORTS: readonly (keyof NetworkExports)[] = ["memory", "reset", "step"];

/** Whether a compiled module has the network kernel's exports. */
export function isNetworkModule(module: WebAssembly.Module): boolean {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return EXPORTS.every((name) => names.includes(name));
}

const EMBEDDED = new EmbeddedModule(NETWORK_HEX, "networkKernel");

/**
 * Makes an instance, with memory of its own.
 *
 * @param module the kernel, already compiled: for runtimes that forbid compiling
 * @throws {TypeError} when none is given and the platform forbids compiling from bytes
 */
export function networkInstance(module?: WebAssembly.Module): NetworkExports {
  return new WebAssembly.Instance(module ?? EMBEDDED.module)
    .exports as unknown as NetworkExports;
}
