/** What only a real connection shows: duplex, clients that leave, that are slow, that lie. */

import { assert, assertEquals } from "@std/assert";
import { compress, DecompressorStream } from "../../mod.ts";
import { encoder, json, metric, pause } from "./helpers.ts";
import { type Listening, listening, Socket } from "./listening.ts";

const CONTENT = encoder.encode("a line of a log, and one more\n".repeat(3000));

function head(path: string, ...headers: string[]): string {
  return [`POST ${path} HTTP/1.1`, "Host: x", ...headers, "", ""].join("\r\n");
}

Deno.test("output is read while input is written, through one connection", async () => {
  await using there = await listening();
  using socket = await Socket.open(there.port);
  await socket.send(
    head("/v1/compress?flush=chunk", "Transfer-Encoding: chunked"),
  );
  await socket.send("5\r\nhello\r\n");
  let text = "";
  while (!text.includes("\r\n\r\n") || text.split("\r\n\r\n")[1] === "") {
    text += await socket.receive();
  }
  assert(text.startsWith("HTTP/1.1 200"));
  await socket.send("6\r\n world\r\n0\r\n\r\n");
  while (!text.endsWith("0\r\n\r\n")) text += await socket.receive();
});

/** Milliseconds within which a place is free, of several tries the best: the machine may have other work. */
const SOON = 100, TRIES = 5;

Deno.test("a client that leaves in the middle frees its place within 100 ms", async () => {
  await using there = await listening();
  for (const path of ["/v1/compress?level=1", "/v1/score"]) {
    let best = Infinity;
    for (let i = 0; i < TRIES; i++) {
      const socket = await Socket.open(there.port);
      await socket.send(head(path, "Content-Length: 100000000"));
      await socket.send(CONTENT);
      while (await metric(there.server, "sluice_jobs_running") !== 1) {
        await pause(5);
      }
      socket[Symbol.dispose]();
      const begin = performance.now();
      while (await metric(there.server, "sluice_jobs_running") !== 0) {
        assert(performance.now() - begin < 2000, path);
        await pause(2);
      }
      best = Math.min(best, performance.now() - begin);
    }
    assert(best < SOON, `${path}: ${best} ms`);
  }
});

Deno.test("a client that leaves a text frees its place, whether it streams or not", async () => {
  await using there = await listening();
  for (const stream of [true, false]) {
    const abort = new AbortController();
    const asked = fetch(`${there.url}/v1/completions`, {
      ...json({
        model: "cats",
        max_tokens: 65_536,
        top_k: 3,
        stream,
        prompt: "x",
      }),
      signal: abort.signal,
    }).then((answer) => answer.text());
    asked.catch(() => {});
    await pause(400);
    assertEquals(await metric(there.server, "sluice_jobs_running"), 1);
    abort.abort();
    const begin = performance.now();
    while (await metric(there.server, "sluice_jobs_running") !== 0) {
      assert(performance.now() - begin < 2000, `stream: ${stream}`);
      await pause(2);
    }
    await asked.catch(() => {});
  }
});

Deno.test("damage that is met late resets the connection: the answer has no end", async () => {
  await using there = await listening();
  const archive = compress(CONTENT, { blockSize: 1024 });
  archive[archive.length - 5] ^= 1;
  using socket = await Socket.open(there.port);
  await socket.send(
    head("/v1/decompress", `Content-Length: ${archive.length}`),
  );
  await socket.send(archive);
  const text = await socket.rest();
  assert(text.startsWith("HTTP/1.1 200"));
  assert(!text.endsWith("0\r\n\r\n"));
});

Deno.test("who reads slowly gets all of it", async () => {
  await using there = await listening();
  const zeros = new Uint8Array(48 * 1024 * 1024);
  const answer = await fetch(`${there.url}/v1/decompress`, {
    method: "POST",
    body: compress(zeros) as BodyInit,
  });
  const reader = answer.body!.getReader();
  let length = 0;
  await pause(300);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
  }
  assertEquals(length, zeros.length);
});

Deno.test("who writes slowly is waited for, and others are served meanwhile", async () => {
  await using there = await listening({ maxJobs: 2 });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const slow = fetch(`${there.url}/v1/compress`, {
    method: "POST",
    body: readable,
    duplex: "half",
  } as RequestInit);
  for (let i = 0; i < 10; i++) {
    await writer.write(encoder.encode(`line ${i}\n`));
    const quick = await fetch(`${there.url}/v1/compress`, {
      method: "POST",
      body: "quick",
    });
    assertEquals(quick.status, 200);
    await quick.bytes();
  }
  await writer.close();
  const restored = (await slow).body!.pipeThrough(new DecompressorStream());
  assertEquals(
    await new Response(restored).text(),
    Array.from({ length: 10 }, (_, i) => `line ${i}\n`).join(""),
  );
});

/** Waits until no job is at work. */
async function idle(there: Listening): Promise<void> {
  const begin = performance.now();
  while (await metric(there.server, "sluice_jobs_running") !== 0) {
    assert(performance.now() - begin < 2000);
    await pause(2);
  }
}

Deno.test("a body that ends before its length has no answer that ends well", async () => {
  await using there = await listening();
  const content = crypto.getRandomValues(new Uint8Array(60_000));
  // Little of it, before there is a job; much of it, while one is at work.
  for (const times of [1, 5]) {
    for (const path of ["/v1/compress?level=1", "/v1/score"]) {
      using socket = await Socket.open(there.port);
      const length = `Content-Length: ${times * content.length + 1}`;
      await socket.send(head(path, length));
      for (let i = 0; i < times; i++) await socket.send(content);
      if (times > 1) {
        while (await metric(there.server, "sluice_jobs_running") !== 1) {
          await pause(2);
        }
      }
      await socket.end();
      const text = await socket.rest();
      assert(!/^HTTP\/1\.1 200[^]*\r\n0\r\n\r\n$/.test(text), path);
      await idle(there);
    }
  }
  const jobs = there.server.lines.filter(({ event }) => event === "job");
  assertEquals(jobs.length, 2);
  assert(jobs.every(({ ending }) => ending !== "done"));
  const health = await fetch(`${there.url}/healthz`);
  assertEquals(await health.json(), { status: "ok" });
});
