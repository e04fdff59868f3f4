/** A Worker in workerd, the runtime of Cloudflare Workers, through miniflare. */

// Not in deno.json and its lock file: all that stands there is fetched before the command first runs.
// deno-lint-ignore no-import-prefix
import { Miniflare } from "npm:miniflare@4.20260730.0";
import { fromDist, javascript } from "../files.ts";
import { PACKAGE_MODULES } from "../../../src/server/package_modules.ts";

/** A newer date may change how streams behave; this one is the newest that the pinned miniflare knows. */
const COMPATIBILITY_DATE = "2026-07-30";

/** Without it, a Worker is not told that a client left: see docs/server.md. */
const FLAGS = ["enable_request_signal"];

/** A module of a Worker. */
export interface WorkerModule {
  type: "ESModule" | "CompiledWasm" | "Data";
  path: string;
  contents: string | Uint8Array;
}

/** A Worker that answers requests until it is disposed. */
export interface Worker extends AsyncDisposable {
  /** Answers a request for a path and its query. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * Starts a Worker.
 *
 * @param path its main module, from the root of the repository
 * @param modules more modules, by the names that it imports them by
 */
export function startWorker(
  path: string,
  modules: Record<string, string> = {},
): Worker {
  const text = (name: string) => new TextDecoder().decode(fromDist(name));
  return startModules([
    { type: "ESModule", path: "main.js", contents: javascript(path) },
    {
      type: "ESModule",
      path: "@sluice/sluice",
      contents: text("sluice.js"),
    },
    // Beside it, as its name has a folder.
    ...PACKAGE_MODULES.map(
      (name) => ({
        type: "ESModule" as const,
        path: `@sluice/${name}`,
        contents: text(name),
      }),
    ),
    {
      type: "CompiledWasm",
      path: "@sluice/sluice/kernel.wasm",
      contents: fromDist("kernel.wasm"),
    },
    {
      type: "CompiledWasm",
      path: "@sluice/sluice/sorting.wasm",
      contents: fromDist("sorting.wasm"),
    },
    {
      type: "CompiledWasm",
      path: "@sluice/sluice/ultra.wasm",
      contents: fromDist("ultra.wasm"),
    },
    ...Object.entries(modules).map(([path, contents]) => (
      { type: "ESModule" as const, path, contents }
    )),
  ]);
}

/**
 * Starts a Worker of modules, the first of which is its main one.
 *
 * @param modules as miniflare takes them
 * @param environment its variables
 */
export function startModules(
  modules: WorkerModule[],
  environment: Record<string, string> = {},
): Worker {
  const miniflare = new Miniflare({
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: FLAGS,
    bindings: environment,
    modules,
  });
  return {
    async fetch(path, init) {
      const response = await miniflare.dispatchFetch(
        `http://worker/${path}`,
        init as Parameters<typeof miniflare.dispatchFetch>[1],
      );
      return response as unknown as Response;
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  };
}
