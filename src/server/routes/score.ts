/**
 * What each byte of a body costs, while it arrives.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute, resolver, validator } from "hono-openapi";
import type { ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
import { answerWithJob } from "../job.ts";
import { ScoreLine, ScoreQuery } from "../schemas.ts";
import type { Services } from "../services.ts";
import { checkJoined, checkLevel, defaultLevel } from "./compress.ts";
import { JOINED_LEVEL } from "../../streams/network_choices.ts";
import { bytesBody, invalid, problems } from "./describe.ts";

const LINES_TYPE = "application/x-ndjson";

/** Bits are told to a thousandth. */
const PARTS = 1000;

/** The lowest level whose predictor scores. */
const LEAST = 5;

/** Makes lines of the bits of bytes, and a last one of all. */
function lines() {
  const encoder = new TextEncoder();
  let bytes = 0, bits = 0;
  const line = (value: unknown) => encoder.encode(`${JSON.stringify(value)}\n`);
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      const costs = new Float64Array(chunk.buffer);
      if (costs.length === 0) return;
      controller.enqueue(line({
        offset: bytes,
        bits: Array.from(costs, (cost) => Math.round(cost * PARTS) / PARTS),
      }));
      bytes += costs.length;
      for (const cost of costs) bits += cost;
    },
    flush(controller) {
      const bitsPerByte = bytes > 0 ? bits / bytes : 0;
      controller.enqueue(line({ bytes, totalBits: bits, bitsPerByte }));
    },
  });
}

/** Routes. */
export function scoreRoutes(services: Services): Hono<ServerEnv> {
  const { models } = services;
  const app = new Hono<ServerEnv>();
  app.post(
    "/v1/score",
    describeRoute({
      tags: ["models"],
      summary: "Tell what each byte costs",
      description:
        "A line of JSON for some bytes at a time, and one of all at the end.",
      requestBody: bytesBody("*/*", "any content"),
      responses: {
        200: {
          description: "the costs",
          content: { [LINES_TYPE]: { schema: resolver(ScoreLine) } },
        },
        ...problems(401, 404, 408, 409, 413, 422, 429, 503),
      },
    }),
    validator("query", ScoreQuery, invalid),
    (c) => {
      const { level, model: name, network: joined, learn, flush } = c.req.valid(
        "query",
      );
      const model = name === undefined ? undefined : models.findModel(name);
      const network = joined === undefined
        ? undefined
        : models.findNetwork(joined);
      const own = model?.level;
      if (own !== undefined && level !== undefined && level !== own) {
        throw new HttpError(
          409,
          "wrong-level",
          `Cannot score as level must be ${own} with this model: current value is ${level}`,
        );
      }
      const used = own ?? level ??
        (network ? JOINED_LEVEL : Math.max(LEAST, defaultLevel(services)));
      checkLevel(used, services);
      if (network) checkJoined("score", used);
      return answerWithJob(c, services, {
        plan: () => ({
          type: "score",
          level: used,
          learn: learn !== "false",
          maxMemory: services.config.maxMemory,
          ...(model && { model: model.sha256 }),
          ...(network && { network: network.sha256 }),
        }),
        eager: flush === "chunk",
        render: lines,
        headers: { "Content-Type": LINES_TYPE, "Cache-Control": "no-store" },
      });
    },
  );
  return app;
}
