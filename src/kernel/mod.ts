/**
 * The kernel: the predictor and the arithmetic coder in WebAssembly. This is the only TypeScript that touches
 * its memory.
 *
 * @module
 */

import { FormatError, KernelError } from "../errors.ts";
import { contentKind } from "./content_kind.ts";
import { KERNEL_BASE64 } from "./lib/kernel_wasm.ts";
import { ensembleCount, tableSizes } from "./profiles.ts";

/** What a {@linkcode Kernel} is made for. */
export interface KernelOptions {
  /** Number of the profile. */
  profile: number;
  /** Size of the tables, 0 to 9. */
  scale: number;
  /** Largest raw length of a block, in bytes. */
  blockLimit: number;
  /** The kernel, already compiled: for runtimes that forbid compiling. */
  module?: WebAssembly.Module | undefined;
}

interface KernelExports {
  memory: WebAssembly.Memory;
  reset(
    slotLines: number,
    historyBits: number,
    matchBits: number,
    apmBits: number,
    blockLimit: number,
  ): number;
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

/**
 * Bytes coded in one call. Engines swap baseline code for optimised code between calls only, so calls are short:
 * this many bytes take about 5 ms.
 */
const SLICE = 4096;

/** Profile 1's one ensemble is the kernel's fourth; profile 2's are the first three. */
const FAST = 3;

let compiled: WebAssembly.Module | undefined;

/** The embedded kernel, compiled once for the whole program; a module holds no state. */
function embeddedModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(KERNEL_BASE64), (char) => char.charCodeAt(0)),
  );
  return compiled;
}

/**
 * One coder: an instance with memory of its own. Blocks must be given in the order of the stream, as each learns
 * from those before.
 */
export class Kernel {
  readonly #exports: KernelExports;
  readonly #profile: number;

  /**
   * @throws {RangeError} when the memory cannot be had
   */
  constructor({ profile, scale, blockLimit, module }: KernelOptions) {
    this.#profile = profile;
    this.#exports = new WebAssembly.Instance(module ?? embeddedModule())
      .exports as unknown as KernelExports;
    const { slotLines, historyBits, matchBits, apmBits } = tableSizes(scale);
    if (
      !this.#exports.reset(
        slotLines,
        historyBits,
        matchBits,
        apmBits,
        blockLimit,
      )
    ) {
      throw new RangeError(
        `Cannot create a coder as memory is short: scale is ${scale}`,
      );
    }
  }

  /**
   * Which ensemble of the profile suits a block. An encoder's choice; see {@linkcode contentKind}.
   */
  chooseEnsemble(content: Uint8Array): number {
    return ensembleCount(this.#profile) === 1 ? 0 : contentKind(content);
  }

  /**
   * Codes a block.
   *
   * @returns the payload, a view that is valid until the next call; `null` when it would not be smaller than the content.
   * Either way the predictor has passed over the content.
   */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null {
    const kernel = this.#exports;
    this.#start(content.length, content.length, ensemble, false);
    this.#view(kernel.rawAt(), content.length).set(content);
    this.#run(() => kernel.encode(SLICE));
    const length = kernel.codedLength() + 1;
    if (length >= content.length) return null;
    const payload = this.#view(kernel.codedAt(), length);
    payload[length - 1] = kernel.finish();
    return payload;
  }

  /** Passes the predictor over a block that is stored. */
  learn(content: Uint8Array, ensemble: number): void {
    const kernel = this.#exports;
    this.#start(content.length, 0, ensemble, false);
    this.#view(kernel.rawAt(), content.length).set(content);
    this.#run(() => kernel.encode(SLICE));
  }

  /**
   * Decodes a block.
   *
   * @returns the content, a view that is valid until the next call
   * @throws {FormatError} `corrupt` when the payload is not what an encoder writes for what it decodes to
   */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array {
    const kernel = this.#exports;
    this.#view(kernel.codedAt(), payload.length).set(payload);
    this.#start(rawLength, payload.length, ensemble, true);
    // The decoder reads four bytes ahead; one past that, the payload was too short for what it claims.
    this.#run(() =>
      kernel.codedLength() > payload.length + 3 ? 0 : kernel.decode(SLICE)
    );
    if (
      kernel.codedLength() !== payload.length + 3 ||
      payload[payload.length - 1] !== kernel.finish()
    ) {
      throw new FormatError(
        "corrupt",
        "Cannot decode a block as its payload is damaged",
        0,
      );
    }
    return this.#view(kernel.rawAt(), rawLength);
  }

  #start(
    rawLength: number,
    codedLength: number,
    ensemble: number,
    decoding: boolean,
  ): void {
    this.#exports.start(
      rawLength,
      codedLength,
      this.#profile === 1 ? FAST : ensemble,
      decoding ? 1 : 0,
    );
  }

  #run(slice: () => number): void {
    try {
      while (slice() > 0);
    } catch (cause) {
      throw new KernelError("Cannot code a block as the kernel trapped", {
        cause,
      });
    }
  }

  /** Memory views detach when memory grows, so each is made when needed. */
  #view(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, at, length);
  }
}
