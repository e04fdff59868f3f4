/**
 * Content for the suite, and ways to cut and to gather it.
 *
 * @module
 */

import { json, noise, prose, records, run } from "../../golden/content.ts";

/** Content of every kind that the encoder tells apart. */
export const KINDS: Record<
  string,
  (length: number) => Uint8Array<ArrayBuffer>
> = {
  prose: (length) => prose(length, 11),
  JSON: (length) => json(length, 12),
  records: (length) => records(length, 13),
  noise: (length) => noise(length, 14),
  "a run": (length) => run(length, 15),
  "a bit of each": (length) => {
    const part = Math.ceil(length / 4);
    return join(
      prose(part, 16),
      noise(part, 17),
      run(part, 18),
      records(part, 19),
    ).slice(0, length);
  },
};

/** Text as bytes. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

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

/** The bytes as a stream of chunks of these sizes, which are taken in turn. */
export function inChunks(
  data: Uint8Array<ArrayBuffer>,
  sizes: readonly number[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
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
export async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return join(...parts);
    parts.push(value);
  }
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/** Lets everything that can happen happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((done) => setTimeout(done, 5));
}
