/**
 * Models and archives in folders, for runtimes that have files: Deno and Node.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ArchiveSource } from "../../../mod.ts";
import { inspectModel } from "../../../mod.ts";
import { ModelError } from "../../errors.ts";
import {
  checkHash,
  MANIFEST,
  type ModelEntry,
  parseManifest,
} from "../../predictor/manifest.ts";
import { inspectNetwork, type ModelFile } from "../model_store.ts";
import type { StoredArchive } from "../services.ts";

const MODEL = ".slm", NETWORK = ".onnx", ARCHIVE = ".slc";

/** A folder, from where the program was started. */
function urlOf(folder: string): URL {
  return pathToFileURL(`${resolve(folder)}/`);
}

/**
 * What the manifest of a folder says of its files.
 *
 * @returns entries by file; none where there is no manifest
 * @throws {ModelError} `corrupt`
 */
async function manifestOf(
  base: URL,
  names: readonly string[],
): Promise<Map<string, ModelEntry>> {
  if (!names.includes(MANIFEST)) return new Map();
  const path = new URL(MANIFEST, base);
  const text = await readFile(path, "utf8");
  const entries = parseManifest(text, decodeURIComponent(path.pathname));
  return new Map(entries.map((entry) => [entry.file, entry]));
}

/** Describes a file, once it is the one that a manifest means; what is wrong with it is said of that file. */
async function described<T>(
  path: URL,
  file: Uint8Array,
  entry: ModelEntry | undefined,
  describe: (file: Uint8Array) => Promise<T>,
): Promise<T> {
  try {
    if (entry) {
      checkHash(entry, createHash("sha256").update(file).digest("hex"));
    }
    return await describe(file);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const text = `${decodeURIComponent(path.pathname)}: ${error.message}`;
    throw new ModelError(error.code, text, error.modelId, { cause: error });
  }
}

/**
 * The models and networks of a folder, verified. Where both have a name, the model has it.
 *
 * @param folder where they are; what is no folder of this machine, as the package's where it runs from a registry, has none
 * @throws {ModelError} when one is damaged; `hash-mismatch`: a manifest beside them means another file
 */
export async function modelsOf(folder: string | URL): Promise<ModelFile[]> {
  const base = folder instanceof URL ? folder : urlOf(folder);
  if (base.protocol !== "file:") return [];
  const names = (await readdir(base)).sort();
  const manifest = await manifestOf(base, names);
  const files: ModelFile[] = [];
  for (const ending of [MODEL, NETWORK]) {
    for (const name of names.filter((name) => name.endsWith(ending))) {
      const path = new URL(encodeURIComponent(name), base);
      const read = async () => new Uint8Array(await readFile(path));
      const { mtimeMs } = await stat(path);
      const facts = {
        id: name.slice(0, -ending.length),
        created: Math.floor(mtimeMs / 1000),
        read,
      };
      const file = await read(), entry = manifest.get(name);
      files.push(
        ending === MODEL
          ? {
            ...facts,
            description: await described(path, file, entry, inspectModel),
          }
          : {
            ...facts,
            isNetwork: true,
            description: await described(path, file, entry, inspectNetwork),
          },
      );
    }
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
