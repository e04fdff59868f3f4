/**
 * A kernel that the program carries with it.
 *
 * @module
 */

import { whole } from "./coder.ts";

/** Makes a module's bytes of what the program carries, and gives way meanwhile. */
export type Unpack = (packed: Uint8Array) => Generator<void, Uint8Array>;

/**
 * A module as text, compiled once for the whole program and only when it is used; it holds no state. One that is not packed is in
 * hexadecimal, as servers pack it: in base 64 a sequence of bytes looks different at each of three places, and takes 5 % more.
 */
export class EmbeddedModule {
  readonly #text: string;
  readonly #option: string;
  readonly #unpack: Unpack | undefined;
  #compiled: WebAssembly.Module | undefined;

  /**
   * @param text the module's bytes in hexadecimal, or in base 64 what `unpack` makes them of
   * @param option what a module that was compiled beforehand is given as
   * @param unpack how the bytes are made
   */
  constructor(text: string, option: string, unpack?: Unpack) {
    this.#text = text;
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
    try {
      const bytes = this.#unpack
        ? (yield* this.#unpack(fromBase64(this.#text))).slice()
        : fromHex(this.#text);
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

// Not Uint8Array.from with a function: before that is optimised, it takes 20 ms.

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Letters, from 97 on, stand for 10 and more.
    bytes[i >> 1] = bytes[i >> 1] << 4 | (code & 15) + (code >> 6) * 9;
  }
  return bytes;
}
