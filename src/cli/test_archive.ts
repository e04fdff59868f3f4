/**
 * The command test.
 *
 * @module
 */

import { DecompressorStream } from "../../mod.ts";
import type { Job, Result } from "./job.ts";
import { SHORT_ARCHIVE, workersFor } from "./threads.ts";

/** Decodes an input, and writes nothing. */
export async function testInput(job: Job): Promise<Result> {
  const result: Result = { contentBytes: 0, archiveBytes: 0, notes: [] };
  const { memory } = job.work;
  const content = job.source.readable.pipeThrough(
    new DecompressorStream({
      ...(memory !== undefined && { maxMemory: memory }),
      workers: workersFor(job.threads, job.source, SHORT_ARCHIVE),
      onProgress: (progress) => {
        result.archiveBytes = progress.bytesIn;
        result.contentBytes = progress.bytesOut;
        job.onProgress(progress);
      },
    }),
  );
  await content.pipeTo(new WritableStream());
  return result;
}
