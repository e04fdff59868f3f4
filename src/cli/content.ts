/**
 * The content of an input, as much of it as was asked for.
 *
 * @module
 */

import {
  type Damage,
  DecompressorStream,
  openArchive,
  type Progress,
  recover,
} from "../../mod.ts";
import { takeBytes, takeLines } from "../archive/slices.ts";
import { DamagedError, FileError } from "./errors.ts";
import type { Job, Result } from "./job.ts";
import { SHORT_ARCHIVE, workersFor } from "./threads.ts";

type Content = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * Decodes an input: whole, in part, or as far as it is not damaged.
 *
 * @param job the job
 * @param result is told of bytes read and restored
 * @returns the content
 * @throws {FileError} when the input would have to be read backwards, and cannot be
 */
export async function contentOf(job: Job, result: Result): Promise<Content> {
  const { work: { memory, part, recover: recovers }, models, source } = job;
  const onProgress = (progress: Progress) => {
    result.archiveBytes = progress.bytesIn;
    result.contentBytes = progress.bytesOut;
    job.onProgress(progress);
  };
  const options = {
    ...(memory !== undefined && { maxMemory: memory }),
    findModel: (sha256: string) => models.shelf.findModel(sha256),
  };
  if (recovers) {
    if (!source.file) throw new FileError("is no file: --recover needs one");
    const onDamage = (damage: Damage) => {
      result.damages.push(damage);
      job.onDamage(damage);
    };
    return recover(source.file, { ...options, onDamage, onProgress });
  }
  const workers = workersFor(job.threads, source, SHORT_ARCHIVE);
  const decoded = (told = {}) =>
    source.readable.pipeThrough(
      new DecompressorStream({ ...options, workers, ...told }),
    );
  if (!part) return decoded({ onProgress });
  if ("from" in part) return counted(takeLines(decoded(), part.from, part.to));
  const { offset, length } = part;
  if (source.file) {
    const archive = await openArchive(source.file, options);
    return counted(archive.read({ offset, length }));
  }
  if (offset < 0) {
    throw new FileError("is no file: a place from the end needs one");
  }
  return counted(takeBytes(decoded(), offset, length));

  /** Counts what is taken of the content, instead of what was decoded for it. */
  function counted(taken: Content): Content {
    let bytesOut = 0;
    return taken.pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          bytesOut += chunk.length;
          controller.enqueue(chunk);
          onProgress({ bytesIn: source.bytesRead, bytesOut });
        },
        // Also where there was nothing.
        flush: () => onProgress({ bytesIn: source.bytesRead, bytesOut }),
      }),
    );
  }
}

/**
 * Fails when something was lost, once what was not is in its place.
 *
 * @param result what came of the input
 * @throws {DamagedError} when something was lost
 */
export function failIfDamaged(result: Result): void {
  if (result.damages.length > 0) throw new DamagedError(result);
}

/**
 * Fails when nothing was restored of what is damaged: there is nothing to write then.
 *
 * @param result what came of the input
 * @throws {FormatError} what is wrong with it first
 */
export function failIfNothing({ contentBytes, damages }: Result): void {
  if (contentBytes === 0 && damages.length > 0) throw damages[0].error;
}
