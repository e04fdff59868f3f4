/**
 * What a server and its Workers say to each other. Errors travel as what they are made of: a structured clone would lose their
 * classes.
 *
 * @module
 */

import { FormatError, LimitError, ModelError } from "../../../mod.ts";
import type { NetworkConfig, NetworkUse } from "./networks.ts";
import type { StageJob, StageResult } from "./stage.ts";

/** What a Worker is told. */
export type Order =
  | {
    type: "start";
    id: number;
    job: StageJob;
    /** Whether it is done at once, after those that came before. */
    quick: boolean;
    /** All that is written; absent: it comes in chunks. */
    input?: Uint8Array<ArrayBuffer>;
    sourceSize?: number;
  }
  | { type: "chunk"; id: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: "end"; id: number }
  | { type: "taken"; id: number; bytes: number } // of output
  | { type: "cancel"; id: number }
  | {
    /** What was asked for of the archive that is read. */
    type: "part";
    id: number;
    number: number;
    bytes: Uint8Array<ArrayBuffer> | undefined;
    error?: PackedError;
  }
  | {
    type: "model";
    sha256: string;
    file?: Uint8Array<ArrayBuffer>; // none: there is an error
    /** Whether it is a network's. */
    isNetwork?: boolean;
    error?: PackedError;
  }
  | ({ type: "networks" } & NetworkConfig) // before all others
  | {
    /** To those that have long jobs: what is quick, see `courtesy.ts`. */
    type: "courtesy";
    count: Int32Array<SharedArrayBuffer>;
  }
  | { type: "rest" }; // there is something quick

/** What a Worker tells. */
export type Report =
  | { type: "used"; id: number } // a chunk
  | { type: "began"; id: number; result: StageResult }
  | { type: "output"; id: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: "done"; id: number; result: StageResult }
  | { type: "failed"; id: number; error: PackedError }
  | {
    /** Asks for bytes of the archive that is read. */
    type: "asks";
    id: number;
    number: number;
    offset: number;
    length: number;
  }
  | { type: "lacks"; sha256: string }
  | ({ type: "work" } & NetworkUse)
  | { type: "fallback"; error: PackedError };

/** What is told of a job, and not of the Worker. */
export type JobReport = Exclude<
  Report,
  { type: "lacks" | "work" | "fallback" }
>;

/** Bytes of output that may wait for their reader: of each job, and no more whatever comes of little. */
export const WINDOW = 256 * 1024;

/** An error as a structured clone has it. */
export interface PackedError {
  name: string;
  message: string;
  code?: string;
  offset?: number;
  limit?: number;
  asked?: number;
  modelId?: string | undefined;
  stack?: string | undefined;
}

/** What an error is made of. */
export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) {
    return { name: "Error", message: String(error) };
  }
  const { name, message, stack } = error;
  const facts = error as Partial<FormatError & LimitError & ModelError>;
  const { code, offset, limit, asked, modelId } = facts;
  return {
    name,
    message,
    stack,
    ...(typeof code === "string" && { code }),
    ...(offset !== undefined && { offset }),
    ...(limit !== undefined && { limit }),
    ...(asked !== undefined && { asked }),
    ...(modelId !== undefined && { modelId }),
  };
}

/** The error again. */
export function unpackError(packed: PackedError): Error {
  const { name, message, code, offset = 0, limit = 0, asked = 0 } = packed;
  if (name === "FormatError") {
    return new FormatError(code as FormatError["code"], message, offset);
  }
  if (name === "LimitError") {
    return new LimitError(code as LimitError["code"], message, limit, asked);
  }
  if (name === "ModelError") {
    return new ModelError(code as ModelError["code"], message, packed.modelId);
  }
  if (name === "TypeError") return new TypeError(message);
  if (name === "RangeError") return new RangeError(message);
  const error = new Error(message);
  error.name = name;
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}
