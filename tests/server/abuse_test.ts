import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { type BodyLimits, openBody, readBody } from "../../src/server/body.ts";
import { HttpError } from "../../src/server/errors.ts";
import { Gathering } from "../../src/server/gathering.ts";
import { Patience } from "../../src/server/patience.ts";
import {
  CountedBombs,
  encoder,
  json,
  metric,
  pause,
  post,
  serverWith,
  until,
} from "./helpers.ts";

/** Limits of bodies, where all that wait may have so many bytes. */
function limitsOf(most: number): BodyLimits {
  const gathering = new Gathering(most);
  return { maxBody: 1e9, idleTimeout: 5000, gathering };
}

/** A request whose chunks are a byte each, and lie in buffers as a runtime's do. */
function dripped(bytes: number): Request {
  let left = bytes;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- === 0) return controller.close();
      controller.enqueue(new Uint8Array(65_536).subarray(0, 1));
    },
  }, { highWaterMark: 0 });
  return new Request("http://x/", post(body));
}

const { signal } = new AbortController();

Deno.test("a body of chunks of a byte takes the memory of its bytes, not of theirs", async () => {
  const limits = limitsOf(1e6);
  const body = await openBody(dripped(5000), 65_536, limits, signal);
  assertEquals([body.head.length, body.whole], [5000, true]);
  assertLessOrEqual(body.head.buffer.byteLength, 10_000);
  assertLessOrEqual(limits.gathering.held, 10_000);
  assertEquals((await new Response(body.content).bytes()).length, 5000);
  assertEquals(limits.gathering.held, 0);
  const { bytes, release } = await readBody(
    dripped(3000),
    9999,
    limits,
    signal,
  );
  assertEquals([bytes.length, limits.gathering.held], [3000, 3000]);
  release();
  release();
  assertEquals(limits.gathering.held, 0);
});

Deno.test("all bodies that wait are bounded together, and what is let go of makes room", async () => {
  const limits = limitsOf(10_000);
  const open = () => openBody(dripped(4000), 65_536, limits, signal);
  const first = await open(), second = await open();
  const refused = await open().catch((error) => error);
  assert(refused instanceof HttpError);
  assertEquals([refused.status, refused.code], [503, "too-many-bodies"]);
  assertEquals(refused.options.headers, { "Retry-After": "1" });
  first.discard(refused);
  await (await open()).content.cancel();
  second.discard(refused);
  second.discard(refused);
  assertEquals(limits.gathering.held, 0);
});

Deno.test("a job that nobody reads ends when its time does", async () => {
  using server = await serverWith({ wallTimeout: 400, maxJobs: 1 });
  const bombs = new CountedBombs();
  const answer = await server.app.request(
    "/v1/decompress",
    post(bombs.readable),
  );
  assertEquals(answer.status, 200);
  await until(() => server.lines.some(({ event }) => event === "job"), 5000);
  assertEquals(await metric(server, "sluice_jobs_running"), 0);
  const [job] = server.lines.filter(({ event }) => event === "job");
  assertEquals(job.ending, "failed");
  const failure = await answer.bytes().catch((error) => error);
  assert(failure instanceof HttpError, String(failure));
  assertEquals(failure.status, 503);
});

Deno.test("a reader that takes nothing loses its answer", async () => {
  for (const path of ["/v1/decompress", "/v1/completions"]) {
    using server = await serverWith({ idleTimeout: 200, maxJobs: 1 });
    const request = path === "/v1/decompress"
      ? post(new CountedBombs().readable)
      : json({ model: "cats", max_tokens: 60_000, stream: true });
    const answer = await server.app.request(path, request);
    await until(() => server.lines.some(({ event }) => event === "job"), 5000);
    const failure = await answer.bytes().catch((error) => error);
    assertEquals(failure.code, "reader-idle");
  }
});

Deno.test("who asks for output at once and says nothing takes no place", async () => {
  using server = await serverWith({ maxJobs: 1, maxQueue: 0 });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const silent = server.app.request("/v1/compress?flush=chunk", post(readable));
  await pause(30);
  const other = await server.app.request("/v1/compress", post("quick"));
  assertEquals(other.status, 200);
  await other.bytes();
  await writable.close();
  assertEquals((await silent).status, 200);
});

