/**
 * The reference decoder of the container: written from docs/format.md alone, in the order of that document, to be read
 * beside it. Slow and obvious on purpose. It imports only its own parts; the predictor, which the document describes
 * apart from the container, is passed in.
 *
 * @module
 */

import {
  crc32c,
  Cursor,
  Fault,
  fixed32,
  readMagic,
} from "./reference_conventions.ts";
import { withAbsoluteCalls, withRelativeCalls } from "./reference_calls.ts";
import {
  type Header,
  type KnownModels,
  type KnownNetworks,
  type NewPredictor,
  type Predictor,
  readHeader,
} from "./reference_header.ts";
import { SORTING } from "./reference_memory.ts";

export type {
  KnownModels,
  KnownNetworks,
  NamedNetwork,
  NewPredictor,
  Predictor,
} from "./reference_header.ts";

/** One block that was decoded, verified and let out. */
export interface DecodedBlock {
  /** Where it begins in the input. */
  start: number;
  /** Where what follows it begins. */
  end: number;
  /** Which frame of the input it belongs to, from zero. */
  frame: number;
  type: number;
  ensemble: number;
  learn: boolean;
  calls: boolean;
  content: Uint8Array;
}

/** One frame whose header was right. */
export interface DecodedFrame {
  start: number;
  profile: number;
  scale: number;
  model: string | undefined;
}

/** All that came out, and what stopped it. */
export interface Decoded {
  frames: DecodedFrame[];
  blocks: DecodedBlock[];
  /** Absent when the whole input was right. */
  fault?: { code: string; offset: number };
}

// -------------------------------------------------------------------- Archive

/**
 * Decodes a whole input.
 *
 * @param input one or more archives
 * @param newPredictor makes the predictor of a frame
 * @param models what frames may begin with
 * @param networks what they may be coded with
 * @returns the blocks that a decoder lets out, and the fault that stopped it, if any
 */
export function referenceDecode(
  input: Uint8Array,
  newPredictor: NewPredictor,
  models: KnownModels = new Map(),
  networks: KnownNetworks = new Map(),
): Decoded {
  const out: Decoded = { frames: [], blocks: [] };
  try {
    const known = { models, networks };
    decodeArchives(new Cursor(input), newPredictor, known, out);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    out.fault = { code: error.code, offset: error.offset };
  }
  return out;
}

/** What a decoder has. */
interface Known {
  models: KnownModels;
  networks: KnownNetworks;
}

function decodeArchives(
  cursor: Cursor,
  newPredictor: NewPredictor,
  known: Known,
  out: Decoded,
): void {
  let number = 0; // of the next frame in its archive
  let archives = 0; // that are whole
  while (cursor.left > 0) {
    cursor.begin();
    switch (readMagic(cursor)) {
      case "skippable":
        skipFrame(cursor);
        break;
      case "frame": {
        const last = decodeFrame(cursor, number, newPredictor, known, out);
        number = last ? 0 : number + 1;
        if (last) archives++;
        break;
      }
      default:
        cursor.fail(
          archives > 0 && number === 0 ? "trailing-data" : "bad-magic",
        );
    }
  }
  if (archives === 0 || number !== 0) {
    throw new Fault("truncated", cursor.input.length);
  }
}

// ---------------------------------------------------------------------- Frame

/** @returns whether it was the last of its archive */
function decodeFrame(
  cursor: Cursor,
  number: number,
  newPredictor: NewPredictor,
  { models, networks }: Known,
  out: Decoded,
): boolean {
  const start = cursor.structure;
  const header = readHeader(cursor, number, models, networks);
  const { profile, scale, blockLimit, model, network } = header;
  const frame = out.frames.push({ start, profile, scale, model }) - 1;
  const predictor = newPredictor(profile, scale, blockLimit, model, network);
  const contents: Uint8Array[] = [];
  let total = 0;
  let previous = header.checksum;
  while (true) {
    cursor.begin();
    const type = cursor.byte();
    if ((type & 7) === 0) {
      return readEndMark(cursor, type, header, previous, contents);
    }
    const block = readBlock(
      cursor,
      type,
      header,
      previous,
      total,
      predictor,
    );
    total += block.content.length;
    previous = block.checksum;
    contents.push(block.content);
    out.blocks.push({
      start: cursor.structure,
      end: cursor.at,
      frame,
      type: type & 7,
      ensemble: type >> 3 & 3,
      learn: (type & 32) !== 0,
      calls: (type & 64) !== 0,
      content: block.content,
    });
  }
}

