/**
 * The endpoint under load: small requests of 20 clients, then of 200, beside 8 large streams, 200 clients that are connected and say
 * nothing, and 200 that drip. Nothing is lost, and memory does not grow.
 */

import { assert, assertEquals } from "@std/assert";
import { compress, decompress } from "../../mod.ts";
import { encoder, pause } from "../server/helpers.ts";
import { startEndpoint } from "../../benches/endpoint/process.ts";

/** Seconds of each of the two parts. */
const SECONDS = Number(Deno.env.get("LOAD_SECONDS") ?? 30);

/** Milliseconds between two requests of a client: people think, programs batch. */
const THINKS = 1000;

const LARGE = 8, IDLE = 200, DRIPPING = 200;

/** What p99 of 200 clients may be of that of 20. */
const MOST = 2;

/** What memory may grow by, in shares of what it was. */
const DRIFT = 0.1;

const MESSAGE = encoder.encode(
  JSON.stringify({
    id: 1,
    name: "Ada",
    tags: ["a", "b"],
    text: "x ".repeat(400),
  }),
);

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

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

Deno.test("the endpoint under load", async () => {
  await using server = await startEndpoint({ SLUICE_IDLE_TIMEOUT: "120000" });
  const base = server.url;
  const over = new AbortController();
  const large = text(4_000_000);
  let streams = 0;
  const stream = async () => {
    while (!over.signal.aborted) {
      const answer = await fetch(`${base}/v1/compress?level=1`, {
        method: "POST",
        body: large,
      });
      const archive = await answer.bytes();
      if (streams++ % 8 === 0) assertEquals(decompress(archive), large);
    }
  };
  const connections: Deno.Conn[] = [];
  const head = encoder.encode(
    "POST /v1/compress HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
  );
  for (let i = 0; i < IDLE + DRIPPING; i++) {
    const connection = await Deno.connect({
      hostname: "127.0.0.1",
      port: server.port,
    });
    await connection.write(head);
    connections.push(connection);
  }
  const drip = async () => {
    while (!over.signal.aborted) {
      for (const connection of connections.slice(IDLE)) {
        await connection.write(Uint8Array.of(120));
      }
      await pause(1000);
    }
  };
  const background = [...Array.from({ length: LARGE }, stream), drip()];

  // The same bytes each time; to look at them takes no time of those that are measured.
  const expected = compress(MESSAGE, { level: 5 });
  let sent = 0, served = 0;
  const measure = async (clients: number): Promise<number> => {
    const times: number[] = [];
    const end = performance.now() + SECONDS * 1000;
    await Promise.all(Array.from({ length: clients }, async (_, i) => {
      await pause(THINKS * i / clients);
      while (performance.now() < end) {
        const begin = performance.now();
        sent++;
        const answer = await fetch(`${base}/v1/compress?level=5`, {
          method: "POST",
          body: MESSAGE,
        });
        assertEquals(answer.status, 200);
        const archive = await answer.bytes();
        times.push(performance.now() - begin);
        assert(equal(archive, expected));
        served++;
        await pause(THINKS);
      }
    }));
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length * 0.99)];
  };
  await measure(20); // what is compiled and allocated first
  const before = await server.rss();
  const few = await measure(20);
  const many = await measure(200);
  const after = await server.rss();
  over.abort();
  await Promise.all(background);
  for (const connection of connections) connection.close();
  console.log(
    `p99 of 20: ${few.toFixed(1)} ms, of 200: ${
      many.toFixed(1)
    } ms; ${served} small, ${streams} large; ${
      (before / 1e6).toFixed(0)
    } MB, then ${(after / 1e6).toFixed(0)} MB`,
  );
  assertEquals(served, sent);
  assert(many <= MOST * few, `${many} ms instead of ${few} ms`);
  assert(after <= before * (1 + DRIFT), `${after} bytes, were ${before}`);
});
