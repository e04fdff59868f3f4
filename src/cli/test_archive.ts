/**
 * The command test.
 *
 * @module
 */

import { DecompressorStream } from "../../mod.ts";
import type { Job, Result } from "./job.ts";

/** Decodes an input, and writes nothing. */
export async function testInput(job: Job): Promise<Result> {
  const result: Result = { contentBytes: 0, archiveBytes: 0, notes: [] };
  const { memory } = job.work;
  const content = job.source.readable.pipeThrough(
    new DecompressorStream({
      ...(memory !== undefined && { maxMemory: memory }),
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
