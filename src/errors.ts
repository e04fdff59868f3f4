/**
 * What can go wrong, one class per cause. Each carries the facts that a caller would act on, so that
 * nobody has to parse a message.
 *
 * @module
 */

/** Why bytes are not a Sluice archive; see docs/format.md for when each arises. */
export type FormatErrorCode =
  | "bad-magic"
  | "unsupported-version"
  | "unsupported-feature"
  | "truncated"
  | "corrupt"
  | "checksum-mismatch"
  | "trailing-data";

/**
 * The bytes are wrong. A `TypeError`, as the platform's `DecompressionStream` throws.
 *
 * @example Usage
 * ```ts
 * import { decompress, FormatError } from "@sluice/sluice";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const notAnArchive = new TextEncoder().encode("plain text");
 * const error = assertThrows(() => decompress(notAnArchive), FormatError);
 * assertEquals([error.code, error.offset], ["bad-magic", 0]);
 * ```
 */
export class FormatError extends TypeError {
  /** Its class, for those that cannot use `instanceof`. */
  override name = "FormatError";

  /**
   * Says what is wrong, and where.
   *
   * @param code why
   * @param message what could not be done, why, and where
   * @param offset see {@linkcode FormatError.prototype.offset}
   * @param options `cause`: the error beneath, if any
   */
  constructor(
    readonly code: FormatErrorCode,
    message: string,
    /**
     * Bytes from the start of the whole input to the start of what is wrong: a header, a block, an
     * end mark or a skippable frame. For `truncated`: the length of the input.
     */
    readonly offset: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Which limit was met. */
export type LimitErrorCode = "memory" | "output";

/**
 * The work needs more memory, or makes more output, than was allowed. Raised before the memory is
 * taken or the output made.
 *
 * @example Usage
 * ```ts
 * import { compress, decompress, LimitError } from "@sluice/sluice";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const bomb = compress(new Uint8Array(1_000_000));
 * const error = assertThrows(() => decompress(bomb, { maxOutput: 1000 }), LimitError);
 * assertEquals([error.code, error.limit, error.asked], ["output", 1000, 1_000_000]);
 * ```
 */
export class LimitError extends RangeError {
  /** Its class, for those that cannot use `instanceof`. */
  override name = "LimitError";

  /**
   * Says which limit was met, and what it would have taken.
   *
   * @param code which limit
   * @param message what could not be done and why
   * @param limit what was allowed, in bytes
   * @param asked what it would have taken, in bytes; more may have followed
   */
  constructor(
    readonly code: LimitErrorCode,
    message: string,
    readonly limit: number,
    readonly asked: number,
  ) {
    super(message);
  }
}

/**
 * Why a model cannot be had, or used: `model-not-found`: none with that name or hash is there; `bad-magic`: the file is no model;
 * `unsupported-version`: it is of a later Sluice; `truncated` and `corrupt`: the file is damaged; `hash-mismatch`: its content is not what
 * its header, or who asked for it, says; `wrong-profile`: it cannot be used at this level or with this profile.
 *
 * Of networks alone: `unsupported-operator`: it does what the contract of docs/networks.md does not know; `wrong-shape`: its tensors do not
 * fit together, or are too large; `inexact`: its values might leave the integers that float32 has; `backend-missing`: what was to execute it
 * is not here; `backend-mismatch`: what was to execute it does not give the answer that is known; `backend-lost`: it went away at work.
 */
export type ModelErrorCode =
  | "model-not-found"
  | "bad-magic"
  | "unsupported-version"
  | "truncated"
  | "corrupt"
  | "hash-mismatch"
  | "wrong-profile"
  | "unsupported-operator"
  | "wrong-shape"
  | "inexact"
  | "backend-missing"
  | "backend-mismatch"
  | "backend-lost";

/**
 * A model cannot be had, or used.
 *
 * @example Usage
 * ```ts
 * import { loadModel, ModelError } from "@sluice/sluice";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const notAModel = new TextEncoder().encode("plain text");
 * const error = await assertRejects(() => loadModel(notAModel), ModelError);
 * assertEquals(error.code, "bad-magic");
 * ```
 */
export class ModelError extends Error {
  /** Its class, for those that cannot use `instanceof`. */
  override name = "ModelError";

  /**
   * Says what was wrong.
   *
   * @param code why
   * @param message what could not be done and why
   * @param modelId which model: `sha256:` and its hash, or the name or file that was asked for; `undefined`: not known
   * @param options `cause`: the error beneath, if any
   */
  constructor(
    readonly code: ModelErrorCode,
    message: string,
    readonly modelId?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Why the bytes of an archive cannot be had. */
export type SourceErrorCode =
  | "unreachable"
  | "refused"
  | "no-ranges"
  | "changed"
  | "short";

/**
 * The bytes of an archive that is read in parts cannot be had. What is wrong is not the archive, as far as is known, but where
 * it lies: `unreachable`: no answer, or one that broke off; `refused`: an answer other than was asked for; `no-ranges`: a
 * server that sends whole files only; `changed`: another file than before; `short`: fewer bytes than its size.
 */
export class SourceError extends Error {
  /** Its class, for those that cannot use `instanceof`. */
  override name = "SourceError";

  /**
   * Says what was wrong.
   *
   * @param code why
   * @param message what could not be done and why
   * @param options `cause`: the error beneath, if any
   */
  constructor(
    readonly code: SourceErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The kernel trapped: a bug in Sluice, never the fault of the bytes. `cause` holds the trap. */
export class KernelError extends Error {
  /** Its class, for those that cannot use `instanceof`. */
  override name = "KernelError";

  /**
   * Says what the kernel was doing.
   *
   * @param message what the kernel was doing
   * @param options `cause`: the trap
   */
  constructor(message: string, options: { cause: unknown }) {
    super(message, options);
  }
}
