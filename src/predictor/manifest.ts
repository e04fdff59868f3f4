/**
 * What `manifest.json` in a folder says of the models and networks beside it.
 *
 * @module
 */

import { ModelError } from "../errors.ts";

/** A model or network as a manifest describes it. */
export interface ModelEntry {
  /** Its name. */
  id: string;
  /** A trained predictor, or a network. */
  kind: "slm" | "onnx";
  /** Its file, beside the manifest. */
  file: string;
  /** SHA-256 of its file, 64 hexadecimal digits. */
  sha256: string;
  /** Bytes of its file. */
  bytes: number;
  /** Under which terms it may be used. */
  licence: string;
}

/** The name of its file. */
export const MANIFEST = "manifest.json";

/**
 * Reads a manifest.
 *
 * @param text what its file says
 * @param path where that is, as it may stand in a message
 * @returns its entries, with nothing else that they say
 * @throws {ModelError} `corrupt`
 */
export function parseManifest(text: string, path: string): ModelEntry[] {
  const entries = parsed(text);
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    throw new ModelError(
      "corrupt",
      `Cannot read ${path} as it must be an array of id, kind, file, sha256, bytes and licence`,
      path,
    );
  }
  return entries.map(({ id, kind, file, sha256, bytes, licence }) => (
    { id, kind, file, sha256, bytes, licence }
  ));
}

/**
 * Checks that a file is the one that a manifest means. Nothing else tells: a weight that is another may well give the known answer of its
 * network, and whoever has the right file could not read what is coded with it.
 *
 * @param expected what the manifest says
 * @param sha256 SHA-256 of the file, 64 hexadecimal digits
 * @throws {ModelError} `hash-mismatch`
 */
export function checkHash(
  expected: Pick<ModelEntry, "id" | "sha256">,
  sha256: string,
): void {
  if (expected.sha256 === sha256) return;
  throw new ModelError(
    "hash-mismatch",
    `Cannot use the model as its SHA-256 must be ${expected.sha256}: current value is ${sha256}`,
    expected.id,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is ModelEntry {
  if (typeof value !== "object" || value === null) return false;
  const { id, kind, file, sha256, bytes, licence } = value as ModelEntry;
  return typeof id === "string" && (kind === "slm" || kind === "onnx") &&
    // A name, not a path that leads elsewhere.
    typeof file === "string" && !file.includes("/") &&
    typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) &&
    Number.isSafeInteger(bytes) && typeof licence === "string";
}
