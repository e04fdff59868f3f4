/**
 * What is done once a job is over, however it ended: its place is given back, its time ends, and it is counted and told of.
 *
 * @module
 */

import type { Release } from "./admission.ts";
import type { ServerContext } from "./context.ts";
import { HttpError } from "./errors.ts";
import type { Services } from "./services.ts";

/** How a job ended; `left`: nobody wanted it any more. */
export type Ending = "done" | "failed" | "left";

/**
 * How a job ended that did not come to its end.
 *
 * @param signal of its request
 * @param error what it ended with
 */
export function endingOf(signal: AbortSignal, error: unknown): Ending {
  // There being no time left is nobody's leaving.
  const left = signal.aborted && !(signal.reason instanceof HttpError);
  return left && error === signal.reason ? "left" : "failed";
}

/** Ends a job; only the first call counts. */
export type EndJob = (ending: Ending, error?: unknown) => void;

/**
 * Begins the time of a job that has a place.
 *
 * @param c its request
 * @param services where it is counted and told of
 * @param type what it does
 * @param release gives its place back
 * @param bytes bytes into it and out of it so far
 */
export function beginJob(
  c: ServerContext,
  { metrics, log }: Services,
  type: string,
  release: Release,
  bytes: { readonly in: number; readonly out: number },
): EndJob {
  const begin = performance.now(), request = c.get("requestId");
  let over = false;
  return (ending, error) => {
    if (over) return;
    over = true;
    release();
    c.get("wall").end();
    metrics?.job(type, bytes.in, bytes.out, ending);
    log({
      event: "job",
      request,
      job: type,
      ending,
      bytesIn: bytes.in,
      bytesOut: bytes.out,
      milliseconds: Math.round(performance.now() - begin),
      ...(error !== undefined && { error: String(error) }),
    });
  };
}
