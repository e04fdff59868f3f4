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

/**
 * A header: a bit that tells which, the length of the content less `least`, and the low bits of its CRC-32C. Each byte of it is
 * a hundredth of a message of 500 bytes; a payload has to fit its length and its last byte as well.
 */
interface HeaderForm {
  bytes: number;
  least: number;
  lengthBits: number;
  checksumBits: number;
}

const SHORT: HeaderForm = {
  bytes: 3,
  least: 0,
  lengthBits: 11,
  checksumBits: 12,
};
const LONG: HeaderForm = {
  bytes: 4,
  least: 2 ** SHORT.lengthBits,
  lengthBits: 15,
  checksumBits: 16,
};

/** Longest message in bytes. */
const MAX_LENGTH = LONG.least + 2 ** LONG.lengthBits - 1;

/** What a {@linkcode Codec} is made for. */
export interface CodecOptions {
  /** What both sides know. Nothing in a message says which it was. */
  model: ModelParts;
  /** The kernel, compiled beforehand: for platforms that forbid compiling WebAssembly from bytes. */
  kernel?: WebAssembly.Module;
}

function checksum(content: Uint8Array, { checksumBits }: HeaderForm): number {
  const [low, high] = new Checksum().update(content).bytes;
  return (high << 8 | low) & 2 ** checksumBits - 1;
}

/** The bytes of a header, highest first; the top bit is that of the form. */
function encodeHeader(content: Uint8Array): number[] {
  const form = content.length < LONG.least ? SHORT : LONG;
  const { bytes, least, checksumBits } = form;
  const fields = (content.length - least) * 2 ** checksumBits +
    checksum(content, form);
  const value = form === LONG ? fields + 2 ** 31 : fields;
  return Array.from(
    { length: bytes },
    (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) & 255,
  );
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
   * @param message at most 34,815 bytes; it may be empty
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
    const head = encodeHeader(message);
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
   * Decodes a message, and verifies it by its checksum of 12 bits, or 16 from 2,048 bytes on.
   *
   * @param data what {@linkcode Codec.prototype.encode} of a codec with the same model returned
   * @returns the message
   * @throws {TypeError} when the data is not a `Uint8Array`
   * @throws {FormatError} `truncated`, `corrupt` or `checksum-mismatch`: the data is damaged, or was made with another model;
   * the codec is as good as before
   */
  decode(data: Uint8Array): Uint8Array<ArrayBuffer> {
    checkBytes("decode a message", data);
    const form = data[0] >> 7 ? LONG : SHORT;
    const { bytes: start, least, lengthBits, checksumBits } = form;
    const fields = data.subarray(0, start)
      .reduce((value, byte) => value * 256 + byte, 0);
    const length = least +
      Math.floor(fields / 2 ** checksumBits) % 2 ** lengthBits;
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
    if (checksum(message, form) !== fields % 2 ** checksumBits) {
      throw failed(
        "checksum-mismatch",
        "its content does not fit its checksum",
        0,
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
