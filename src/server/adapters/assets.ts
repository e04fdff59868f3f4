/**
 * Files of the pages, for runtimes that have files: in folders that are named, or in packages.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Services } from "../services.ts";

/** Folders of what is no package, in this repository: the page, and what `deno task dist` builds. */
export const OWN_FOLDERS: Readonly<Record<string, URL>> = {
  playground: new URL("../playground/", import.meta.url),
  dist: new URL("../../../dist/", import.meta.url),
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
 * Makes what reads files.
 *
 * @param folders where files lie, by the first part of their names; what none of them begins with lies in a package
 * @returns reads one of those that the routes know, by its name
 */
export function assetsOf(
  folders: Readonly<Record<string, URL>>,
): Services["asset"] {
  return async (name) => {
    const [first, ...rest] = name.split("/");
    try {
      const path = first in folders
        ? new URL(rest.join("/"), folders[first])
        : packagePath(name);
      return new Uint8Array(await readFile(path));
    } catch {
      return undefined;
    }
  };
}
