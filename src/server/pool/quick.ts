/**
 * Which jobs are over in milliseconds: those have a Worker of their own, where none may be that others would wait for.
 *
 * @module
 */

import { inspect } from "../../../mod.ts";
import type { StageJob } from "./stage.ts";

/** Highest level: level 7 takes twice as long for a byte, level 9 five times. */
const MOST_LEVEL = 6;

/** Profiles of the levels up to that. */
const PROFILES = new Set([1, 4, 5, 6]);

/** Most bytes of content, and of an archive: level 6 takes about ten milliseconds for as many. */
const MOST_BYTES = 8192;

/** Most bytes of a prompt and a text, and as how many one counts where all that might come are looked at. */
const MOST_WRITTEN = 4096, LOOKED_AT = 10;

/**
 * Tells whether a job is over in milliseconds.
 *
 * @param job what is to be done
 * @param input all of its input
 */
export async function isQuick(
  job: StageJob,
  input: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (input.length > MOST_BYTES) return false;
  switch (job.type) {
    case "compress":
    case "score":
      if (job.network !== undefined) return false;
      return job.level !== undefined && job.level <= MOST_LEVEL;
    case "decompress":
      return await isSmallArchive(input);
    case "generate": {
      if (job.network !== undefined) return false;
      const { topK, topP, temperature } = job;
      const looks = topK !== undefined || topP !== undefined ||
        temperature === 0;
      const bytes = input.length + job.length * (looks ? LOOKED_AT : 1);
      return bytes <= MOST_WRITTEN;
    }
    case "read":
      return false;
  }
}

/** Whether little content comes of an archive: a few of its bytes may stand for megabytes. */
async function isSmallArchive(
  archive: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  let bytes = 0;
  try {
    for await (const part of inspect(new Blob([archive]).stream())) {
      if (part.type === "frame" && !PROFILES.has(part.profile)) return false;
      if (part.type === "block") bytes += part.contentBytes;
      if (bytes > MOST_BYTES) return false;
    }
    return true;
  } catch {
    // What is damaged, and how, is told by the job.
    return false;
  }
}
