/**
 * What an archive says of itself.
 *
 * @module
 */

import { type FrameEvent, FrameReader } from "../frame/frame_reader.ts";
import type { FrameHeader } from "../frame/header.ts";
import { modelsOf } from "../frame/models_field.ts";
import { networkOf } from "../frame/network_field.ts";
import { NETWORK } from "../kernel/profiles.ts";
import { checkBytes } from "./codec.ts";

/** A part of an archive, as {@linkcode inspect} finds it. `offset` says where in the input it begins. */
export type ArchivePart = FramePart | BlockPart | EndPart;

/** A frame begins. */
export interface FramePart {
  /** What it is. */
  type: "frame";
  /** Bytes from the start of the input. */
  offset: number;
  /** Place of the frame in its archive, from 0. */
  number: number;
  /** Number of the predictor. */
  profile: number;
  /** Size of the predictor's tables, 0 to 9. */
  scale: number;
  /** Largest content of a block, in bytes. */
  blockLimit: number;
  /** Bytes of memory that decoding takes. */
  memory: number;
  /** Bytes of content, where the header says; `undefined`: unknown. */
  contentSize: number | undefined;
  /** Whether there is a checksum of the whole content, beside those of the blocks. */
  contentChecksum: boolean;
  /** The models that it begins with: SHA-256 of the file of each, 64 hexadecimal digits. */
  models: string[];
  /** The network that it is coded with; `undefined`: none. */
  network: NetworkPart | undefined;
}

/** How a network takes part in a frame. */
export interface NetworkPart {
  /** SHA-256 of the network's file, 64 hexadecimal digits. */
  sha256: string;
  /** Whether it is mixed with the predictor; otherwise it predicts alone. */
  mixed: boolean;
  /** How many parts of each block are coded at the same time. */
  lanes: number;
}

/** A block. */
export interface BlockPart {
  /** What it is. */
  type: "block";
  /** Bytes from the start of the input. */
  offset: number;
  /** How the payload stands for the content. */
  kind: "coded" | "stored" | "run";
  /** Which of the profile's lists of context models. */
  ensemble: number;
  /** Whether the targets of x86 calls are coded as absolute addresses. */
  calls: boolean;
  /** Bytes of content. */
  contentBytes: number;
  /** Bytes of payload. */
  payloadBytes: number;
}

/** A frame ends. */
export interface EndPart {
  /** What it is. */
  type: "end";
  /** Bytes from the start of the input. */
  offset: number;
  /** Bytes of content of the frame. */
  contentBytes: number;
  /** Whether it is the last frame of its archive. */
  last: boolean;
}

/**
 * Reads archives without decoding them, hundreds of megabytes a second. Headers and end marks are verified, and
 * that the sizes add up; blocks are not, as that takes their content.
 *
 * Memory is bounded whatever the length of the input.
 *
 * @param archives archives one after another, in chunks of any size
 * @returns their parts, in order
 * @throws {FormatError} when the bytes are not whole archives, as far as can be told
 * @throws {TypeError} when a chunk is not a `Uint8Array`
 *
 * @example Usage
 * ```ts
 * import { compress, inspect } from "@sluice/sluice";
 * import { assertEquals } from "@std/assert";
 *
 * const archive = compress(new Uint8Array(1000));
 * const parts = await Array.fromAsync(inspect(new Blob([archive]).stream()));
 *
 * assertEquals(parts.map(({ type }) => type), ["frame", "block", "end"]);
 * ```
 */
export async function* inspect(
  archives: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchivePart, void, void> {
  const reader = new FrameReader();
  for await (const chunk of archives) {
    checkBytes("inspect", chunk);
    reader.feed(chunk);
    yield* parts(reader);
  }
  reader.end();
  yield* parts(reader);
}

function* parts(reader: FrameReader): Generator<ArchivePart> {
  for (let event; (event = reader.next()) !== undefined;) {
    const part = partOf(event);
    if (event.type === "block") reader.trust();
    if (part) yield part;
  }
}

function partOf(event: FrameEvent): ArchivePart | undefined {
  const { offset } = event;
  switch (event.type) {
    case "header": {
      const { extensions: _, memory: kibibytes, ...said } = event.header;
      const memory = kibibytes * 1024, models = modelsOf(event.header);
      const network = networkPart(event.header);
      return { type: "frame", offset, ...said, memory, models, network };
    }
    case "head":
      return undefined; // The block follows.
    case "skippable":
      return undefined; // Told only where payloads are passed over.
    case "block": {
      const { kind, ensemble, calls, rawLength, payloadLength } = event.head;
      return {
        type: "block",
        offset,
        kind,
        ensemble,
        calls,
        contentBytes: rawLength,
        payloadBytes: payloadLength,
      };
    }
    case "end":
      return {
        type: "end",
        offset,
        contentBytes: event.total,
        last: event.last,
      };
  }
}

function networkPart(header: FrameHeader): NetworkPart | undefined {
  const field = networkOf(header);
  return field && { ...field, mixed: header.profile !== NETWORK };
}
