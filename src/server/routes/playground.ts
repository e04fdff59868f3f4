/**
 * The page at `/`: compresses with the library in the browser, and asks the server to generate.
 *
 * @module
 */

import { Hono } from "hono";
import { getMimeType } from "hono/utils/mime";
import type { ServerEnv } from "../context.ts";
import { HttpError } from "../errors.ts";
import { PACKAGE_MODULES } from "../package_modules.ts";
import type { Services } from "../services.ts";

/** Files of the page by the paths that it asks for: nothing else is looked for. */
export const FILES: Record<string, string> = {
  "/": "playground/index.html",
  ...Object.fromEntries(
    [
      "playground.css",
      "playground.js",
      "page.js",
      "compress.js",
      "comparison.js",
      "comparison_worker.js",
      "costs.js",
      "generate.js",
    ].map((name) => [`/playground/${name}`, `playground/${name}`]),
  ),
  ...Object.fromEntries(
    ["sluice.js", ...PACKAGE_MODULES, "worker.js"].map((
      name,
    ) => [`/playground/${name}`, `dist/${name}`]),
  ),
  "/playground/brotli.js": "brotli-wasm/index.web.js",
  "/playground/pkg.web/brotli_wasm.js": "brotli-wasm/pkg.web/brotli_wasm.js",
  "/playground/pkg.web/brotli_wasm_bg.wasm":
    "brotli-wasm/pkg.web/brotli_wasm_bg.wasm",
};

/** What the page may load and ask: this server, and nothing else. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Routes. */
export function playgroundRoutes({ asset }: Services): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  for (const [path, file] of Object.entries(FILES)) {
    app.get(path, async () => {
      const body = await asset(file);
      if (!body) {
        throw new HttpError(
          404,
          "no-such-file",
          `Cannot send ${file} as it is not there: deno task dist builds the library`,
        );
      }
      return new Response(body, {
        headers: {
          "Content-Type": getMimeType(file) ?? "application/octet-stream",
          "Content-Security-Policy": POLICY,
          "Cache-Control": "no-cache",
        },
      });
    });
  }
  return app;
}
