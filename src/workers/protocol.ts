/**
 * What a stream and its Workers say to each other.
 *
 * A Worker does one job at a time: a frame to be coded, or a few to be decoded.
 *
 * @module
 */

import {
  FormatError,
  KernelError,
  LimitError,
  ModelError,
  type ModelErrorCode,
} from "../errors.ts";
import type { ModelParts } from "../predictor/model.ts";
import type { DecoderPosition, DecompressOptions } from "../streams/decoder.ts";
import type { NetworkParts } from "../streams/network_parts.ts";
import type { FrameOptions } from "../streams/frame_encoder.ts";

/** What a job is. */
export type Task =
  | { type: "encode"; frame: FrameOptions }
  | { type: "decode"; options: DecompressOptions; from: DecoderPosition };

/**
 * To a Worker: a task, then pieces of its input, then that these were all.
 *
 * - `finish`: no piece follows, and `last` says whether the archive, or the input, ends here
 * - `taken`: that many bytes of output need not wait any longer
 * - `model`: the one that the job lacks
 */
export type Order =
  | { type: "task"; task: Task }
  | { type: "piece"; bytes: Uint8Array<ArrayBuffer> }
  | { type: "flush" }
  | { type: "finish"; last: boolean }
  | { type: "taken"; bytes: number }
  | { type: "model"; model: ModelParts | NetworkParts };

/**
 * From a Worker: once that it is there, then of each job its output, in order, and how it ended.
 *
 * - `used`: that many bytes of input are used up, of which `held` bytes wait for more
 * - `lacks`: it cannot go on without a model
 * - `fallback`: another backend executes a network than the one that was to
 */
export type Report =
  | { type: "ready" }
  | { type: "output"; bytes: Uint8Array<ArrayBuffer> }
  | { type: "used"; bytes: number; held: number }
  | { type: "lacks"; sha256: string }
  | { type: "fallback"; sha256: string; error: PackedError }
  | { type: "done" }
  | { type: "failed"; error: PackedError };

/** An error on its way: a structured clone would lose its class. */
export interface PackedError {
  name: string;
  message: string;
  /** Of a FormatError, a LimitError or a ModelError. */
  code?: string;
  offset?: number;
  limit?: number;
  asked?: number;
  modelId?: string;
  cause?: PackedError;
}

/** Classes that have nothing but a message. */
const PLAIN: Record<string, ErrorConstructor> = { TypeError, RangeError };

/** Packs what was thrown. */
export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: "Error", message: `${error}` };
  const { name, message, cause } = error;
  const packed = { ...error, name, message } as PackedError;
  return cause === undefined ? packed : { ...packed, cause: packError(cause) };
}

/** Makes an error of the same class that says the same. */
export function unpackError(packed: PackedError): Error {
  const { name, message, code, offset, limit, asked, modelId } = packed;
  const cause = packed.cause && unpackError(packed.cause);
  const options = cause && { cause };
  switch (name) {
    case "FormatError":
      return new FormatError(
        code as FormatError["code"],
        message,
        offset!,
        options,
      );
    case "LimitError":
      return new LimitError(
        code as LimitError["code"],
        message,
        limit!,
        asked!,
      );
    case "ModelError":
      return new ModelError(code as ModelErrorCode, message, modelId, options);
    case "KernelError":
      return new KernelError(message, { cause });
    default:
      return new (PLAIN[name] ?? Error)(message, options);
  }
}
