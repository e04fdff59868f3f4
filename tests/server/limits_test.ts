import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Admission } from "../../src/server/admission.ts";
import { ConfigError, readConfig } from "../../src/server/config.ts";
import { HttpError } from "../../src/server/errors.ts";
import { json, metric, pause, post, serverWith, until } from "./helpers.ts";

/** A body that never ends, and how much of it was asked for. */
function endless(): {
  body: ReadableStream<Uint8Array>;
  cancelled: () => boolean;
} {
  let cancelled = false;
  const chunk = crypto.getRandomValues(new Uint8Array(65_536));
  return {
    body: new ReadableStream({
      async pull(controller) {
        await pause(1);
        controller.enqueue(chunk);
      },
      cancel: () => void (cancelled = true),
    }),
    cancelled: () => cancelled,
  };
}

Deno.test("places are given first come, first served, and no more than there are", async () => {
  const admission = new Admission({
    maxJobs: 2,
    maxQueue: 2,
    queueTimeout: 9999,
  });
  const { signal } = new AbortController();
  const order: string[] = [];
  const a = await admission.enter(signal), b = await admission.enter(signal);
  const c = admission.enter(signal).then((release) => {
    order.push("c");
    return release;
  });
  const left = new AbortController();
  const d = admission.enter(left.signal);
  assertEquals([admission.running, admission.waiting], [2, 2]);
  const refused = await admission.enter(signal).catch((error) => error);
  assert(refused instanceof HttpError);
  assertEquals([refused.status, refused.code], [503, "queue-full"]);
  assert(Number(refused.options.headers!["Retry-After"]) >= 1);
  // Who leaves the queue makes room in it.
  left.abort(new Error("left"));
  assertEquals((await d.catch((error) => error)).message, "left");
  assertEquals(admission.waiting, 1);
  a();
  a(); // a place is given back once
  const release = await c;
  assertEquals(order, ["c"]);
  assertEquals([admission.running, admission.waiting], [2, 0]);
  release();
  b();
  assertEquals(admission.running, 0);
});

Deno.test("nobody waits for longer than is allowed", async () => {
  const admission = new Admission({
    maxJobs: 1,
    maxQueue: 1,
    queueTimeout: 50,
  });
  const { signal } = new AbortController();
  await admission.enter(signal);
  const refused = await admission.enter(signal).catch((error) => error);
  assertEquals([refused.status, refused.code], [503, "queue-timeout"]);
  assertEquals(admission.waiting, 0);
});

Deno.test("when every place is taken and the queue is full, it says when to come again", async () => {
  using server = await serverWith({ maxJobs: 1, maxQueue: 0 });
  const { body } = endless();
  const first = await server.app.request(
    "/v1/compress?level=1&flush=chunk",
    post(body),
  );
  assertEquals(first.status, 200);
  for (
    const [path, request] of [
      ["/v1/compress", post("x")],
      ["/v1/completions", json({ model: "cats", prompt: "x" })],
    ] as const
  ) {
    const second = await server.app.request(path, request);
    assertEquals(second.status, 503);
    assert(Number(second.headers.get("Retry-After")) >= 1);
    await second.body?.cancel();
  }
  // Others are answered meanwhile.
  assertEquals((await server.app.request("/healthz")).status, 200);
  await first.body!.cancel();
  assertEquals(
    (await server.app.request("/v1/compress", post("x"))).status,
    200,
  );
});

Deno.test("a client that leaves frees its place within 100 ms", async () => {
  using server = await serverWith({ maxJobs: 4 });
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const { body, cancelled } = endless();
    const answer = await server.app.request("/v1/compress?level=1", post(body));
    const reader = answer.body!.getReader();
    await reader.read();
    assertEquals(await metric(server, "sluice_jobs_running"), 1);
    const begin = performance.now();
    await reader.cancel();
    while (await metric(server, "sluice_jobs_running") !== 0) await pause(1);
    times.push(performance.now() - begin);
    await until(cancelled);
  }
  // Of a machine that does other things meanwhile, the best time counts.
  assert(Math.min(...times) < 100, `${times}`);
  const jobs = server.lines.filter(({ event }) => event === "job");
  assertEquals(jobs.map(({ ending }) => ending), Array(5).fill("left"));
});

Deno.test("a body that little comes of takes no place", async () => {
  using server = await serverWith({ maxJobs: 1, idleTimeout: 5000 });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const slow = server.app.request("/v1/compress", post(readable));
  await writer.write(new Uint8Array(100));
  await pause(20);
  assertEquals(await metric(server, "sluice_jobs_running"), 0);
  const quick = await server.app.request("/v1/compress", post("quick"));
  assertEquals(quick.status, 200);
  await quick.bytes();
  await writer.close();
  assertEquals((await slow).status, 200);
});

Deno.test("no job takes longer than is allowed", async () => {
  using server = await serverWith({ wallTimeout: 150 });
  const never = new ReadableStream({
    async pull(controller) {
      await pause(20);
      controller.enqueue(new Uint8Array(10));
    },
  });
  const answer = await server.app.request("/v1/compress", post(never));
  assertEquals(answer.status, 408);
  assertEquals((await answer.json()).code, "body-late");
});

