/**
 * The endpoint: compression, generation and more over HTTP. It never listens by itself:
 *
 * ```sh
 * deno serve --allow-net --allow-read --allow-env --allow-sys server.ts
 * ```
 *
 * Variables of the environment that begin with `SLUICE_` say how it works: see docs/server.md.
 *
 * @module
 */

import type { Server } from "./src/server/adapters/assemble.ts";
import { createDenoServer } from "./src/server/adapters/deno.ts";

/** What `deno serve` calls. */
export interface Endpoint {
  /** Answers a request; `info` tells who asks. */
  fetch(request: Request, info?: unknown): Response | Promise<Response>;
}

const { app }: Server = await createDenoServer();

/** Answers requests. */
const endpoint: Endpoint = {
  fetch: (request, info) => app.fetch(request, info),
};

export default endpoint;
