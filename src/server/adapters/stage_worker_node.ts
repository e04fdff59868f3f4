/**
 * What a Worker of the server runs in Node.
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import { serveStages } from "../pool/stage_worker.ts";

serveStages({
  post: (report, transfer) => parentPort!.postMessage(report, transfer),
  listen: (hear) => void parentPort!.on("message", hear),
});
