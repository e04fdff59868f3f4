/**
 * The commands decompress and cat.
 *
 * @module
 */

import { contentOf, failIfDamaged, failIfNothing } from "./content.ts";
import { digestOf, DigestStream } from "./digest.ts";
import { FileError } from "./errors.ts";
import { type Job, newResult, type Result, writeOutput } from "./job.ts";
import type { Work } from "./options.ts";

/** Decompresses an input. */
export async function decompressInput(job: Job): Promise<Result> {
  const { work, input } = job;
  const result = newResult();
  // The checksums prove what was decoded; before the archive goes, the disk must have it, too.
  const taken = work.remove ? new DigestStream() : undefined;
  const decoded = work.remove ? new DigestStream() : undefined;
  await writeOutput(job, {
    path: target(work, input.path),
    write: async (to) => {
      if (taken) job.source.passThrough(taken);
      const content = await contentOf(job, result);
      await (decoded ? content.pipeThrough(decoded) : content).pipeTo(to);
      failIfNothing(result);
    },
    prove: decoded && (async (written) => {
      if (await digestOf(written) === decoded.digest) return;
      throw new FileError("the disk holds something else than was written");
    }),
    digest: () => taken!.digest,
    result,
  });
  failIfDamaged(result);
  return result;
}

/** Where the output goes; `undefined`: standard output. */
function target(work: Work, path: string | undefined): string | undefined {
  if (work.output === "stdout") return undefined;
  return work.output?.file ?? path?.slice(0, -work.suffix.length);
}
