/**
 * How the server is.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import type { ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
import { Health, Ready } from "../schemas.ts";
import type { Services } from "../services.ts";

/** Routes. */
export function healthRoutes(services: Services): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.get(
    "/healthz",
    describeRoute({
      tags: ["server"],
      summary: "Whether the server answers",
      responses: {
        200: {
          description: "it does",
          content: { "application/json": { schema: resolver(Health) } },
        },
      },
    }),
    (c) => c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" }),
  );
  app.get(
    "/readyz",
    describeRoute({
      tags: ["server"],
      summary: "Whether the server can do its work",
      description:
        "Models were verified, and an archive of known hash was made and restored.",
      responses: {
        200: {
          description: "it can",
          content: { "application/json": { schema: resolver(Ready) } },
        },
        503: { description: "it cannot, or not yet" },
      },
    }),
    async (c) => {
      const readiness = await services.readiness();
      const status = readiness.ready ? 200 : 503;
      return c.json(readiness, status, {
        "Cache-Control": "no-store",
        ...(status === 503 && { "Retry-After": "5" }),
      });
    },
  );
  app.get(
    "/metrics",
    describeRoute({
      tags: ["server"],
      summary: "Numbers for Prometheus",
      responses: {
        200: { description: "numbers", content: { "text/plain": {} } },
      },
    }),
    async () => {
      const { metrics } = services;
      if (!metrics) {
        throw new HttpError(404, "no-metrics", "Cannot tell as none are kept");
      }
      return new Response(await metrics.text(), {
        headers: { "Content-Type": metrics.contentType },
      });
    },
  );
  return app;
}
