/**
 * The head of a block, and the end mark that stands in a block's place; the fields stand in the order
 * of docs/format.md.
 *
 * @module
 */

import { type ByteSource, failure, type Reading } from "./byte_source.ts";
import { pushVarint } from "./varint.ts";

/** How a block's payload stands for its content. */
export type BlockKind = "coded" | "stored" | "run";

const KINDS: readonly (BlockKind | undefined)[] = [
  undefined,
  "coded",
  "stored",
  "run",
];
const KIND_BITS = 7;
const ENSEMBLE_SHIFT = 3;
const ENSEMBLE_BITS = 3;
const LEARN = 32;
const CALLS = 64;
const BLOCK_RESERVED = 128;
const LAST = 8;
const END_RESERVED = 240;

/** What stands before a block's payload. */
export interface BlockHead {
  /** How the payload stands for the content. */
  kind: BlockKind;
  /** Which of the profile's lists of context models; 0 when none looks at the content. */
  ensemble: number;
  /** Stored blocks only: whether the predictor passes over the content. */
  learn: boolean;
  /** Whether the predictor sees the targets of x86 calls as absolute addresses; never where it sees nothing. */
  calls: boolean;
  /** Bytes of content. */
  rawLength: number;
  /** Bytes of payload. */
  payloadLength: number;
}

/** What stands after the last block. */
export interface EndHead {
  /** Marks it. */
  kind: "end";
  /** Whether the frame is the last of its archive. */
  last: boolean;
  /** Content bytes of the frame. */
  total: number;
}

/**
 * Writes a block's head.
 *
 * @param head what it says
 * @returns its bytes, from the type up to the checksum
 */
export function encodeBlockHead(head: BlockHead): number[] {
  const { kind, ensemble, learn, calls, rawLength, payloadLength } = head;
  const out = [
    KINDS.indexOf(kind) | ensemble << ENSEMBLE_SHIFT | (learn ? LEARN : 0) |
    (calls ? CALLS : 0),
  ];
  pushVarint(out, rawLength);
  if (kind === "coded") pushVarint(out, payloadLength);
  return out;
}

/**
 * Writes the fields of an end mark up to its checksums.
 *
 * @param last whether the frame is the last of its archive
 * @param total content bytes of the frame
 */
export function encodeEndHead(last: boolean, total: number): number[] {
  const out = [last ? LAST : 0];
  pushVarint(out, total);
  return out;
}

/**
 * Reads a block's head, or the end mark up to its checksums.
 *
 * @param source where from
 * @param blockLimit the header's
 * @returns what it says, and its bytes
 */
export function* readHead(
  source: ByteSource,
  blockLimit: number,
): Reading<{ head: BlockHead | EndHead; raw: number[] }> {
  const start = source.offset;
  const type = yield* source.byte();
  const raw = [type];
  if ((type & KIND_BITS) === 0) {
    if (type & END_RESERVED) {
      throw failure("corrupt", "an end mark has unknown bits", start);
    }
    const total = yield* source.varint(raw, start);
    return { head: { kind: "end", last: (type & LAST) !== 0, total }, raw };
  }

  const kind = KINDS[type & KIND_BITS];
  const ensemble = type >> ENSEMBLE_SHIFT & ENSEMBLE_BITS;
  const learn = (type & LEARN) !== 0;
  const calls = (type & CALLS) !== 0;
  if (kind === undefined || type & BLOCK_RESERVED) {
    throw failure("corrupt", `a block has the unknown type ${type}`, start);
  }
  const idle = kind !== "coded" && !learn; // no predictor sees it
  if (
    idle && (ensemble > 0 || calls) || kind !== "stored" && learn
  ) {
    throw failure("corrupt", `a ${kind} block has the type ${type}`, start);
  }
  const rawLength = yield* source.varint(raw, start);
  if (rawLength < 1 || rawLength > blockLimit) {
    throw failure(
      "corrupt",
      `a block's raw length is ${rawLength}, its limit ${blockLimit}`,
      start,
    );
  }
  let payloadLength = kind === "run" ? 1 : rawLength;
  if (kind === "coded") {
    payloadLength = yield* source.varint(raw, start);
    if (payloadLength < 1 || payloadLength > rawLength) {
      throw failure(
        "corrupt",
        `a block of ${rawLength} bytes is coded in ${payloadLength}`,
        start,
      );
    }
  }
  const head: BlockHead = {
    kind,
    ensemble,
    learn,
    calls,
    rawLength,
    payloadLength,
  };
  return { head, raw };
}
