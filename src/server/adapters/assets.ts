/**
 * Files of the pages, for runtimes that have files: the page's own, those that `deno task dist` builds, and those of packages.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Services } from "../services.ts";

/** Folders of what is no package. */
const OWN: Record<string, string> = {
  playground: "../playground/",
  dist: "../../../dist/",
};

/** A path in a package, and what stands between its folder and that. */
function packagePath(name: string): string {
  const require = createRequire(import.meta.url);
  const [owner, ...rest] = name.split("/");
  try {
    return require.resolve(name);
  } catch {
    // It may not name its files to others: they lie beside its description, or its main file.
    const main = require.resolve(owner);
    const folder = main.slice(0, main.lastIndexOf(`/${owner}/`)) + `/${owner}/`;
    const after = main.slice(folder.length);
    // In a cache of packages a version stands between.
    const [version] = /^\d[^/]*\//.exec(after) ?? [""];
    return `${folder}${version}${rest.join("/")}`;
  }
}

/**
 * Reads a file.
 *
 * @param name one of those that the routes know
 * @param base where this module lies
 */
export function assetsOf(base: string): Services["asset"] {
  return async (name) => {
    const [first, ...rest] = name.split("/");
    try {
      const path = first in OWN
        ? new URL(`${OWN[first]}${rest.join("/")}`, base)
        : packagePath(name);
      return new Uint8Array(await readFile(path));
    } catch {
      return undefined;
    }
  };
}