Deno.test("who has a place and is slow is waited for while nobody else wants it", async () => {
  let crowded = false;
  const ends: number[] = [];
  const patience = new Patience({
    idleTimeout: 60_000,
    isCrowded: () => crowded,
  });
  patience.begin((time) => ends.push(time));
  await pause(5200);
  patience.end(1);
  assertEquals(ends, []);
  crowded = true;
  patience.begin((time) => ends.push(time));
  await until(() => ends.length > 0, 10_000);
  patience.end();
});

Deno.test("a body that is refused is not held on to", async () => {
  using server = await serverWith({ maxJobs: 1, maxQueue: 0 });
  const bombs = new CountedBombs();
  const first = await server.app.request(
    "/v1/decompress",
    post(bombs.readable),
  );
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel: () => void (cancelled = true),
  });
  const second = await server.app.request("/v1/compress", post(body));
  assertEquals(second.status, 503);
  await until(() => cancelled);
  await first.body!.cancel();
});

Deno.test("a mistake of ours is a 500 and is logged, whatever error it is", async () => {
  using server = await serverWith({}, {
    findArchive: () => Promise.reject(new TypeError("x is not a function")),
  });
  const answer = await server.app.request("/v1/files/a.slc");
  assertEquals([answer.status, (await answer.json()).code], [500, "bug"]);
  assert(server.lines.some(({ event }) => event === "error"));
});

Deno.test("methods that clients make up are counted as one", async () => {
  using server = await serverWith();
  for (let i = 0; i < 30; i++) {
    await (await server.app.request("/healthz", { method: `M${i}` })).text();
  }
  const text = await (await server.app.request("/metrics")).text();
  assert(text.includes('method="other"'));
  assert(!text.includes("M1"));
});

Deno.test("another method than a route's is told which there are", async () => {
  using server = await serverWith();
  for (
    const [method, path, allowed, shape] of [
      ["GET", "/v1/compress", "POST", "code"],
      ["PUT", "/v1/models/cats", "GET, HEAD", "error"],
      ["DELETE", "/healthz", "GET, HEAD", "code"],
    ]
  ) {
    const answer = await server.app.request(path, { method });
    assertEquals([answer.status, answer.headers.get("Allow")], [405, allowed]);
    assert(shape in await answer.json());
  }
  assertEquals(
    (await server.app.request("/v1/no", { method: "PUT" })).status,
    404,
  );
});

Deno.test("a body in a coding that nobody undoes is refused", async () => {
  using server = await serverWith();
  const answer = await server.app.request(
    "/v1/compress",
    post("x", { "Content-Encoding": "gzip" }),
  );
  assertEquals(answer.status, 415);
  assertEquals(answer.headers.get("Accept-Encoding"), "identity");
});

Deno.test("tokens cannot be tried without end", async () => {
  using server = await serverWith({ tokens: ["secret"], rateLimit: 3 });
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const answer = await server.app.request("/v1/models", {
      headers: { Authorization: `Bearer guess${i}` },
    });
    statuses.push(answer.status);
  }
  assertEquals(statuses, [401, 401, 401, 429, 429]);
});

Deno.test("a client that leaves is told of, whatever the runtime says for a reason", async () => {
  using server = await serverWith({ wallTimeout: 3_600_000 });
  const leaving = new AbortController();
  const body = new ReadableStream<Uint8Array>({ pull: () => pause(5000) });
  const answer = server.app.request(
    new Request("http://x/v1/compress", {
      ...post(body),
      signal: leaving.signal,
    }),
  );
  await pause(30);
  leaving.abort("the connection was closed");
  assertEquals((await answer).status, 400);
  assert(server.lines.some(({ event }) => event === "request"));
});

Deno.test("memory is bounded for every kind of job", async () => {
  using server = await serverWith({ maxMemory: 1024 });
  for (
    const [path, request] of [
      ["/v1/compress", post("x")],
      ["/v1/score?level=9", post("x")],
      ["/v1/score?model=cats", post("x")],
      ["/v1/completions", json({ model: "cats", prompt: "x" })],
    ] as const
  ) {
    const answer = await server.app.request(path, request);
    assertEquals(answer.status, 413, path);
    await answer.body?.cancel();
  }
  using low = await serverWith({ maxLevel: 4 });
  const request = json({ model: "cats", prompt: "x" });
  const answer = await low.app.request("/v1/completions", request);
  assertEquals(answer.status, 413);
});

