/**
 * The header of a frame; the fields stand in the order of docs/format.md.
 *
 * @module
 */

import { type ByteSource, failure, type Reading } from "./byte_source.ts";
import { Checksum, CHECKSUM_LENGTH, sameChecksum } from "./checksum.ts";
import { isModelsPayload, MODELS_ID } from "./models_field.ts";
import { isNetworkPayload, NETWORK_ID } from "./network_field.ts";
import { parseVarint, pushVarint } from "./varint.ts";

/** First bytes of a frame: 0xF5 never occurs in UTF-8, so no text file begins with it; then "SLC". */
export const FRAME_MAGIC: readonly number[] = [0xF5, 0x53, 0x4C, 0x43];

/** Version of the format. */
export const FORMAT_VERSION = 1;

/** Largest block limit, in bytes: 8 MiB, for which the sorting kernel takes 68 MB. */
export const MAX_BLOCK_LIMIT: number = 8 * 1024 * 1024;

/** Most bytes of extension fields. */
export const MAX_EXTENSIONS_LENGTH = 65_536;

const HAS_CONTENT_SIZE = 1;
const HAS_CONTENT_CHECKSUM = 2;

/** A typed field that later versions of the encoder may add. */
export interface ExtensionField {
  /** What it is; odd: a decoder that does not know it must stop. */
  id: number;
  /** What it says. */
  payload: Uint8Array;
}

/** What a header says. */
export interface FrameHeader {
  /** Place of the frame in its archive, from 0. */
  number: number;
  /** Number of the predictor. */
  profile: number;
  /** Size of the predictor's tables. */
  scale: number;
  /** Largest raw length of any block, in bytes, 1 to {@linkcode MAX_BLOCK_LIMIT}. */
  blockLimit: number;
  /** KiB a decoder needs. */
  memory: number;
  /** Content bytes of the frame; `undefined` when unknown. */
  contentSize: number | undefined;
  /** Whether the end mark carries a checksum of the content. */
  contentChecksum: boolean;
  /** Extension fields, ids ascending strictly. */
  extensions: ExtensionField[];
}

/**
 * Writes a header.
 *
 * @param header what it says
 * @returns its bytes and, as their last four, its checksum
 */
export function encodeHeader(header: FrameHeader): number[] {
  const { contentSize, contentChecksum } = header;
  const out = [...FRAME_MAGIC, FORMAT_VERSION];
  out.push(
    (contentSize === undefined ? 0 : HAS_CONTENT_SIZE) |
      (contentChecksum ? HAS_CONTENT_CHECKSUM : 0),
  );
  pushVarint(out, header.number);
  pushVarint(out, header.profile);
  out.push(header.scale);
  pushVarint(out, header.blockLimit);
  pushVarint(out, header.memory);
  if (contentSize !== undefined) pushVarint(out, contentSize);
  const extensions: number[] = [];
  for (const { id, payload } of header.extensions) {
    pushVarint(extensions, id);
    pushVarint(extensions, payload.length);
    for (const byte of payload) extensions.push(byte);
  }
  pushVarint(out, extensions.length);
  for (const byte of extensions) out.push(byte);
  for (const byte of new Checksum().update(out).bytes) out.push(byte);
  return out;
}

/**
 * Reads a header whose magic has been read. Says nothing of the profile, the scale and the memory: who
 * has the predictor judges them.
 *
 * @param source where from
 * @param start where the frame begins
 * @param number the number that this frame must have; `undefined`: any
 * @returns what it says, and its checksum
 */
export function* readHeader(
  source: ByteSource,
  start: number,
  number: number | undefined,
): Reading<{ header: FrameHeader; checksum: number[] }> {
  const raw = [...FRAME_MAGIC];
  const byte = function* () {
    const value = yield* source.byte();
    raw.push(value);
    return value;
  };
  const version = yield* byte();
  if (version !== FORMAT_VERSION) {
    throw failure(
      "unsupported-version",
      `its version is ${version}, not ${FORMAT_VERSION}`,
      start,
    );
  }
  const flags = yield* byte();
  if (flags > (HAS_CONTENT_SIZE | HAS_CONTENT_CHECKSUM)) {
    throw failure(
      "unsupported-feature",
      `the header has unknown flags (${flags})`,
      start,
    );
  }
  const frameNumber = yield* source.varint(raw, start);
  const profile = yield* source.varint(raw, start);
  const scale = yield* byte();
  const blockLimit = yield* source.varint(raw, start);
  const memory = yield* source.varint(raw, start);
  const contentSize = flags & HAS_CONTENT_SIZE
    ? yield* source.varint(raw, start)
    : undefined;
  const length = yield* source.varint(raw, start);
  if (length > MAX_EXTENSIONS_LENGTH) {
    throw failure(
      "corrupt",
      `the extension fields take ${length} bytes`,
      start,
    );
  }
  const fields = (yield* source.bytes(length)).slice();
  const crc = new Checksum().update(raw).update(fields);
  const checksum = Array.from(yield* source.bytes(CHECKSUM_LENGTH));
  if (!sameChecksum(checksum, crc.bytes)) {
    throw failure(
      "checksum-mismatch",
      "the header differs from its checksum",
      start,
    );
  }

  // Only now may a field be acted on.
  if (frameNumber !== (number ?? frameNumber)) {
    throw failure(
      "corrupt",
      `frame ${frameNumber} stands where ${number} belongs`,
      start,
    );
  }
  if (blockLimit < 1 || blockLimit > MAX_BLOCK_LIMIT) {
    throw failure("corrupt", `the block limit is ${blockLimit}`, start);
  }
  const header: FrameHeader = {
    number: frameNumber,
    profile,
    scale,
    blockLimit,
    memory,
    contentSize,
    contentChecksum: (flags & HAS_CONTENT_CHECKSUM) !== 0,
    extensions: parseExtensions(fields, start),
  };
  return { header, checksum };
}

/** Takes extension fields apart; an odd one that is not known stops. */
function parseExtensions(fields: Uint8Array, start: number): ExtensionField[] {
  const extensions: ExtensionField[] = [];
  for (let at = 0, last = -1; at < fields.length;) {
    const id = parseVarint(fields, at);
    const length = id && parseVarint(fields, id.end);
    if (!id || !length || length.value > fields.length - length.end) {
      throw failure("corrupt", "an extension field is malformed", start);
    }
    if (id.value <= last) {
      throw failure("corrupt", "the extension fields are out of order", start);
    }
    if (
      id.value % 2 === 1 && id.value !== MODELS_ID && id.value !== NETWORK_ID
    ) {
      throw failure(
        "unsupported-feature",
        `extension field ${id.value} is unknown`,
        start,
      );
    }
    last = id.value;
    at = length.end + length.value;
    const payload = fields.subarray(length.end, at);
    if (id.value === MODELS_ID && !isModelsPayload(payload)) {
      throw failure("corrupt", "the names of its models are malformed", start);
    }
    if (id.value === NETWORK_ID && !isNetworkPayload(payload)) {
      throw failure("corrupt", "the name of its network is malformed", start);
    }
    extensions.push({ id: id.value, payload });
  }
  return extensions;
}
