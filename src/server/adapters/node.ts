/**
 * The server in Node.
 *
 * @module
 */

import { type HttpBindings, serve } from "@hono/node-server";
import type { Server as HttpServer } from "node:http";
import { availableParallelism } from "node:os";
import process from "node:process";
import { Worker } from "node:worker_threads";
import { readConfig, type ServerConfig } from "../config.ts";
import type { ListenConfig } from "../listen_config.ts";
import { countingMetrics } from "../metrics.ts";
import type { StartWorker } from "../pool/worker_pool.ts";
import { assemble, type Server } from "./assemble.ts";
import { assetsOf } from "./assets.ts";
import { endingOf, type Listening } from "./ending.ts";
import { archivesOf, modelsOf } from "./files.ts";

const MAX_LEVEL = 10;

/** Times between two looks at how long heads take, in milliseconds. */
const LOOKS = 500;

/** Where the files lie that come along. */
export interface ServerFiles {
  /** The module that a Worker begins with. */
  worker: URL;
  /** Folder of models. */
  models?: URL;
  /** Folders of the pages' files: see {@linkcode assetsOf}. */
  assets: Readonly<Record<string, URL>>;
}

const startWorkerOf = (file: URL): StartWorker => ({ report, fail }) => {
  const worker = new Worker(file);
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
 * @param files see {@linkcode ServerFiles}
 * @param config how it works: what the environment says
 */
export async function createNodeServer(
  { worker, models, assets }: ServerFiles,
  config: ServerConfig = readConfig(process.env),
): Promise<Server> {
  const shipped = models ? await modelsOf(models) : [];
  const more = config.models === undefined ? [] : await modelsOf(config.models);
  return assemble(config, {
    models: [...more, ...shipped],
    threads: config.threads ?? availableParallelism(),
    startWorker: startWorkerOf(worker),
    maxLevel: MAX_LEVEL,
    ...(config.archives !== undefined && {
      findArchive: archivesOf(config.archives),
    }),
    // Whoever calls the app without a connection has no address.
    addressOf: (_, info) =>
      (info as Partial<HttpBindings> | undefined)?.incoming?.socket
        .remoteAddress,
    asset: assetsOf(assets),
    write: (line) => void process.stderr.write(`${line}\n`),
    metrics: (admission, pool) =>
      countingMetrics(admission, pool, () => process.memoryUsage().rss),
  });
}

/**
 * Listens.
 *
 * @param server what answers
 * @param config where, and for how long it waits
 */
export async function listenInNode(
  { app, close }: Server,
  { hostname, port, headTimeout, endTimeout }: ListenConfig,
): Promise<Listening> {
  let http!: HttpServer;
  const bound = await new Promise<number>((resolve, reject) => {
    http = serve({
      fetch: app.fetch,
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
  const finished = new Promise<void>((resolve) => {
    http.on("close", () => {
      close();
      resolve();
    });
  });
  return {
    port: bound,
    finished,
    end: endingOf(endTimeout, finished, {
      finish: () => void http.close(),
      breakOff() {
        close();
        http.closeAllConnections();
      },
    }),
  };
}
