/**
 * The commands decompress and cat.
 *
 * @module
 */

import { DecompressorStream } from "../../mod.ts";
import { digestOf, DigestStream } from "./digest.ts";
import { FileError } from "./errors.ts";
import { type Job, type Result, writeOutput } from "./job.ts";
import type { Work } from "./options.ts";
import { SHORT_ARCHIVE, workersFor } from "./threads.ts";

/** Decompresses an input. */
export async function decompressInput(job: Job): Promise<Result> {
  const { work, input, source } = job;
  const result: Result = { contentBytes: 0, archiveBytes: 0, notes: [] };
  const stage = new DecompressorStream({
    ...(work.memory !== undefined && { maxMemory: work.memory }),
    workers: workersFor(job.threads, source, SHORT_ARCHIVE),
    onProgress: (progress) => {
      result.archiveBytes = progress.bytesIn;
      result.contentBytes = progress.bytesOut;
      job.onProgress(progress);
    },
  });
  // The checksums prove what was decoded; before the archive goes, the disk must have it, too.
  const taken = work.remove ? new DigestStream() : undefined;
  const decoded = work.remove ? new DigestStream() : undefined;
  await writeOutput(job, {
    path: target(work, input.path),
    write: async (to) => {
      const { readable } = source;
      const archive = taken ? readable.pipeThrough(taken) : readable;
      const content = archive.pipeThrough(stage);
      await (decoded ? content.pipeThrough(decoded) : content).pipeTo(to);
    },
    prove: decoded && (async (written) => {
      if (await digestOf(written) === decoded.digest) return;
      throw new FileError("the disk holds something else than was written");
    }),
    digest: () => taken!.digest,
    result,
  });
  return result;
}

/** Where the output goes; `undefined`: standard output. */
function target(work: Work, path: string | undefined): string | undefined {
  if (work.output === "stdout") return undefined;
  return work.output?.file ?? path?.slice(0, -work.suffix.length);
}
