/**
 * The kernel block by block: one may be tried, and everything is as it was.
 *
 * @module
 */

import type { KernelExports } from "../../src/kernel/mod.ts";
import { instantiate, reset, start } from "../kernel.ts";

/** Bytes coded at once. */
const TURN = 16_384;

/** Codes one content, block after block. */
export class BlockCoder {
  readonly #kernel: KernelExports;
  readonly #profile: number;

  /**
   * Begins with a profile, at its largest scale.
   *
   * @param profile number of a profile whose kernel is the first
   * @param module that kernel
   * @param length bytes of all blocks together
   */
  constructor(profile: number, module: WebAssembly.Module, length: number) {
    this.#kernel = instantiate(module);
    this.#profile = profile;
    reset(this.#kernel, profile, length);
  }

  /** Bytes that a block would take with an ensemble; nothing is learned from it. */
  attempt(block: Uint8Array, kind: number): number {
    const before = new Uint8Array(this.#kernel.memory.buffer).slice();
    const size = this.code(block, kind);
    const memory = new Uint8Array(this.#kernel.memory.buffer);
    memory.set(before);
    memory.fill(0, before.length);
    return size;
  }

  /** Bytes that a block takes with an ensemble. */
  code(block: Uint8Array, kind: number): number {
    start(this.#kernel, this.#profile, block, kind);
    while (this.#kernel.encode(TURN) > 0);
    return this.#kernel.codedLength();
  }
}
