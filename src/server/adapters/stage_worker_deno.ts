/**
 * What a Worker of the server runs in Deno.
 *
 * @module
 */

import { serveStages } from "../pool/stage_worker.ts";

const side = globalThis as unknown as {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
};

serveStages({
  post: (report, transfer) => side.postMessage(report, transfer),
  listen: (hear) => side.onmessage = ({ data }) => hear(data),
});
