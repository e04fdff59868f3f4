/**
 * The server in Node, which listens: `node node.js`, with SLUICE_HOST and SLUICE_PORT beside what docs/server.md names.
 *
 * @module
 */

import { type HttpBindings, serve } from "@hono/node-server";
import type { Server as HttpServer } from "node:http";
import { availableParallelism } from "node:os";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { readConfig, type ServerConfig } from "../config.ts";
import { countingMetrics } from "../metrics.ts";
import type { StartWorker } from "../pool/worker_pool.ts";
import { assemble, type Server } from "./assemble.ts";
import { assetsOf } from "./assets.ts";
import { archivesOf, modelsOf } from "./files.ts";

const MAX_LEVEL = 10;

/** Time to send the head of a request, in milliseconds; bodies have limits of their own. */
const HEAD_TIMEOUT = 20_000;

/** Times between two looks at how long heads take, in milliseconds. */
const LOOKS = 500;

const startWorker: StartWorker = ({ report, fail }) => {
  const worker = new Worker(
    new URL("./stage_worker_node.ts", import.meta.url),
  );
  worker.on("message", report);
  worker.on("error", (error) => fail(String(error)));
  worker.on("exit", () => fail("it ended"));
  return {
    post: (order, transfer) => worker.postMessage(order, transfer),
    end: () => void worker.terminate(),
  };
};

/**
 * Puts the server together.
 *
 * @param models folder of the models that come along
 * @param config how it works: what the environment says
 */
export async function createNodeServer(
  models: URL | undefined,
  config: ServerConfig = readConfig(process.env),
): Promise<Server> {
  const shipped = models ? await modelsOf(models) : [];
  const more = config.models === undefined ? [] : await modelsOf(config.models);
  return assemble(config, {
    models: [...more, ...shipped],
    threads: config.threads ?? availableParallelism(),
    startWorker,
    maxLevel: MAX_LEVEL,
    ...(config.archives !== undefined && {
      findArchive: archivesOf(config.archives),
    }),
    // Whoever calls the app without a connection has no address.
    addressOf: (_, info) =>
      (info as Partial<HttpBindings> | undefined)?.incoming?.socket
        .remoteAddress,
    asset: assetsOf(import.meta.url),
    write: (line) => void process.stderr.write(`${line}\n`),
    metrics: (admission, pool) =>
      countingMetrics(admission, pool, () => process.memoryUsage().rss),
  });
}

/**
 * Listens.
 *
 * @param server what answers
 * @param address where; port 0 is any that is free
 * @returns the port, and what ends it
 */
export async function listen(
  server: Server,
  { hostname, port, headTimeout = HEAD_TIMEOUT }: {
    hostname: string;
    port: number;
    headTimeout?: number;
  },
): Promise<{ port: number; close(): void }> {
  let http!: HttpServer;
  const bound = await new Promise<number>((resolve, reject) => {
    http = serve({
      fetch: server.app.fetch,
      hostname,
      port,
      serverOptions: {
        headersTimeout: headTimeout,
        connectionsCheckingInterval: LOOKS,
        // A body may take as long as the configuration allows.
        requestTimeout: 0,
      },
    }, (info) => resolve(info.port)) as HttpServer;
    http.on("error", reject);
  });
  return {
    port: bound,
    close() {
      http.close();
      http.closeAllConnections();
      server.close();
    },
  };
}
