/**
 * The server in Deno.
 *
 * @module
 */

import { readConfig, type ServerConfig } from "../config.ts";
import { problemResponse } from "../errors.ts";
import { countingMetrics } from "../metrics.ts";
import { serverEnds } from "../pool/broken.ts";
import type { StartWorker } from "../pool/worker_pool.ts";
import { assemble, type Server } from "./assemble.ts";
import { assetsOf, OWN_FOLDERS } from "./assets.ts";
import { endingOf, type Listening } from "./ending.ts";
import { archivesOf, modelsOf } from "./files.ts";

/** Where the models are that come along. */
const MODELS = new URL("../../../models/", import.meta.url);

/** All levels: memory is bounded by SLUICE_MAX_MEMORY. */
const MAX_LEVEL = 10;

/** Starts a Worker of this runtime. */
export const startDenoWorker: StartWorker = ({ report, fail }) => {
  const worker = new Worker(
    new URL("./stage_worker_deno.ts", import.meta.url),
    { type: "module" },
  );
  worker.onmessage = ({ data }) => report(data);
  worker.onmessageerror = () => fail("a message could not be read");
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
  return {
    post: (order, transfer) => worker.postMessage(order, transfer),
    end: () => worker.terminate(),
  };
};

/**
 * Puts the server together.
 *
 * @param config how it works: what the environment says
 */
export async function createDenoServer(
  config: ServerConfig = readConfig(Deno.env.toObject()),
): Promise<Server> {
  const shipped = await modelsOf(MODELS);
  const more = config.models === undefined ? [] : await modelsOf(config.models);
  return assemble(config, {
    models: [...more, ...shipped],
    threads: config.threads ?? navigator.hardwareConcurrency,
    startWorker: startDenoWorker,
    maxLevel: MAX_LEVEL,
    ...(config.archives !== undefined && {
      findArchive: archivesOf(config.archives),
    }),
    // Whoever calls the app without a connection has no address.
    addressOf: (_, info) =>
      (info as Partial<Deno.ServeHandlerInfo<Deno.NetAddr>> | undefined)
        ?.remoteAddr?.hostname,
    asset: assetsOf(OWN_FOLDERS),
    write: (line) => console.error(line),
    metrics: (admission, pool) =>
      countingMetrics(admission, pool, () => Deno.memoryUsage().rss),
  });
}

/**
 * Listens.
 *
 * While it ends it still takes connections, and answers 503: `shutdown` of Deno would break off bodies that are still arriving.
 *
 * @param server what answers
 * @param options where, port 0 being any that is free; `endTimeout`: see {@linkcode ServerConfig}
 */
export function listenInDeno(
  { app, close }: Server,
  { hostname, port, endTimeout }: {
    hostname: string;
    port: number;
    endTimeout: number;
  },
): Listening {
  const underWay = new Set<Promise<void>>();
  const over = new AbortController();
  let ending = false;
  const http = Deno.serve(
    { hostname, port, signal: over.signal, onListen() {} },
    (request, info) => {
      if (ending) return problemResponse(serverEnds(), crypto.randomUUID());
      // A client that leaves is one less, too.
      const sent = info.completed.catch(() => {});
      underWay.add(sent);
      sent.then(() => underWay.delete(sent));
      return app.fetch(request, info);
    },
  );
  const finished = http.finished.finally(close);
  const breakOff = () => {
    close();
    over.abort();
  };
  return {
    port: http.addr.port,
    finished,
    end: endingOf(endTimeout, finished, {
      finish() {
        ending = true;
        Promise.all(underWay).then(breakOff);
      },
      breakOff,
    }),
  };
}
