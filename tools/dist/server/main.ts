/**
 * The package's server for Node, with its files beside it as `tools/dist/server_bundle.ts` lays them out.
 *
 * @module
 */

import { runNodeServer } from "../../../src/server/adapters/node_program.ts";

const beside = (path: string) => new URL(path, import.meta.url);

await runNodeServer({
  worker: beside("stage_worker.js"),
  models: beside("models/"),
  assets: {
    playground: beside("playground/"),
    "swagger-ui-dist": beside("swagger-ui-dist/"),
    "brotli-wasm": beside("brotli-wasm/"),
    dist: beside("../"),
  },
});
