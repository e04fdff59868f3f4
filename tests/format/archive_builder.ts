/**
 * Writes archives by hand: all that docs/format.md allows, and, where told to lie, what it forbids. Knows nothing of the
 * product's own writer; what codes the blocks is passed in.
 *
 * @module
 */

import { crc32c, fixed32 } from "./reference_conventions.ts";
import { withAbsoluteCalls } from "./reference_calls.ts";
import {
  ensemblesOf,
  memoryOf,
  SORTING,
  type TableSizes,
} from "./reference_memory.ts";

/** What codes a block: the kernel or its twin. */
export interface Coder {
  /** @returns the payload, or `null` when it would not be smaller; either way the predictor has passed over the content */
  encode(content: Uint8Array, ensemble: number): Uint8Array | null;
  learn(content: Uint8Array, ensemble: number): void;
}

/** Makes a coder that has seen nothing, or what a model was trained on. */
export type NewCoder = (
  profile: number,
  scale: number,
  blockLimit: number,
  model?: string,
) => Coder;

/** A block to write. A coded one that would not shrink is written as stored with learn; where nothing is learned, without. */
export interface BlockPlan {
  type: "coded" | "stored" | "learn" | "run";
  /** For a run only the first byte counts. */
  content: Uint8Array;
  /** Taken modulo what the profile has. */
  ensemble: number;
  /** Whether the predictor sees calls with absolute targets, if it sees anything. */
  calls?: boolean;
  lie?: BlockLie | undefined;
}

/** An extension field. */
export interface Extension {
  id: number;
  data: Uint8Array;
}

/** A frame to write. */
export interface FramePlan {
  profile: number;
  scale: number;
  blockLimit: number;
  contentSize: boolean;
  contentChecksum: boolean;
  extensions: Extension[];
  /** The model that it begins with: the hash of its file, and what its header says. */
  model?: { sha256: string; sizes: TableSizes } | undefined;
  blocks: BlockPlan[];
  lie?: HeaderLie | undefined;
  endLie?: EndLie | undefined;
}

/** What a header says instead of the truth; its checksum is right. */
export interface HeaderLie {
  version?: number;
  flags?: number;
  number?: number;
  profile?: number;
  scale?: number;
  blockLimit?: number;
  /** KiB more than are needed for what the header says. */
  memory?: number;
  contentSize?: number;
  /** What the field models holds, if there is one. */
  models?: Uint8Array;
  extensions?: Uint8Array;
  extensionsLength?: number;
}

/** What a block says instead of the truth; its checksum is right for it unless told otherwise. */
export interface BlockLie {
  /** Bits to turn over. */
  type?: number;
  rawLength?: number;
  payloadLength?: number;
  checksum?: number;
}

/** What an end mark says instead of the truth; bits to turn over, but for the total. */
export interface EndLie {
  type?: number;
  total?: number;
  contentChecksum?: number;
  endChecksum?: number;
}

const BLOCK_TYPE = { coded: 1, stored: 2, learn: 2, run: 3 };

/** One after another. */
export function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A number in base 128, least significant group first. */
export function varint(value: number): Uint8Array {
  const out = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...out, Number(rest));
}

/** A skippable frame. */
export function buildSkippable(
  kind: number,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return join(
    Uint8Array.of(0xF5, 0x53, 0x4C, 0x53),
    varint(kind),
    varint(payload.length),
    payload,
  );
}

/** The frame index of an archive, from the bytes of its frames and the content lengths. */
export function buildIndex(
  entries: { codedLength: number; rawLength: number }[],
): Uint8Array<ArrayBuffer> {
  const listed = join(
    varint(entries.length),
    ...entries.flatMap((entry) => [
      varint(entry.codedLength),
      varint(entry.rawLength),
    ]),
  );
  const payloadLength = listed.length + 12;
  const total = 4 + 1 + varint(payloadLength).length + payloadLength;
  const checksum = fixed32(crc32c(listed));
  const foot = Uint8Array.of(0x53, 0x4C, 0x53, 0xF5);
  return buildSkippable(1, join(listed, checksum, fixed32(total), foot));
}

/** The frames as one archive. */
export function buildArchive(
  frames: FramePlan[],
  newCoder: NewCoder,
): Uint8Array<ArrayBuffer> {
  return join(
    ...frames.map((plan, number) =>
      buildFrame(plan, number, number === frames.length - 1, newCoder)
    ),
  );
}