Deno.test("other requests are answered within milliseconds while long prompts are scored", async () => {
  using server = await serverWith({}, {
    threads: 1,
    startWorker: startDenoWorker,
  });
  const prompt = "The cat sat on the mat. ".repeat(400);
  const ask = { model: "cats", echo: true, logprobs: 5, max_tokens: 1 };
  const long = Promise.resolve(
    server.app.request("/v1/completions", json({ ...ask, prompt })),
  );
  let over = false, longest = 0;
  long.then(() => over = true);
  while (!over) {
    const begin = performance.now();
    await server.app.request("/healthz");
    await pause(0);
    longest = Math.max(longest, performance.now() - begin);
  }
  const { choices: [{ logprobs }] } = await (await long).json();
  assertEquals(logprobs.tokens.length, encoder.encode(prompt).length + 1);
  // As JSON it is made at once; ten times what that takes here.
  assert(longest < 500, `${longest}`);
  const tooLong = json({ ...ask, prompt: "x".repeat(20_000) });
  const refused = await server.app.request("/v1/completions", tooLong);
  assertEquals(refused.status, 400);
  assertEquals((await refused.json()).error.code, "too_many_logprobs");
});

Deno.test("prompts of texts that wait for a place are counted, and let go of with it", async () => {
  const ask = { model: "cats", prompt: "The cat ".repeat(500), max_tokens: 1 };
  using server = await serverWith({
    maxJobs: 1,
    queueTimeout: 60_000,
    maxGathered: 10_000,
  });
  const place = new AbortController();
  const held = await server.app.request("/v1/decompress?flush=chunk", {
    ...post(new CountedBombs().readable),
    signal: place.signal,
  });
  assertEquals(held.status, 200);
  const waiting = [1, 2].map(() =>
    server.app.request("/v1/completions", json(ask))
  );
  const end = performance.now() + 10_000;
  while (await metric(server, "sluice_jobs_waiting") !== 2) {
    assert(performance.now() < end, "they do not wait");
    await pause(5);
  }
  const refused = await server.app.request("/v1/completions", json(ask));
  assertEquals(refused.status, 503);
  assertEquals((await refused.json()).error.code, "too_many_bodies");
  place.abort();
  await held.body!.cancel().catch(() => {});
  for (const answer of waiting) assertEquals((await answer).status, 200);
  for (let i = 0; i < 3; i++) {
    const answer = await server.app.request("/v1/completions", json(ask));
    assertEquals(answer.status, 200);
  }
  const wrong = { ...ask, max_tokens: 1e9 };
  for (let i = 0; i < 5; i++) {
    const answer = await server.app.request("/v1/completions", json(wrong));
    assertEquals(answer.status, 400);
  }
});

Deno.test("requests of a hundred thousand values, right and wrong, are judged in milliseconds", async () => {
  using server = await serverWith();
  const judge = async (path: string, asked: Record<string, unknown>) => {
    let best = Infinity, status = 0, text = "";
    for (let i = 0; i < 3; i++) {
      const request = json({ model: "cats", max_tokens: 0, ...asked });
      const begin = performance.now();
      const answer = await server.app.request(`/v1/${path}`, request);
      text = await answer.text();
      status = answer.status;
      best = Math.min(best, performance.now() - begin);
    }
    // Ten times what they take here; to tell of each takes seconds, and megabytes.
    assert(best < 300, `${best}`);
    assert(text.length < 2000, text.slice(0, 2000));
    return { status, body: JSON.parse(text) };
  };
  const many = (value: unknown) => Array(100_000).fill(value);
  const right = await judge("completions", { prompt: many(65) });
  assertEquals(right.status, 200);
  for (const wrong of [256, -1, 0.5, null, "x", "", [], [65, "x"]]) {
    for (const prompt of [many(wrong), [65, ...many(wrong)]]) {
      const { status, body } = await judge("completions", { prompt });
      assertEquals([status, body.error.param], [400, "prompt"]);
    }
  }
  const message = { role: "user", content: "x" };
  for (
    const asked of [
      { messages: many(0) },
      { messages: many(message).slice(0, 20_000) },
      { messages: [{ ...message, content: many(0) }] },
      { messages: [message], stop: many(0) },
    ]
  ) {
    const { status } = await judge("chat/completions", asked);
    assertEquals(status, 400);
  }
});
