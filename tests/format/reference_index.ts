/**
 * The reference decoder: "Frame index" of docs/format.md.
 *
 * @module
 */

import { crc32c, Cursor, Fault, readMagic } from "./reference_conventions.ts";

/** One entry of a frame index. */
export interface IndexEntry {
  codedLength: number;
  rawLength: number;
}

/**
 * Reads the frame index at the end of a file that holds one whole archive, as one who can seek would.
 *
 * @returns its entries; `undefined` when the file ends otherwise or the index is damaged
 */
export function referenceIndex(file: Uint8Array): IndexEntry[] | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = file.length;
  if (end < 8 || view.getUint32(end - 4) !== 0x534C53F5) return undefined;
  const total = view.getUint32(end - 8, true);
  if (total > end) return undefined;

  const cursor = new Cursor(file.subarray(end - total));
  try {
    if (readMagic(cursor) !== "skippable") return undefined;
    if (cursor.varint() !== 1) return undefined;
    if (cursor.varint() !== cursor.left) return undefined;
    const payload = cursor.at;
    const entries: IndexEntry[] = [];
    for (let count = cursor.varint(); count > 0; count--) {
      entries.push({
        codedLength: cursor.varint(),
        rawLength: cursor.varint(),
      });
    }
    const covered = cursor.input.subarray(payload, cursor.at);
    const intact = cursor.fixed32() === crc32c(covered) && cursor.left === 8;
    return intact ? entries : undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return undefined;
  }
}
