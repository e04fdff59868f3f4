/**
 * What each byte of a body costs, while it arrives.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute, resolver, validator } from "hono-openapi";
import type { ServerEnv } from "../context.ts";
import { answerWithJob } from "../job.ts";
import { ScoreLine, ScoreQuery } from "../schemas.ts";
import type { Services } from "../services.ts";
import { predictorOf } from "./compress.ts";
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
      const query = c.req.valid("query"), { learn, flush } = query;
      const predictor = predictorOf("score", query, services, LEAST);
      return answerWithJob(c, services, {
        plan: () => ({
          type: "score",
          ...predictor,
          learn: learn !== "false",
          maxMemory: services.config.maxMemory,
        }),
        eager: flush === "chunk",
        render: lines,
        headers: { "Content-Type": LINES_TYPE, "Cache-Control": "no-store" },
      });
    },
  );
  return app;
}
