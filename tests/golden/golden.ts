/**
 * What a golden archive is, and where it lies.
 *
 * @module
 */

/** A golden archive to be made. */
export interface Golden {
  /** Name of the file, without `.slc`. */
  name: string;
  /** What it is there for. */
  shows: string;
  /**
   * What makes it: the product's encoder, or the hand-written builder of tests/format; or what made it: an encoder that has
   * chosen otherwise since.
   */
  made: "encoder" | "hand" | "earlier";
  content: Uint8Array;
  /**
   * The archive in parts, each of which ends where an input may end if an archive precedes it: archives, and skippable
   * frames that do not stand within one.
   */
  parts: () => Uint8Array[] | Promise<Uint8Array[]>;
}

/** What the manifest says of a golden archive. */
export interface Entry {
  name: string;
  shows: string;
  made: "encoder" | "hand" | "earlier";
  /** Of the file. */
  bytes: number;
  sha256: string;
  contentBytes: number;
  contentSha256: string;
  /** Lengths at which the input, cut there, is whole: its own, and those between archives. */
  wholeAt: number[];
}

const MANIFEST = new URL("manifest.json", import.meta.url);

/** Where the file of a golden archive lies. */
export function fileOf(name: string): URL {
  return new URL(`${name}.slc`, import.meta.url);
}

/** Those that a decoder needs nothing else for, and those that begin with models of tests/format/trained.ts. */
export type Shelf = "archives" | "withModels";

/** All golden archives of a shelf. */
export function manifest(shelf: Shelf = "archives"): Entry[] {
  return JSON.parse(Deno.readTextFileSync(MANIFEST))[shelf] ?? [];
}

/** Replaces the manifest. */
export function writeManifest(shelves: Record<Shelf, Entry[]>): void {
  const content = {
    "@generated":
      "by tests/golden/make.ts. Do not edit: run `deno task golden`.",
    ...shelves,
  };
  Deno.writeTextFileSync(MANIFEST, JSON.stringify(content, null, 2) + "\n");
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes.slice());
  return new Uint8Array(hash).toHex();
}
