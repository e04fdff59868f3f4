/**
 * The frame index: where each frame of an archive begins, for a reader that can seek.
 *
 * @module
 */

import { failure } from "./byte_source.ts";
import { Checksum, CHECKSUM_LENGTH, sameChecksum } from "./checksum.ts";
import { encodeSkippableHead, SKIPPABLE_MAGIC } from "./skippable.ts";
import { parseVarint, pushVarint } from "./varint.ts";

/** Kind of the skippable frame that holds an index. */
export const INDEX_KIND = 1;

/** Last bytes of an index: the skippable magic backwards. Found at the end of a file, it says where the index begins. */
export const INDEX_FOOT: readonly number[] = [0x53, 0x4C, 0x53, 0xF5];

/** Bytes of an index that {@linkcode indexLength} needs to see: its total and its foot. */
export const INDEX_TAIL_LENGTH = 8;

/** One frame of the archive. */
export interface IndexEntry {
  /** Bytes from this frame's magic to the next frame's. */
  codedLength: number;
  /** Bytes of its content. */
  rawLength: number;
}

/**
 * Writes a frame index.
 *
 * @param entries one for each frame of the archive, in order
 * @returns the whole skippable frame
 */
export function encodeIndex(
  entries: readonly IndexEntry[],
): Uint8Array<ArrayBuffer> {
  const payload: number[] = [];
  pushVarint(payload, entries.length);
  for (const { codedLength, rawLength } of entries) {
    pushVarint(payload, codedLength);
    pushVarint(payload, rawLength);
  }
  const checksum = new Checksum().update(payload).bytes;
  const tail = CHECKSUM_LENGTH + INDEX_TAIL_LENGTH;
  const head = encodeSkippableHead(INDEX_KIND, payload.length + tail);
  const out = new Uint8Array(head.length + payload.length + tail);
  out.set(head);
  out.set(payload, head.length);
  out.set(checksum, head.length + payload.length);
  new DataView(out.buffer).setUint32(
    out.length - INDEX_TAIL_LENGTH,
    out.length,
    true,
  );
  out.set(INDEX_FOOT, out.length - INDEX_FOOT.length);
  return out;
}

/**
 * How long the index at the end of a file is.
 *
 * @param tail the last {@linkcode INDEX_TAIL_LENGTH} bytes of the file, or more
 * @returns bytes of the whole skippable frame, or `undefined` when the file ends otherwise
 */
export function indexLength(tail: Uint8Array): number | undefined {
  if (tail.length < INDEX_TAIL_LENGTH) return undefined;
  const end = tail.subarray(-INDEX_TAIL_LENGTH);
  if (INDEX_FOOT.some((byte, i) => byte !== end[4 + i])) return undefined;
  return new DataView(end.buffer, end.byteOffset).getUint32(0, true);
}

/** Bytes of an index that {@linkcode claimedLength} needs to see: magic, kind and length. */
export const INDEX_HEAD_LENGTH = 20;

/**
 * How long the index is that begins somewhere.
 *
 * @param head its first {@linkcode INDEX_HEAD_LENGTH} bytes, or more, or all that there are
 * @returns bytes of the whole skippable frame, or `undefined` when no index begins there
 */
export function claimedLength(head: Uint8Array): number | undefined {
  if (SKIPPABLE_MAGIC.some((byte, i) => byte !== head[i])) return undefined;
  const kind = parseVarint(head, SKIPPABLE_MAGIC.length);
  const length = kind && parseVarint(head, kind.end);
  if (kind?.value !== INDEX_KIND || !length) return undefined;
  return length.end + length.value;
}

/**
 * Reads a frame index.
 *
 * @param bytes the whole skippable frame
 * @param offset where in the input it stands, for errors
 * @returns its entries
 * @throws {FormatError} when the bytes are no index, or a damaged one
 */
export function parseIndex(bytes: Uint8Array, offset = 0): IndexEntry[] {
  return [...indexEntries(bytes, offset)];
}

/**
 * Goes over a frame index, for one of a length that others chose.
 *
 * @param bytes the whole skippable frame
 * @param offset where in the input it stands, for errors
 * @returns its entries
 * @throws {FormatError} when the bytes are no index, or a damaged one
 */
export function* indexEntries(
  bytes: Uint8Array,
  offset = 0,
): Generator<IndexEntry, void, void> {
  const corrupt = () =>
    failure("corrupt", "the frame index is malformed", offset);
  if (SKIPPABLE_MAGIC.some((byte, i) => byte !== bytes[i])) {
    throw failure("bad-magic", "no frame index stands here", offset);
  }
  const kind = parseVarint(bytes, SKIPPABLE_MAGIC.length);
  const length = kind && parseVarint(bytes, kind.end);
  if (
    kind?.value !== INDEX_KIND || !length ||
    length.value !== bytes.length - length.end ||
    indexLength(bytes) !== bytes.length
  ) throw corrupt();

  const end = bytes.length - INDEX_TAIL_LENGTH - CHECKSUM_LENGTH;
  const payload = bytes.subarray(length.end, Math.max(end, length.end));
  if (
    !sameChecksum(bytes.subarray(end), new Checksum().update(payload).bytes)
  ) {
    throw failure(
      "checksum-mismatch",
      "the frame index differs from its checksum",
      offset,
    );
  }
  let at = 0;
  const varint = () => {
    const parsed = parseVarint(payload, at);
    if (!parsed) throw corrupt();
    at = parsed.end;
    return parsed.value;
  };
  for (let left = varint(); left > 0; left--) {
    yield { codedLength: varint(), rawLength: varint() };
  }
  if (at !== payload.length) throw corrupt();
}
