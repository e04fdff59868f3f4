/**
 * A kernel that the program carries with it.
 *
 * @module
 */

/** A module in base 64, compiled once for the whole program and only when it is used; it holds no state. */
export class EmbeddedModule {
  readonly #base64: string;
  readonly #option: string;
  #compiled: WebAssembly.Module | undefined;

  /**
   * @param base64 the module's bytes
   * @param option what a module that was compiled beforehand is given as
   */
  constructor(base64: string, option: string) {
    this.#base64 = base64;
    this.#option = option;
  }

  /** @throws {TypeError} when the platform forbids compiling from bytes */
  get module(): WebAssembly.Module {
    if (this.#compiled) return this.#compiled;
    const binary = atob(this.#base64);
    // Not Uint8Array.from with a function: before that is optimised, it takes 20 ms.
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    try {
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
