/**
 * Compressing and decompressing what is sent, as it arrives.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute, validator } from "hono-openapi";
import { LimitError } from "../../errors.ts";
import type { ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
import { answerWithJob } from "../job.ts";
import { CompressQuery, DecompressQuery } from "../schemas.ts";
import { JOINED_LEVEL } from "../../streams/network_choices.ts";
import type { Services } from "../services.ts";
import { bytesBody, invalid, problems } from "./describe.ts";

/** The media type of an archive: see docs/format.md. */
export const ARCHIVE_TYPE = "application/vnd.sluice";
const BYTES_TYPE = "application/octet-stream";

/** The level where none is asked for, and a higher one is borne. */
const LEVEL = 6;

/** The highest level that the runtime bears and the configuration allows. */
function highestLevel({ maxLevel, config }: Services): number {
  return Math.min(maxLevel, config.maxLevel ?? maxLevel);
}

/** The level where none is asked for. */
export function defaultLevel(services: Services): number {
  return Math.min(LEVEL, highestLevel(services));
}

/**
 * Levels above are not borne by a runtime.
 *
 * @param action what cannot be done otherwise
 * @throws {LimitError} `memory`
 */
export function checkLevel(
  action: string,
  level: number,
  services: Services,
): void {
  const most = highestLevel(services);
  if (level <= most) return;
  throw new LimitError(
    "memory",
    `Cannot ${action} as level must be at most ${most} here: current value is ${level}`,
    most,
    level,
  );
}

/** What predicts, by a query. */
interface PredictorQuery {
  level?: number | undefined;
  model?: string | undefined;
  network?: string | undefined;
}

/**
 * Finds what predicts, and at which level.
 *
 * @param action what cannot be done otherwise
 * @param query what was asked for
 * @param least the level where none is asked for, at least
 * @returns the level, and hashes of model and network, as jobs name them
 * @throws {HttpError} 404 when one of them is not there, 409 when they do not go together
 * @throws {LimitError} `memory` when the level is not borne
 */
export function predictorOf(
  action: string,
  { level, model: name, network: joined }: PredictorQuery,
  services: Services,
  least = 1,
): { level: number; model?: string; network?: string } {
  const { models } = services;
  const model = name === undefined ? undefined : models.findModel(name);
  const network = joined === undefined ? undefined : models.findNetwork(joined);
  const wrong = (reason: string, value: number) =>
    new HttpError(
      409,
      "wrong-level",
      `Cannot ${action} as level must be ${reason}: current value is ${value}`,
    );
  const own = model?.level;
  if (own !== undefined && level !== undefined && level !== own) {
    throw wrong(`${own} with this model`, level);
  }
  const usual = network
    ? JOINED_LEVEL
    : Math.max(least, defaultLevel(services));
  const used = own ?? level ?? usual;
  if (network && used !== JOINED_LEVEL) {
    throw wrong(`${JOINED_LEVEL} with a network`, used);
  }
  checkLevel(action, used, services);
  return {
    level: used,
    ...(model && { model: model.sha256 }),
    ...(network && { network: network.sha256 }),
  };
}

/** Routes. */
export function compressRoutes(services: Services): Hono<ServerEnv> {
  const { config } = services;
  const app = new Hono<ServerEnv>();
  app.post(
    "/v1/compress",
    describeRoute({
      tags: ["archives"],
      summary: "Compress a body",
      description:
        "The archive is sent while the body still arrives. With flush=chunk, all of it that has arrived can be decompressed.",
      requestBody: bytesBody("*/*", "any content"),
      responses: {
        200: { description: "the archive", content: { [ARCHIVE_TYPE]: {} } },
        ...problems(400, 401, 404, 408, 409, 413, 422, 429, 503),
      },
    }),
    validator("query", CompressQuery, invalid),
    (c) => {
      const query = c.req.valid("query"), { flush } = query;
      const predictor = predictorOf("compress", query, services);
      return answerWithJob(c, services, {
        eager: flush !== undefined && flush !== "block",
        plan: ({ size }) => ({
          type: "compress",
          ...predictor,
          maxMemory: config.maxMemory,
          ...(flush !== undefined && { flush }),
          ...(size !== undefined && { contentSize: size }),
        }),
        headers: {
          "Content-Type": ARCHIVE_TYPE,
          "Cache-Control": "no-store",
        },
      });
    },
  );
  app.post(
    "/v1/decompress",
    describeRoute({
      tags: ["archives"],
      summary: "Decompress a body",
      description:
        "What has been verified is sent while the archive still arrives: with flush=chunk from its first block on, else once 64 KiB of it are there. Damage that is met later resets the answer: it never ends as if all were well.",
      requestBody: bytesBody(ARCHIVE_TYPE, "an archive"),
      responses: {
        200: { description: "its content", content: { [BYTES_TYPE]: {} } },
        ...problems(400, 401, 404, 408, 409, 413, 415, 422, 429, 503),
      },
    }),
    validator("query", DecompressQuery, invalid),
    (c) =>
      answerWithJob(c, services, {
        eager: c.req.valid("query").flush === "chunk",
        plan: () => ({
          type: "decompress",
          maxOutput: config.maxOutput,
          maxMemory: config.maxMemory,
        }),
        headers: { "Content-Type": BYTES_TYPE, "Cache-Control": "no-store" },
      }),
  );
  return app;
}
