/**
 * Puts a server together of what a runtime has.
 *
 * @module
 */

import type { Hono } from "hono";
import { Admission } from "../admission.ts";
import { createApp } from "../app.ts";
import { clientBehind } from "../client.ts";
import type { ServerConfig } from "../config.ts";
import type { ServerEnv } from "../context.ts";
import { Gathering } from "../gathering.ts";
import { type ModelFile, ModelStore } from "../model_store.ts";
import { InlinePool } from "../pool/inline_pool.ts";
import type { StageContext, StagePool } from "../pool/stage.ts";
import { type StartWorker, WorkerPool } from "../pool/worker_pool.ts";
import { checkReadiness, rememberReady } from "../readiness.ts";
import type { LogEntry, Metrics, Services } from "../services.ts";

/** What a runtime has. */
export interface Runtime {
  models: readonly ModelFile[];
  /** Workers that it may start, and how; none: the thread that answers works. */
  threads: number;
  startWorker?: StartWorker;
  /** Kernels that were compiled beforehand, where that is needed. */
  kernels?: StageContext["kernels"];
  /** Whether a request may wait for what another has begun: not in Workers, where requests live by themselves. */
  shares?: boolean;
  /** Highest level whose memory it bears. */
  maxLevel: number;
  findArchive?: Services["findArchive"];
  /** Address that a request came from, as far as it is known. */
  addressOf?: (request: Request, info: unknown) => string | undefined;
  asset?: Services["asset"];
  write?: (line: string) => void;
  metrics?: (admission: Admission, pool: StagePool) => Metrics;
}

/** A server that is put together. */
export interface Server {
  app: Hono<ServerEnv>;
  /** Ends what is under way. */
  close(): void;
}

/**
 * Puts a server together.
 *
 * @param config how it works
 * @param runtime what there is
 */
export function assemble(config: ServerConfig, runtime: Runtime): Server {
  const { threads, startWorker, kernels = {}, maxLevel, write } = runtime;
  const { shares = true } = runtime;
  const { kernel, sortingKernel, networkKernel } = kernels;
  const { backend, lanes } = config;
  const log = (entry: LogEntry) => {
    if (config.log === "off") return;
    const time = new Date().toISOString();
    write?.(JSON.stringify({ time, ...entry }));
  };
  const onFallback = (reason: Error) =>
    log({ event: "fallback", error: String(reason) });
  const models = new ModelStore(runtime.models, {
    shares,
    backend,
    onFallback,
    ...(networkKernel && { networkKernel }),
    ...(kernel && { kernel }),
    ...(sortingKernel && { sortingKernel }),
  });
  const findModel = (sha256: string) => models.load(sha256);
  const readModel = (sha256: string) => models.read(sha256);
  const pool = threads > 0 && startWorker
    ? new WorkerPool(threads, startWorker, readModel, {
      networks: { backend, lanes },
      onFallback,
    })
    : new InlinePool({ findModel, kernels }, { lanes, shares });
  const admission = new Admission(config);
  const readiness = rememberReady(() => checkReadiness(pool, models), shares);
  const app = createApp({
    config,
    models,
    pool,
    admission,
    limits: {
      maxBody: config.maxBody,
      idleTimeout: config.idleTimeout,
      gathering: new Gathering(config.maxGathered),
      isCrowded: () => admission.waiting > 0,
    },
    maxLevel,
    findArchive: runtime.findArchive ?? (() => Promise.resolve(undefined)),
    clientOf: (request, info) =>
      clientBehind(
        config.proxies,
        request.headers.get("X-Forwarded-For"),
        runtime.addressOf?.(request, info) ?? "",
      ),
    log,
    now: () => Date.now() / 1000,
    readiness,
    ...(runtime.metrics && { metrics: runtime.metrics(admission, pool) }),
    asset: runtime.asset ?? (() => Promise.resolve(undefined)),
  });
  return { app, close: () => pool.close() };
}
