/**
 * How the server works: read from the environment, and validated at start.
 *
 * @module
 */

import { z } from "zod";
import {
  BACKEND_CHOICES,
  type BackendChoice,
  MOST_LANES,
} from "../streams/network_choices.ts";

const UNITS: Record<string, number> = {
  "": 1,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
};

/** Bytes, as `64M` has them. */
const bytes = z.string().regex(/^\d{1,15}[KMG]?$/, "must be bytes, as 64M")
  .transform(
    (text) => parseInt(text) * UNITS[text.replace(/^\d+/, "")],
  ).pipe(z.number().int().min(1).max(Number.MAX_SAFE_INTEGER));

/** An integer. */
export function integer(least: number, most: number) {
  return z.string().regex(/^\d{1,15}$/, "must be an integer").transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** Strings between commas. */
const list = z.string().transform((text) =>
  text.split(",").map((part) => part.trim()).filter((part) => part !== "")
);

/** Longest time that a timer takes, in milliseconds. */
export const MOST_TIME = 2 ** 31 - 1;

/** What the environment may say, whatever the runtime. */
export const ENVIRONMENT = {
  SLUICE_THREADS: integer(0, 256).optional(),
  SLUICE_MAX_JOBS: integer(1, 100_000).default(64),
  SLUICE_MAX_QUEUE: integer(0, 1_000_000).default(1024),
  SLUICE_QUEUE_TIMEOUT: integer(1, MOST_TIME).default(30_000),
  SLUICE_MAX_BODY: bytes.default(16 * 1024 ** 3),
  SLUICE_MAX_GATHERED: bytes.default(256 * 1024 ** 2),
  SLUICE_MAX_OUTPUT: bytes.default(64 * 1024 ** 3),
  SLUICE_MAX_MEMORY: bytes.default(256 * 1024 ** 2),
  SLUICE_MAX_LEVEL: integer(1, 10).optional(),
  SLUICE_IDLE_TIMEOUT: integer(1, MOST_TIME).default(60_000),
  SLUICE_WALL_TIMEOUT: integer(1, MOST_TIME).default(3_600_000),
  SLUICE_MAX_TOKENS: integer(1, 2 ** 30).default(65_536),
  SLUICE_TOKENS: list.pipe(
    z.array(
      z.string().regex(/^[A-Za-z0-9._~+/-]+=*$/, "must be bearer tokens"),
    ).min(1, "must name a token; unset, it needs none"),
  ).optional(),
  SLUICE_CORS: list.default([]),
  SLUICE_RATE_LIMIT: integer(1, 1_000_000_000).optional(),
  SLUICE_PROXIES: integer(0, 100).default(0),
  SLUICE_END_TIMEOUT: integer(0, MOST_TIME).default(10_000),
  SLUICE_ARCHIVES: z.string().min(1).optional(),
  SLUICE_MODELS: z.string().min(1).optional(),
  SLUICE_BACKEND: z.enum(BACKEND_CHOICES).default("auto"),
  SLUICE_LANES: integer(1, MOST_LANES).default(16),
  SLUICE_LOG: z.enum(["json", "off"]).default("json"),
};

/** How the server works. */
export interface ServerConfig {
  /** Workers that code; 0: the thread that answers does, in slices. `undefined`: one for each core. */
  threads: number | undefined;
  /** Jobs at the same time, and most that wait for their turn; how long they do, in milliseconds. */
  maxJobs: number;
  maxQueue: number;
  queueTimeout: number;
  /** Most bytes of a body, and of what is made of one. */
  maxBody: number;
  maxOutput: number;
  /** Most bytes of all bodies together whose jobs have not begun. */
  maxGathered: number;
  /** Most bytes of memory that the predictor of a job takes. */
  maxMemory: number;
  /** Highest level; `undefined`: the highest that the runtime bears. */
  maxLevel: number | undefined;
  /** Milliseconds that a body may pause, and that a job may take. */
  idleTimeout: number;
  wallTimeout: number;
  /** Most tokens of a completion; one is a byte. */
  maxTokens: number;
  /** Bearer tokens, one of which a request needs; none: nobody needs any. */
  tokens: readonly string[];
  /** Origins whose pages may ask; `*`: all. */
  cors: readonly string[];
  /** Requests of a client in a minute; `undefined`: any number. */
  rateLimit: number | undefined;
  /** Proxies before the server, which say in `X-Forwarded-For` who asked; 0: nobody is believed. */
  proxies: number;
  /** Milliseconds that answers under way have left once the server is told to end. */
  endTimeout: number;
  /** Folder of the archives that are served in parts. */
  archives: string | undefined;
  /** Folder of models beside those that come along. */
  models: string | undefined;
  /** Who executes networks. */
  backend: BackendChoice;
  /** Texts that a network writes at the same time. */
  lanes: number;
  /** Where lines about requests go. */
  log: "json" | "off";
}

/** What the environment says is wrong. */
export class ConfigError extends Error {
  override name = "ConfigError";

  /** @param reasons what is wrong, each variable by its name */
  constructor(readonly reasons: readonly string[]) {
    super(`Cannot start as the environment is wrong: ${reasons.join("; ")}`);
  }
}

/** What is as bad empty as any other that says nothing: who has set it wants nobody in without a token. */
const NEVER_EMPTY = "SLUICE_TOKENS";

/**
 * Reads variables as a shape has them.
 *
 * @param shape what there may be
 * @param environment variables by name; those that are empty are as if they were not there, but for `SLUICE_TOKENS`
 * @throws {ConfigError} names everything that is wrong, and variables of Sluice that are not in the shape
 */
export function readVariables<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape, z.core.$strict>> {
  const given = Object.entries(environment).filter(([name, value]) =>
    name.startsWith("SLUICE_") && value !== undefined &&
    (value !== "" || name === NEVER_EMPTY)
  );
  const known = z.strictObject(shape).safeParse(Object.fromEntries(given));
  if (known.success) return known.data;
  const reasons = known.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")} is unknown`
      : `${issue.path.join(".")}: ${issue.message}`
  );
  throw new ConfigError(reasons);
}

