/**
 * A kernel that the program carries with it.
 *
 * @module
 */

import { whole } from "./coder.ts";

/** Makes a module's bytes of what the program carries, and gives way meanwhile. */
export type Unpack = (packed: Uint8Array) => Generator<void, Uint8Array>;

/** A module in base 64, compiled once for the whole program and only when it is used; it holds no state. */
export class EmbeddedModule {
  readonly #base64: string;
  readonly #option: string;
  readonly #unpack: Unpack | undefined;
  #compiled: WebAssembly.Module | undefined;

  /**
   * @param base64 the module's bytes, or what `unpack` makes them of
   * @param option what a module that was compiled beforehand is given as
   * @param unpack how the bytes are made
   */
  constructor(base64: string, option: string, unpack?: Unpack) {
    this.#base64 = base64;
    this.#option = option;
    this.#unpack = unpack;
  }

  /** @throws {TypeError} when the platform forbids compiling from bytes */
  get module(): WebAssembly.Module {
    return whole(this.preparing());
  }

  /** Does what {@linkcode module} does, and gives way meanwhile. */
  *preparing(): Generator<void, WebAssembly.Module> {
    if (this.#compiled) return this.#compiled;
    const binary = atob(this.#base64);
    // Not Uint8Array.from with a function: before that is optimised, it takes 20 ms.
    let bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    try {
      if (this.#unpack) bytes = (yield* this.#unpack(bytes)).slice();
      return this.#compiled = new WebAssembly.Module(bytes);
    } catch (cause) {
      throw new TypeError(
        "Cannot compile the kernel as the platform forbids compiling from bytes and no module is given: " +
          `current value of the option ${this.#option} is undefined`,
        { cause },
      );
    }
  }
}
