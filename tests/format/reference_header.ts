/**
 * The reference decoder: "Header" of docs/format.md.
 *
 * @module
 */

import { crc32c, Cursor, Fault, fixed32 } from "./reference_conventions.ts";
import { ensemblesOf, memoryOf } from "./reference_memory.ts";

/** What the document calls a predictor, in the state that the blocks so far have left it in. */
export interface Predictor {
  /**
   * Decodes a coded block.
   *
   * @throws an error whose `code` is "corrupt" when the payload is none that an encoder writes
   */
  decode(payload: Uint8Array, rawLength: number, ensemble: number): Uint8Array;
  /** Passes over the content of a stored block. */
  learn(content: Uint8Array, ensemble: number): void;
}

/** Makes a predictor that has seen nothing. */
export type NewPredictor = (
  profile: number,
  scale: number,
  blockLimit: number,
) => Predictor;

/** What the rest of a frame needs to know. */
export interface Header {
  profile: number;
  ensembles: number;
  scale: number;
  blockLimit: number;
  contentSize: number | undefined;
  hasContentChecksum: boolean;
  checksum: Uint8Array;
}

/** The magic has been read. */
export function readHeader(
  cursor: Cursor,
  expectedNumber: number,
): Header {
  const version = cursor.byte();
  if (version !== 1) cursor.fail("unsupported-version");
  const flags = cursor.byte();
  if (flags & 0b11111100) cursor.fail("unsupported-feature");
  const number = cursor.varint();
  const profile = cursor.varint();
  const scale = cursor.byte();
  const blockLimit = cursor.varint();
  const memory = cursor.varint();
  const contentSize = flags & 1 ? cursor.varint() : undefined;
  const extensionsLength = cursor.varint();
  if (extensionsLength > 65_536) cursor.fail("corrupt");
  const extensions = cursor.bytes(extensionsLength);
  const covered = cursor.input.subarray(cursor.structure, cursor.at);
  const checksum = cursor.fixed32();
  if (checksum !== crc32c(covered)) cursor.fail("checksum-mismatch");

  if (number !== expectedNumber) cursor.fail("corrupt");
  if (blockLimit < 1 || blockLimit > 4_194_304) cursor.fail("corrupt");
  readExtensions(extensions, cursor.structure);
  const ensembles = ensemblesOf(profile);
  if (ensembles === 0) cursor.fail("unsupported-feature");
  if (scale > 9) cursor.fail("unsupported-feature");
  if (memory !== memoryOf(profile, scale, blockLimit)) {
    cursor.fail("corrupt");
  }
  return {
    profile,
    ensembles,
    scale,
    blockLimit,
    contentSize,
    hasContentChecksum: (flags & 2) !== 0,
    checksum: fixed32(checksum),
  };
}

/** Extension fields; no id is known. */
function readExtensions(fields: Uint8Array, structure: number): void {
  const cursor = new Cursor(fields);
  let previous = -1;
  try {
    while (cursor.left > 0) {
      const id = cursor.varint();
      if (id <= previous) cursor.fail("corrupt");
      previous = id;
      cursor.bytes(cursor.varint());
      if (id % 2 === 1) cursor.fail("unsupported-feature");
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // What runs past the extensions is wrong; and offsets are the header's.
    const code = error.code === "truncated" ? "corrupt" : error.code;
    throw new Fault(code, structure);
  }
}
