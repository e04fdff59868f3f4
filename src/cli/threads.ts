/**
 * How many threads work on an input.
 *
 * @module
 */

import type { Source } from "./job.ts";

/** What a Worker loads lies here. */
const CODE = new URL("../", import.meta.url);

/**
 * Archives below this many bytes are not worth a Worker: what they hold takes about as long to decode as two Workers to
 * start.
 */
export const SHORT_ARCHIVE = 32_768;

/** Whether Deno lets Workers load their code. It would ask, were it not looked up before. */
export function mayStartWorkers(): boolean {
  if (CODE.protocol !== "file:") return true; // Then importing it is what needs leave, and that is not known before.
  const { state } = Deno.permissions.querySync({ name: "read", path: CODE });
  return state === "granted";
}

/**
 * Workers for an input.
 *
 * @param threads threads to work with
 * @param source the input
 * @param short bytes up to which a file is not worth a Worker
 */
export function workersFor(
  threads: number,
  { info }: Source,
  short: number,
): number {
  // A size of 0 says nothing: it is that of files in /proc, too.
  const isShort = info?.isFile && info.size > 0 && info.size <= short;
  return threads === 1 || isShort ? 0 : threads;
}
