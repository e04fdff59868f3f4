/**
 * What hangs on a request on its way.
 *
 * @module
 */

import type { Context } from "hono";
import type { RequestIdVariables } from "hono/request-id";
import type { WallTime } from "./wall_time.ts";

/** What handlers find. */
export interface ServerEnv {
  Variables: RequestIdVariables & {
    /** Aborts once nobody wants an answer any more, or there is no time left. */
    signal: AbortSignal;
    /** The time that is left. */
    wall: WallTime;
    /** What the limiter knows of the client, where there is one. */
    rateLimit?: { resetTime?: Date };
  };
  // deno-lint-ignore no-explicit-any -- what a runtime hands over is its own business
  Bindings: any;
}

/** A request and its answer. */
export type ServerContext = Context<ServerEnv>;
