/**
 * What ends a command, or leaves out a file, and what is said then.
 *
 * @module
 */

import { FormatError, KernelError, LimitError, ModelError } from "../errors.ts";
import type { Result } from "./job.ts";
import { printable, size } from "./text.ts";

/** Exit codes; flags.ts says what they mean. 141 is what a shell reports of a program that a closed pipe has ended. */
export const EXIT = {
  done: 0,
  failed: 1,
  misused: 2,
  bug: 70,
  pipeClosed: 141,
} as const;

/** The command line is wrong. */
export class UsageError extends Error {
  override name = "UsageError";

  /** @param reason what is wrong, as in "Cannot run as …" */
  constructor(reason: string) {
    super(`Cannot run as ${printable(reason)}`);
  }
}

/** One file cannot be worked on; the others can. */
export class FileError extends Error {
  override name = "FileError";
}

/** A file is damaged, and what could be restored of it is where it was to go. */
export class DamagedError extends FileError {
  override name = "DamagedError";
  /** What came of it, for programs. */
  readonly facts: Record<string, unknown>;

  /** @param result what came of the file */
  constructor(result: Result) {
    const { contentBytes, archiveBytes, damages, output } = result;
    const lost = damages.reduce<number | undefined>(
      (sum, { contentLength }) =>
        sum === undefined || contentLength === undefined
          ? undefined
          : sum + contentLength,
      0,
    );
    const places = damages.length === 1
      ? "1 place"
      : `${damages.length} places`;
    super(
      `is damaged in ${places}: ${contentBytes} bytes of content restored, ${
        lost ?? "an unknown number"
      } lost`,
    );
    this.facts = {
      ...(output !== undefined && { output }),
      contentBytes,
      archiveBytes,
      damages: damages.length,
      lostBytes: lost ?? null,
    };
  }
}

/** Words for what the operating system refuses, by the name of Deno's error or the system's code. */
const REFUSALS: Record<string, string> = {
  NotFound: "no such file or directory",
  PermissionDenied: "permission denied",
  AlreadyExists: "already exists",
  IsADirectory: "is a directory",
  NotADirectory: "not a directory",
  FilesystemLoop: "too many symbolic links",
  BadResource: "is closed",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory",
  ELOOP: "too many symbolic links",
  EACCES: "permission denied",
  EBADF: "is closed",
  EFBIG: "file too large",
  EIO: "input/output error",
  EMFILE: "too many open files",
  ENAMETOOLONG: "file name too long",
  ENOSPC: "no space left on device",
  ENXIO: "no such device",
  EDQUOT: "disk quota exceeded",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ETXTBSY: "is a running program",
};

/** Whether the reader of a pipe went away. */
export function isPipeClosed(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe;
}

/** Whether an error is a fault of Sluice: by now the options are right, so a wrong one is ours. */
export function isBug(error: unknown): boolean {
  if (error instanceof FormatError || error instanceof LimitError) return false;
  return error instanceof KernelError || error instanceof TypeError ||
    error instanceof RangeError || error instanceof ReferenceError;
}

/**
 * What is said of an error.
 *
 * @param error whatever was thrown
 * @param work what was asked for, where that matters
 */
export function messageOf(
  error: unknown,
  work?: { name: string; memory?: number | undefined },
): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof LimitError && error.code === "memory" && work?.memory) {
    const action = work.name === "compress" ? "compressing" : "decompressing";
    return `${action} takes ${size(error.asked)} of memory: -M allows ${
      size(work.memory)
    }`;
  }
  const { code } = error as { code?: string };
  const refusal = REFUSALS[code ?? ""] ?? REFUSALS[error.name];
  const ours = error instanceof FormatError || error instanceof LimitError ||
    error instanceof ModelError;
  if (!ours && refusal) return refusal;
  const [, system] = /^(.+) \(os error \d+\)/s.exec(error.message) ?? [];
  return system ? system[0].toLowerCase() + system.slice(1) : error.message;
}
