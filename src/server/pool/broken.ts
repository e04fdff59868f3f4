/**
 * Why a job ends though nothing is wrong with it: who asks again later, or another server, gets what was asked for.
 *
 * @module
 */

import { HttpError, retryAfter } from "../errors.ts";

/** The server ends: nothing new begins, and what is under way was given its time. */
export function serverEnds(): HttpError {
  return new HttpError(
    503,
    "server-ends",
    "Cannot do the job as the server ends",
    { headers: retryAfter() },
  );
}

/**
 * A Worker has broken down, and all its jobs with it; the next job has a new one.
 *
 * @param reason what is known of it
 */
export function workerLost(reason: string): HttpError {
  return new HttpError(
    503,
    "worker-lost",
    `Cannot go on as a Worker broke down: ${reason}`,
    { headers: retryAfter() },
  );
}
