/**
 * What the routes work with. A runtime's adapter puts it together; the routes know no runtime.
 *
 * @module
 */

import type { ArchiveSource } from "../../mod.ts";
import type { Admission } from "./admission.ts";
import type { BodyLimits } from "./body.ts";
import type { ServerConfig } from "./config.ts";
import type { ModelStore } from "./model_store.ts";
import type { StagePool } from "./pool/stage.ts";

/** An archive whose content is served in parts. */
export interface StoredArchive {
  /** Its name. */
  id: string;
  /** Changes whenever the archive does. */
  version: string;
  /** Opens it; whoever opens it closes it. */
  open: () => Promise<ArchiveSource>;
}

/** A line of the log, as facts. */
export type LogEntry = Record<string, string | number | boolean | undefined>;

/** What the routes work with. */
export interface Services {
  config: ServerConfig;
  models: ModelStore;
  pool: StagePool;
  admission: Admission;
  /** What bounds bodies, and those who read answers. */
  limits: BodyLimits;
  /** Highest level that the runtime bears: each takes more memory than the one below. */
  maxLevel: number;
  /** Finds an archive by its name, among those that are there; never by a path. */
  findArchive: (id: string) => Promise<StoredArchive | undefined>;
  /** Who asks, as far as the runtime knows. */
  clientOf: (request: Request, info: unknown) => string;
  /** Writes a line. */
  log: (entry: LogEntry) => void;
  /** Seconds since 1970. */
  now: () => number;
  /** Whether all is well: what {@linkcode checkReadiness} found out. */
  readiness: () => Promise<Readiness>;
  /** Numbers for Prometheus, as text; `undefined`: this runtime keeps none. */
  metrics?: Metrics;
  /** Files of the pages, by name. */
  asset: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Whether a server can do its work. */
export interface Readiness {
  ready: boolean;
  /** What was looked at, and what is wrong with it; empty: nothing. */
  checks: Record<string, string>;
}

/** Where numbers are kept. */
export interface Metrics {
  /** All of them, as Prometheus reads them. */
  text(): Promise<string>;
  contentType: string;
  /** A request is over. */
  request(method: string, status: number, seconds: number): void;
  /** A job is over, and so many bytes went in and out. */
  job(
    type: string,
    bytesIn: number,
    bytesOut: number,
    ending: "done" | "failed" | "left",
  ): void;
}
