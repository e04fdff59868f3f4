/** What several tests need: bytes to work on, ways to cut them, and a look inside archives. */

import type { BlockHead } from "../../src/frame/block.ts";
import { type FrameEvent, FrameReader } from "../../src/frame/frame_reader.ts";
import { FrameWriter } from "../../src/frame/frame_writer.ts";
import type { FrameHeader } from "../../src/frame/header.ts";
import { kernelMemory } from "../../src/kernel/profiles.ts";

/** Text as bytes. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Bytes without any structure, the same for the same seed. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  let state = Math.imul(seed, 0x9E3779B1) | 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[i] = state >>> 11;
  }
  return out;
}

/** Lines that repeat themselves without being equal. */
export function lines(length: number): Uint8Array<ArrayBuffer> {
  let text = "";
  for (let i = 0; text.length < length; i++) {
    text += `${i * 37 % 101} items were moved from shelf ${i % 7}\n`;
  }
  return bytes(text.slice(0, length));
}

/** Runs what gives way to its end. */
export function whole<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** One after another. */
export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The bytes as a stream of chunks of these sizes, which are taken in turn. */
export function inChunks(
  data: Uint8Array,
  sizes: readonly number[],
): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= data.length) return controller.close();
      const size = sizes[turn++ % sizes.length];
      controller.enqueue(data.slice(at, at += size));
    },
  });
}

/** All bytes of a stream. */
export function collect(
  stream: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>)
    .bytes();
}

/** Lets everything that can happen happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((done) => setTimeout(done, 0));
}

/** A header that a decoder accepts, but for what is given. */
export function header(given: Partial<FrameHeader> = {}): FrameHeader {
  const { profile = 1, scale = 0, blockLimit = 1024 } = given;
  return {
    number: 0,
    profile,
    scale,
    blockLimit,
    memory: kernelMemory(profile, scale, blockLimit),
    contentSize: undefined,
    contentChecksum: true,
    extensions: [],
    ...given,
  };
}

/** A frame of one stored block, or none, as a hand would make it. */
export function frame(
  content: string,
  given: Partial<FrameHeader> = {},
  last = true,
): Uint8Array<ArrayBuffer> {
  const writer = new FrameWriter(header(given));
  const data = bytes(content);
  const parts = data.length > 0
    ? [writer.block(stored(data.length), data, data)]
    : [];
  return concat(...parts, writer.end(last));
}

/** Head of a stored block. */
export function stored(rawLength: number): BlockHead {
  return {
    kind: "stored",
    ensemble: 0,
    learn: false,
    calls: false,
    rawLength,
    payloadLength: rawLength,
  };
}

/** All that a frame reader says of an archive whose content is known. */
export function inspect(
  archive: Uint8Array,
  content: Uint8Array,
): FrameEvent[] {
  const reader = new FrameReader();
  reader.feed(archive);
  reader.end();
  const events: FrameEvent[] = [];
  let at = 0;
  for (let event; (event = reader.next());) {
    if (event.type === "block") {
      reader.verify(content.subarray(at, at += event.head.rawLength));
    }
    events.push(event);
  }
  return events;
}

/** The header of the first frame. */
export function headerOf(
  archive: Uint8Array,
  content: Uint8Array,
): FrameHeader {
  const [first] = inspect(archive, content);
  if (first.type !== "header") throw new Error("no header comes first");
  return first.header;
}

/** The blocks of all frames. */
export function blocksOf(
  archive: Uint8Array,
  content: Uint8Array,
): BlockHead[] {
  return inspect(archive, content).filter((event) => event.type === "head").map(
    (e) => e.head,
  );
}
