/**
 * What goes on beside the requests that are measured, in a thread of its own, so that they do not wait for their own client: large
 * streams, clients that are connected and say nothing, and clients that drip.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { decompress } from "../../mod.ts";
import { encoder, pause } from "../server/helpers.ts";

/** What is to go on. */
export interface Load {
  url: string;
  port: number;
  /** Streams of megabytes at the same time. */
  large: number;
  /** Clients that are connected and say nothing, and that send a byte each second. */
  idle: number;
  dripping: number;
}

/** What a worker tells: that all are connected, and, once it is told to end, how many streams there were. */
export type Told = { type: "ready" } | { type: "over"; streams: number };

/** Bytes of a large stream. */
const LARGE = 4_000_000;

/** Bytes that do not repeat, so that they are work. */
function text(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    bytes[i] = 97 + (state >>> 24) % 20;
  }
  return bytes;
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(hash).toHex();
}

async function run(
  { url, port, large, idle, dripping }: Load,
  over: AbortSignal,
): Promise<number> {
  const content = text(LARGE);
  const ask = async () => {
    const answer = await fetch(`${url}/v1/compress?level=1`, {
      method: "POST",
      body: content,
    });
    assertEquals(answer.status, 200);
    return await answer.bytes();
  };
  const first = await ask();
  assertEquals(decompress(first), content);
  const expected = await hashOf(first);
  let streams = 0;
  const stream = async () => {
    while (!over.aborted) {
      assert(await hashOf(await ask()) === expected, "the archive is wrong");
      streams++;
    }
  };
  const connections: Deno.Conn[] = [];
  const head = encoder.encode(
    "POST /v1/compress HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
  );
  for (let i = 0; i < idle + dripping; i++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(head);
    connections.push(connection);
  }
  // Each at its own time, as clients that know nothing of each other do.
  const drip = async (connection: Deno.Conn, i: number) => {
    await pause(1000 * i / dripping);
    while (!over.aborted) {
      await connection.write(Uint8Array.of(120));
      await pause(1000);
    }
  };
  scope.postMessage({ type: "ready" });
  await Promise.all([
    ...Array.from({ length: large }, stream),
    ...connections.slice(idle).map(drip),
  ]);
  for (const connection of connections) connection.close();
  return streams;
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Load | "end">) => void;
  postMessage(told: Told): void;
  close(): void;
};

const over = new AbortController();

scope.onmessage = async ({ data }) => {
  if (data === "end") return over.abort();
  const streams = await run(data, over.signal);
  scope.postMessage({ type: "over", streams });
  scope.close();
};
