/**
 * What the routes are, for programs and for people.
 *
 * @module
 */

import { Hono } from "hono";
import { openAPIRouteHandler } from "hono-openapi";
import config from "../../../deno.json" with { type: "json" };
import type { ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
import type { Services } from "../services.ts";

/** Files of Swagger UI that the page needs, and their types. */
export const ASSETS: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};

/** Begins the page; in a file of its own, as the page lets no script stand in it. */
const SCRIPT = `SwaggerUIBundle({ url: "openapi.json", dom_id: "#docs" });\n`;

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sluice: the endpoint</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
`;

/** What the page may load. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** An hour. */
const CACHE = "public, max-age=3600";

/**
 * Routes.
 *
 * @param all the app whose routes are described
 * @param services where files come from
 */
export function docsRoutes(
  all: Hono<ServerEnv>,
  { asset }: Services,
): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.get(
    "/openapi.json",
    openAPIRouteHandler(all, {
      documentation: {
        openapi: "3.1.0",
        info: {
          title: "Sluice",
          version: config.version,
          description: "Streaming compression and generation.",
          license: { name: config.license, identifier: config.license },
        },
        components: {
          securitySchemes: { token: { type: "http", scheme: "bearer" } },
        },
        security: [{}, { token: [] }],
      },
    }),
  );
  app.get(
    "/docs",
    (c) => c.html(PAGE, 200, { "Content-Security-Policy": POLICY }),
  );
  app.get("/docs/start.js", () =>
    new Response(SCRIPT, {
      headers: { "Content-Type": ASSETS["swagger-ui-bundle.js"] },
    }));
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/docs/${name}`, async () => {
      const body = await asset(`swagger-ui-dist/${name}`);
      if (!body) {
        throw new HttpError(
          404,
          "no-such-route",
          "Cannot find the page's files",
        );
      }
      return new Response(body, {
        headers: { "Content-Type": type, "Cache-Control": CACHE },
      });
    });
  }
  return app;
}
