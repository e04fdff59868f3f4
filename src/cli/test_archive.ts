/**
 * The command test.
 *
 * @module
 */

import { contentOf, failIfDamaged } from "./content.ts";
import { type Job, newResult, type Result } from "./job.ts";

/** Decodes an input, and writes nothing. */
export async function testInput(job: Job): Promise<Result> {
  const result = newResult();
  const content = await contentOf(job, result);
  await content.pipeTo(new WritableStream());
  failIfDamaged(result);
  return result;
}