/** One frame. */
export function buildFrame(
  plan: FramePlan,
  number: number,
  last: boolean,
  newCoder: NewCoder,
): Uint8Array<ArrayBuffer> {
  const header = buildHeader(plan, number);
  const coder = newCoder(
    plan.profile,
    plan.scale,
    plan.blockLimit,
    plan.model?.sha256,
  );
  const ensembles = ensemblesOf(plan.profile);
  const parts = [header];
  let previous: Uint8Array = header.subarray(-4);
  let position = 0;
  for (const block of plan.blocks) {
    const made = buildBlock(
      block,
      block.ensemble % ensembles,
      previous,
      coder,
      plan.profile !== SORTING,
      position,
    );
    position += block.content.length;
    parts.push(made.bytes);
    previous = made.checksum;
  }
  return join(...parts, buildEnd(plan, last, previous));
}

function buildHeader(
  plan: FramePlan,
  number: number,
): Uint8Array<ArrayBuffer> {
  const lie = plan.lie ?? {};
  const profile = lie.profile ?? plan.profile;
  const scale = lie.scale ?? plan.scale;
  const blockLimit = lie.blockLimit ?? plan.blockLimit;
  const memory = memoryOf(profile, scale, blockLimit, plan.model?.sizes);
  const named = plan.extensions.slice();
  if (plan.model) {
    const data = lie.models ?? Uint8Array.fromHex(plan.model.sha256);
    named.push({ id: 1, data });
    named.sort((a, b) => a.id - b.id);
  }
  const extensions = lie.extensions ?? join(
    ...named.map(({ id, data }) => join(varint(id), varint(data.length), data)),
  );
  const fields = join(
    Uint8Array.of(0xF5, 0x53, 0x4C, 0x43),
    Uint8Array.of(lie.version ?? 1),
    Uint8Array.of(
      lie.flags ?? Number(plan.contentSize) + 2 * Number(plan.contentChecksum),
    ),
    varint(lie.number ?? number),
    varint(profile),
    Uint8Array.of(scale),
    varint(blockLimit),
    varint(Math.max(0, memory + (lie.memory ?? 0))),
    plan.contentSize
      ? varint(lie.contentSize ?? contentLength(plan))
      : new Uint8Array(),
    varint(lie.extensionsLength ?? extensions.length),
    extensions,
  );
  return join(fields, fixed32(crc32c(fields)));
}

/** Bytes of content that a plan holds. */
export function contentLength(plan: FramePlan): number {
  return plan.blocks.reduce((sum, block) => sum + block.content.length, 0);
}

/** The content that a block holds. */
export function contentOf(block: BlockPlan): Uint8Array {
  return block.type === "run"
    ? new Uint8Array(block.content.length).fill(block.content[0])
    : block.content;
}

function buildBlock(
  plan: BlockPlan,
  ensemble: number,
  previous: Uint8Array,
  coder: Coder,
  learns: boolean,
  position: number,
): { bytes: Uint8Array<ArrayBuffer>; checksum: Uint8Array } {
  const content = contentOf(plan);
  const lie = plan.lie ?? {};
  let type = BLOCK_TYPE[plan.type];
  let payload = content;
  const seen = plan.calls ? withAbsoluteCalls(content, position) : content;
  const how = 8 * ensemble + (plan.calls ? 64 : 0);
  if (plan.type === "coded") {
    const coded = coder.encode(seen, ensemble)?.slice();
    type = coded ? 1 + how : learns ? 2 + how + 32 : 2;
    payload = coded ?? content;
  } else if (plan.type === "learn" && learns) {
    coder.learn(seen, ensemble);
    type = 2 + how + 32;
  } else if (plan.type === "run") payload = content.subarray(0, 1);

  const head = join(
    Uint8Array.of(type ^ (lie.type ?? 0)),
    varint(lie.rawLength ?? content.length),
    (type & 7) === 1
      ? varint(lie.payloadLength ?? payload.length)
      : new Uint8Array(),
  );
  const checksum = fixed32(
    crc32c(previous, head, content) ^ (lie.checksum ?? 0),
  );
  return { bytes: join(head, checksum, payload), checksum };
}

function buildEnd(
  plan: FramePlan,
  last: boolean,
  previous: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const lie = plan.endLie ?? {};
  const content = crc32c(...plan.blocks.map(contentOf));
  const mark = join(
    Uint8Array.of((last ? 8 : 0) ^ (lie.type ?? 0)),
    varint(lie.total ?? contentLength(plan)),
    plan.contentChecksum
      ? fixed32(content ^ (lie.contentChecksum ?? 0))
      : new Uint8Array(),
  );
  const checksum = crc32c(previous, mark) ^ (lie.endChecksum ?? 0);
  return join(mark, fixed32(checksum));
}
