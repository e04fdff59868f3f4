/**
 * Small messages, each coded by itself with what a model knows: see docs/format.md, "Messages".
 *
 * @module
 */

import { FormatError, type FormatErrorCode } from "../errors.ts";
import { Checksum } from "../frame/checksum.ts";
import { Kernel } from "../kernel/mod.ts";
import { isTrainable, type ModelParts } from "../predictor/model.ts";
import { checkBytes, checkModules, describe } from "../streams/codec.ts";

/** Lengths below take one byte of the header, others two. */
const SHORT = 128;

/** Longest message in bytes: what the 15 bits of a two-byte length reach. */
const MAX_LENGTH = SHORT + 0x7FFF;

/** Bytes of the checksum: half of a CRC-32C, as four would be a twentieth of a message of 500 bytes. */
const CHECKSUM_LENGTH = 2;

/** What a {@linkcode Codec} is made for. */
export interface CodecOptions {
  /** What both sides know. Nothing in a message says which it was. */
  model: ModelParts;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
}

function checksum(bytes: Uint8Array): number[] {
  return new Checksum().update(bytes).bytes.slice(0, CHECKSUM_LENGTH);
}

function failed(
  code: FormatErrorCode,
  reason: string,
  offset: number,
  cause?: unknown,
): FormatError {
  return new FormatError(
    code,
    `Cannot decode a message as ${reason} at ${offset}`,
    offset,
    cause === undefined ? undefined : { cause },
  );
}

/**
 * Codes small messages at once: requests, records, lines. Each is coded by itself, with what the model knows and nothing
 * else, so they may be lost, reordered or decoded alone; the same message always becomes the same bytes. What a message
 * teaches the predictor is undone after it, which takes time that follows the message, not the model.
 *
 * A codec takes the memory of its model, and 64 KiB; making one takes milliseconds, so keep it. Any number of them may
 * share a model.
 *
 * @example Usage
 * ```ts
 * import { Codec, trainModel } from "@sluice/sluice";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const samples = '{"user":17,"event":"login"}\n{"user":4,"event":"logout"}\n'.repeat(50);
 * const codec = new Codec({ model: await trainModel(new Blob([samples])) });
 *
 * const message = new TextEncoder().encode('{"user":23,"event":"login"}');
 * const small = codec.encode(message);
 * assert(small.length < message.length / 2);
 * assertEquals(codec.decode(small), message);
 * ```
 */
export class Codec {
  readonly #kernel: Kernel;
  readonly #ensemble: number;

  /**
   * Readies a predictor that knows what the model knows.
   *
   * @param options the model, which the other side must have, too
   * @throws {TypeError} when an option has a wrong type
   * @throws {LimitError} `memory` when the memory cannot be had
   */
  constructor(options: CodecOptions) {
    checkModules("create a Codec", options);
    const { model, kernel } = options;
    if (!(model?.state?.memory && isTrainable(model.profile))) {
      throw new TypeError(
        `Cannot create a Codec as model must be a Model: current value is ${
          describe(model)
        }`,
      );
    }
    const { profile, ensemble, state } = model;
    this.#ensemble = ensemble;
    this.#kernel = new Kernel({
      profile,
      scale: 0,
      blockLimit: MAX_LENGTH,
      module: kernel,
      state,
    });
    this.#kernel.startJournal(ensemble);
  }

  /**
   * Codes a message.
   *
   * @param message at most 32,895 bytes; it may be empty
   * @returns at most 4 bytes more than the message, usually a fraction of it
   * @throws {TypeError} when the message is not a `Uint8Array`
   * @throws {RangeError} when it is too long
   */
  encode(message: Uint8Array): Uint8Array<ArrayBuffer> {
    checkBytes("encode a message", message);
    const { length } = message;
    if (length > MAX_LENGTH) {
      throw new RangeError(
        `Cannot encode a message as it must have at most ${MAX_LENGTH} bytes, and compress(data, { model }) takes longer ones: current value has ${length}`,
      );
    }
    const long = length - SHORT;
    const head = [
      ...(long < 0 ? [length] : [SHORT | long >> 8, long & 255]),
      ...checksum(message),
    ];
    try {
      const payload = this.#kernel.encode(message, this.#ensemble) ?? message;
      const out = new Uint8Array(head.length + payload.length);
      out.set(head);
      out.set(payload, head.length);
      return out;
    } finally {
      this.#kernel.undo();
    }
  }

  /**
   * Decodes a message, and verifies it by its checksum of 16 bits.
   *
   * @param data what {@linkcode Codec.prototype.encode} of a codec with the same model returned
   * @returns the message
   * @throws {TypeError} when the data is not a `Uint8Array`
   * @throws {FormatError} `truncated`, `corrupt` or `checksum-mismatch`: the data is damaged, or was made with another model;
   * the codec is as good as before
   */
  decode(data: Uint8Array): Uint8Array<ArrayBuffer> {
    checkBytes("decode a message", data);
    const [first = 0, second = 0] = data;
    const lengthBytes = first < SHORT ? 1 : 2;
    const start = lengthBytes + CHECKSUM_LENGTH;
    const length = first < SHORT
      ? first
      : SHORT + ((first - SHORT) << 8 | second);
    const payload = data.subarray(start);
    if (data.length < start || payload.length === 0 && length > 0) {
      throw failed("truncated", "it ends", data.length);
    }
    if (payload.length > length) {
      throw failed("corrupt", "its payload is longer than its content", start);
    }
    const message = payload.length === length
      ? payload.slice()
      : this.#decodePayload(payload, length, start);
    if (checksum(message).some((byte, i) => byte !== data[lengthBytes + i])) {
      throw failed(
        "checksum-mismatch",
        "its content does not fit its checksum",
        lengthBytes,
      );
    }
    return message;
  }

  #decodePayload(
    payload: Uint8Array,
    length: number,
    start: number,
  ): Uint8Array<ArrayBuffer> {
    try {
      return this.#kernel.decode(payload, length, this.#ensemble).slice();
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause;
      throw failed(cause.code, "its payload is damaged", start, cause);
    } finally {
      this.#kernel.undo();
    }
  }
}