/**
 * Reads the configuration.
 *
 * @param environment see {@linkcode readVariables}
 * @throws {ConfigError} names everything that is wrong
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = {},
): ServerConfig {
  return configOf(readVariables(ENVIRONMENT, environment));
}

/** The configuration, of variables that were read. */
export function configOf(
  values: z.output<z.ZodObject<typeof ENVIRONMENT>>,
): ServerConfig {
  return {
    threads: values.SLUICE_THREADS,
    maxJobs: values.SLUICE_MAX_JOBS,
    maxQueue: values.SLUICE_MAX_QUEUE,
    queueTimeout: values.SLUICE_QUEUE_TIMEOUT,
    maxBody: values.SLUICE_MAX_BODY,
    maxOutput: values.SLUICE_MAX_OUTPUT,
    maxGathered: values.SLUICE_MAX_GATHERED,
    maxMemory: values.SLUICE_MAX_MEMORY,
    maxLevel: values.SLUICE_MAX_LEVEL,
    idleTimeout: values.SLUICE_IDLE_TIMEOUT,
    wallTimeout: values.SLUICE_WALL_TIMEOUT,
    maxTokens: values.SLUICE_MAX_TOKENS,
    tokens: values.SLUICE_TOKENS ?? [],
    cors: values.SLUICE_CORS,
    rateLimit: values.SLUICE_RATE_LIMIT,
    proxies: values.SLUICE_PROXIES,
    endTimeout: values.SLUICE_END_TIMEOUT,
    archives: values.SLUICE_ARCHIVES,
    models: values.SLUICE_MODELS,
    backend: values.SLUICE_BACKEND,
    lanes: values.SLUICE_LANES,
    log: values.SLUICE_LOG,
  };
}