// ---------------------------------------------------------------------- Block

const CODED = 1, STORED = 2, RUN = 3;

function readBlock(
  cursor: Cursor,
  typeByte: number,
  header: Header,
  previous: Uint8Array,
  total: number,
  predictor: Predictor,
): { content: Uint8Array; checksum: Uint8Array } {
  const type = typeByte & 7;
  const ensemble = typeByte >> 3 & 3;
  const learn = (typeByte & 32) !== 0;
  const calls = (typeByte & 64) !== 0;
  if (type > RUN) cursor.fail("corrupt");
  if (typeByte & 0b10000000) cursor.fail("corrupt");
  if (ensemble >= header.ensembles) cursor.fail("corrupt");
  if (learn && header.profile === SORTING) cursor.fail("corrupt");
  if (type === CODED && learn) cursor.fail("corrupt");
  if (type === STORED && !learn && (ensemble || calls)) cursor.fail("corrupt");
  if (type === RUN && (learn || ensemble || calls)) cursor.fail("corrupt");

  const rawLength = cursor.varint();
  if (rawLength < 1 || rawLength > header.blockLimit) cursor.fail("corrupt");
  let payloadLength = type === RUN ? 1 : rawLength;
  if (type === CODED) {
    payloadLength = cursor.varint();
    if (payloadLength < 1 || payloadLength > rawLength) cursor.fail("corrupt");
  }
  if (
    header.contentSize !== undefined && total + rawLength > header.contentSize
  ) {
    cursor.fail("corrupt");
  }
  const head = cursor.input.subarray(cursor.structure, cursor.at);
  const checksum = cursor.fixed32();
  const payload = cursor.bytes(payloadLength);

  let content;
  if (type === CODED) {
    content = decodePayload(cursor, payload, rawLength, ensemble, predictor);
    if (calls) content = withRelativeCalls(content, total);
  } else if (type === STORED) content = payload.slice();
  else content = new Uint8Array(rawLength).fill(payload[0]);

  if (checksum !== crc32c(previous, head, content)) {
    cursor.fail("checksum-mismatch");
  }
  if (learn) {
    predictor.learn(
      calls ? withAbsoluteCalls(content, total) : content,
      ensemble,
    );
  }
  return { content, checksum: fixed32(checksum) };
}

function decodePayload(
  cursor: Cursor,
  payload: Uint8Array,
  rawLength: number,
  ensemble: number,
  predictor: Predictor,
): Uint8Array {
  try {
    return predictor.decode(payload, rawLength, ensemble).slice();
  } catch (error) {
    if ((error as { code?: string }).code !== "corrupt") throw error;
    cursor.fail("corrupt");
  }
}

// ------------------------------------------------------------------- End mark

/** @returns whether this is the last frame of its archive */
function readEndMark(
  cursor: Cursor,
  type: number,
  header: Header,
  previous: Uint8Array,
  contents: Uint8Array[],
): boolean {
  if (type & 0b11110000) cursor.fail("corrupt");
  const total = cursor.varint();
  const contentChecksum = header.hasContentChecksum
    ? cursor.fixed32()
    : undefined;
  const covered = cursor.input.subarray(cursor.structure, cursor.at);
  const endChecksum = cursor.fixed32();
  if (endChecksum !== crc32c(previous, covered)) {
    cursor.fail("checksum-mismatch");
  }
  const decoded = contents.reduce((sum, part) => sum + part.length, 0);
  if (total !== decoded) cursor.fail("corrupt");
  if (header.contentSize !== undefined && total !== header.contentSize) {
    cursor.fail("corrupt");
  }
  if (
    contentChecksum !== undefined && contentChecksum !== crc32c(...contents)
  ) {
    cursor.fail("checksum-mismatch");
  }
  return (type & 8) !== 0;
}

// ------------------------------------------------------------ Skippable frame

function skipFrame(cursor: Cursor): void {
  cursor.varint(); // kind
  cursor.bytes(cursor.varint());
}
