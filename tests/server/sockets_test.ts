/** What only a real connection shows: duplex, clients that leave, that are slow, that lie. */

import { assert, assertEquals } from "@std/assert";
import { compress, DecompressorStream } from "../../mod.ts";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import type { ServerConfig } from "../../src/server/config.ts";
import {
  encoder,
  json,
  metric,
  pause,
  serverWith,
  type TestServer,
} from "./helpers.ts";

const CONTENT = encoder.encode("a line of a log, and one more\n".repeat(3000));

/** A server that listens. */
interface Listening extends AsyncDisposable {
  server: TestServer;
  port: number;
  url: string;
}

async function listening(
  config: Partial<ServerConfig> = {},
): Promise<Listening> {
  const server = await serverWith(config, {
    threads: 2,
    startWorker: startDenoWorker,
  });
  const ending = new AbortController();
  const http = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      signal: ending.signal,
    },
    (request, info) => server.app.fetch(request, info),
  );
  const { port } = http.addr;
  return {
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      // At once: what a test has left unread is not waited for.
      ending.abort();
      await http.finished;
    },
  };
}

/** A connection that speaks for itself. */
class Socket implements Disposable {
  readonly #connection: Deno.Conn;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<Socket> {
    return new Socket(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  async send(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    for (let at = 0; at < bytes.length;) {
      at += await this.#connection.write(bytes.subarray(at));
    }
  }

  /** What comes next, as text of a character for each byte; empty: the end. */
  async receive(): Promise<string> {
    const bytes = new Uint8Array(65_536);
    const read = await this.#connection.read(bytes);
    let text = "";
    for (const byte of bytes.subarray(0, read ?? 0)) {
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** All that comes until the end, which may be a reset. */
  async rest(): Promise<string> {
    let all = "";
    for (;;) {
      const text = await this.receive().catch(() => "");
      if (text === "") return all;
      all += text;
    }
  }

  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // It was reset.
    }
  }
}

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

Deno.test("a client that leaves in the middle frees its place", async () => {
  await using there = await listening();
  for (const path of ["/v1/compress?level=1", "/v1/score"]) {
    const socket = await Socket.open(there.port);
    await socket.send(head(path, "Content-Length: 100000000"));
    await socket.send(CONTENT);
    await pause(200);
    assertEquals(await metric(there.server, "sluice_jobs_running"), 1, path);
    socket[Symbol.dispose]();
    const begin = performance.now();
    while (await metric(there.server, "sluice_jobs_running") !== 0) {
      assert(performance.now() - begin < 2000, path);
      await pause(2);
    }
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

Deno.test("a body that ends before its length is no body", async () => {
  await using there = await listening();
  using socket = await Socket.open(there.port);
  await socket.send(head("/v1/compress", "Content-Length: 100"));
  await socket.send("only this");
  socket[Symbol.dispose]();
  await pause(100);
  assertEquals(await metric(there.server, "sluice_jobs_running"), 0);
  const health = await fetch(`${there.url}/healthz`);
  assertEquals(await health.json(), { status: "ok" });
});