Deno.test("a token is needed where there are some", async () => {
  using server = await serverWith({ tokens: ["one", "two"] });
  for (
    const [path, shape] of [
      ["/v1/compress", "code"],
      ["/v1/completions", "error"],
    ]
  ) {
    const none = await server.app.request(path, post("x"));
    assertEquals(none.status, 401);
    assert(none.headers.get("WWW-Authenticate")!.startsWith("Bearer"));
    assert(shape in await none.json());
    const wrong = await server.app.request(
      path,
      post("x", { Authorization: "Bearer three" }),
    );
    assertEquals(wrong.status, 401);
    await wrong.body?.cancel();
    for (
      const header of ["Basic b25lOnR3bw==", "Bearer", "Bearer a b", "one"]
    ) {
      const other = await server.app.request(
        path,
        post("x", { Authorization: header }),
      );
      assertEquals(other.status, 401, header);
      assert(other.headers.get("WWW-Authenticate")!.startsWith("Bearer"));
      const body = await other.json();
      const { detail, error } = body;
      assertStringIncludes(detail ?? error.message, "must be Bearer");
    }
  }
  for (const token of ["one", "two"]) {
    const right = await server.app.request(
      "/v1/compress",
      post("x", { Authorization: `Bearer ${token}` }),
    );
    assertEquals(right.status, 200);
    await right.body?.cancel();
  }
  assertEquals((await server.app.request("/healthz")).status, 200);
});

Deno.test("a client may ask so many times a minute", async () => {
  using server = await serverWith({ rateLimit: 2 }, {
    addressOf: (request) => request.headers.get("X-Client") ?? "",
  });
  const ask = (client: string) =>
    server.app.request("/v1/models", { headers: { "X-Client": client } });
  assertEquals((await ask("a")).status, 200);
  assertEquals((await ask("a")).status, 200);
  const third = await ask("a");
  assertEquals(third.status, 429);
  const seconds = Number(third.headers.get("Retry-After"));
  assert(seconds >= 1 && seconds <= 60, `${seconds}`);
  assertEquals((await third.json()).error.type, "rate_limit_error");
  assertEquals((await ask("b")).status, 200);
});

Deno.test("pages of other origins may ask where they are allowed to", async () => {
  using server = await serverWith({ cors: ["https://a.example"] });
  const ask = (origin: string) =>
    server.app.request("/v1/models", { headers: { Origin: origin } });
  const header = "Access-Control-Allow-Origin";
  assertEquals(
    (await ask("https://a.example")).headers.get(header),
    "https://a.example",
  );
  assertEquals((await ask("https://b.example")).headers.get(header), null);
  using closed = await serverWith();
  const none = await closed.app.request("/v1/models", {
    headers: { Origin: "https://a.example" },
  });
  assertEquals(none.headers.get(header), null);
});

Deno.test("a request keeps its id where it has one that is harmless", async () => {
  using server = await serverWith();
  const ask = (id: string) =>
    server.app.request("/healthz", { headers: { "X-Request-Id": id } });
  assertEquals((await ask("abc-1")).headers.get("X-Request-Id"), "abc-1");
  const other = (await ask("a b<script>")).headers.get("X-Request-Id");
  assert(other !== null && /^[\w-]+$/.test(other));
  const line = server.lines.find(({ request }) => request === "abc-1");
  assertEquals([line!.path, line!.status], ["/healthz", 200]);
});

Deno.test("the environment is validated, and everything that is wrong is named", () => {
  const config = readConfig({
    SLUICE_MAX_BODY: "64M",
    SLUICE_TOKENS: "a, b",
    SLUICE_THREADS: "0",
    HOME: "/",
    SLUICE_LOG: "",
  });
  assertEquals(
    [config.maxBody, config.tokens, config.threads, config.log],
    [64 * 1024 ** 2, ["a", "b"], 0, "json"],
  );
  let error: unknown;
  try {
    readConfig({
      SLUICE_MAX_BODY: "64 MB",
      SLUICE_MAX_JOBS: "0",
      SLUICE_NONSENSE: "1",
    });
  } catch (thrown) {
    error = thrown;
  }
  assert(error instanceof ConfigError);
  for (
    const name of ["SLUICE_MAX_BODY", "SLUICE_MAX_JOBS", "SLUICE_NONSENSE"]
  ) {
    assert(error.message.includes(name), error.message);
  }
});

Deno.test("tokens that are set, and are none, do not open the server to everyone", () => {
  for (const tokens of ["", ",", " , "]) {
    assertThrows(
      () => readConfig({ SLUICE_TOKENS: tokens }),
      ConfigError,
      "SLUICE_TOKENS",
    );
  }
  assertEquals(readConfig({}).tokens, []);
});

Deno.test("a server is ready once what it makes is what it should be", async () => {
  using server = await serverWith();
  const answer = await server.app.request("/readyz");
  assertEquals(answer.status, 200);
  assertEquals(await answer.json(), {
    ready: true,
    checks: { coder: "", models: "" },
  });
});

Deno.test("the description of the routes is one of OpenAPI 3.1, and names them all", async () => {
  using server = await serverWith();
  const description = await (await server.app.request("/openapi.json")).json();
  assertEquals(description.openapi, "3.1.0");
  assertEquals(
    Object.keys(description.paths).sort(),
    [
      "/healthz",
      "/metrics",
      "/readyz",
      "/v1/chat/completions",
      "/v1/completions",
      "/v1/compress",
      "/v1/decompress",
      "/v1/files/{id}",
      "/v1/models",
      "/v1/models/{id}",
      "/v1/score",
    ],
  );
  const { properties } = description.paths["/v1/completions"].post.requestBody
    .content["application/json"].schema;
  assert("prompt" in properties && "logprobs" in properties);
});

Deno.test("where none is asked for, the level is one that is borne", async () => {
  using server = await serverWith({ maxLevel: 5 });
  for (const path of ["/v1/compress", "/v1/score"]) {
    const answer = await server.app.request(path, post("x"));
    assertEquals(answer.status, 200, path);
    await answer.bytes();
  }
});
