/**
 * Models and archives in folders, for runtimes that have files: Deno and Node.
 *
 * @module
 */

import { open, readdir, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ArchiveSource } from "../../../mod.ts";
import { inspectModel } from "../../../mod.ts";
import type { ModelFile } from "../model_store.ts";
import type { StoredArchive } from "../services.ts";

const MODEL = ".slm", ARCHIVE = ".slc";

/** A folder, from where the program was started. */
function urlOf(folder: string): URL {
  return pathToFileURL(`${resolve(folder)}/`);
}

/**
 * The models of a folder, verified.
 *
 * @param folder where they are; what is no folder of this machine, as the package's where it runs from a registry, has none
 * @throws {ModelError} when one is damaged
 */
export async function modelsOf(folder: string | URL): Promise<ModelFile[]> {
  const base = folder instanceof URL ? folder : urlOf(folder);
  if (base.protocol !== "file:") return [];
  const names = (await readdir(base)).filter((name) => name.endsWith(MODEL));
  const files: ModelFile[] = [];
  for (const name of names.sort()) {
    const path = new URL(encodeURIComponent(name), base);
    const read = async () => new Uint8Array(await readFile(path));
    const { mtimeMs } = await stat(path);
    files.push({
      id: name.slice(0, -MODEL.length),
      description: await inspectModel(await read()),
      created: Math.floor(mtimeMs / 1000),
      read,
    });
  }
  return files;
}

/** A file as a source. */
async function openSource(path: URL): Promise<ArchiveSource> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const { bytesRead } = await file.read(
          bytes,
          at,
          length - at,
          offset + at,
        );
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
    close: () => file.close(),
  };
}

/**
 * Finds the archives of a folder, by the names that are in it: what is asked for is compared with them, and never becomes a path.
 *
 * @param folder where they are
 */
export function archivesOf(
  folder: string,
): (id: string) => Promise<StoredArchive | undefined> {
  const base = urlOf(folder);
  return async (id) => {
    const name = (await readdir(base)).find((name) =>
      name === id && name.endsWith(ARCHIVE)
    );
    if (name === undefined) return undefined;
    const path = new URL(encodeURIComponent(name), base);
    const facts = await stat(path);
    if (!facts.isFile()) return undefined;
    return {
      id: name,
      version: `${facts.size.toString(36)}-${
        Math.floor(facts.mtimeMs).toString(36)
      }`,
      open: () => openSource(path),
    };
  };
}
