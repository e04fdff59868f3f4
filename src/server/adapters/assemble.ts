/**
 * Puts a server together of what a runtime has.
 *
 * @module
 */

import type { Hono } from "hono";
import { Admission } from "../admission.ts";
import { createApp } from "../app.ts";
import type { ServerConfig } from "../config.ts";
import type { ServerEnv } from "../context.ts";
import { Gathering } from "../gathering.ts";
import { type ModelFile, ModelStore } from "../model_store.ts";
import { InlinePool } from "../pool/inline_pool.ts";
import type { StageContext, StagePool } from "../pool/stage.ts";
import { type StartWorker, WorkerPool } from "../pool/worker_pool.ts";
import { checkReadiness } from "../readiness.ts";
import type { LogEntry, Metrics, Readiness, Services } from "../services.ts";

/** What a runtime has. */
export interface Runtime {
  models: readonly ModelFile[];
  /** Workers that it may start, and how; none: the thread that answers works. */
  threads: number;
  startWorker?: StartWorker;
  /** Kernels that were compiled beforehand, where that is needed. */
  kernels?: StageContext["kernels"];
  /** Whether a request may wait for what another has begun. */
  shares?: boolean;
  /** Highest level whose memory it bears. */
  maxLevel: number;
  findArchive?: Services["findArchive"];
  clientOf?: Services["clientOf"];
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
  const { kernel, sortingKernel } = kernels;
  const models = new ModelStore(runtime.models, {
    shares: runtime.shares ?? true,
    ...(kernel && { kernel }),
    ...(sortingKernel && { sortingKernel }),
  });
  const findModel = (sha256: string) => models.load(sha256);
  const pool = threads > 0 && startWorker
    ? new WorkerPool(threads, startWorker, findModel)
    : new InlinePool({ findModel, kernels });
  const admission = new Admission(config);
  // Known once it was found out. Where requests live by themselves, as in Workers, none may wait for what another has begun.
  let known: Readiness | undefined;
  const readiness = async () => known ??= await checkReadiness(pool, models);
  const log = (entry: LogEntry) => {
    if (config.log === "off") return;
    const time = new Date().toISOString();
    write?.(JSON.stringify({ time, ...entry }));
  };
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
    clientOf: runtime.clientOf ?? (() => ""),
    log,
    now: () => Date.now() / 1000,
    readiness,
    ...(runtime.metrics && { metrics: runtime.metrics(admission, pool) }),
    asset: runtime.asset ?? (() => Promise.resolve(undefined)),
  });
  return { app, close: () => pool.close() };
}
