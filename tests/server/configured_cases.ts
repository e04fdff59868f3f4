/** What a server does in every runtime that is configured as `ENVIRONMENT` says. Its model is `cats`, as in cases.ts. */

import { assert, assertEquals } from "@std/assert";
import { compress } from "../../mod.ts";
import type { Ask } from "./cases.ts";
import { encoder, json, pause, post } from "./helpers.ts";

/** How it is configured. */
export const ENVIRONMENT: Record<string, string> = {
  SLUICE_TOKENS: "secret, other",
  SLUICE_CORS: "https://a.example",
  SLUICE_MAX_BODY: "20K",
  SLUICE_MAX_OUTPUT: "200K",
  SLUICE_MAX_TOKENS: "50000",
  SLUICE_MAX_LEVEL: "5",
  SLUICE_MAX_JOBS: "1",
  SLUICE_MAX_QUEUE: "0",
};

const ORIGIN = "https://a.example";
const ALLOWED = "Access-Control-Allow-Origin";

/** A text that is not over soon. */
const LONG = {
  model: "cats",
  prompt: "x",
  max_tokens: 50_000,
  top_p: 0.9,
  stream: true,
};

/** A request of a page that may ask, with a token. */
function withToken(init: RequestInit = {}, token = "secret"): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  headers.set("Origin", ORIGIN);
  return { ...init, headers };
}

/** Claims, and what proves them. */
export const CONFIGURED_CASES: Record<string, (ask: Ask) => Promise<void>> = {
  async "a token is needed, and pages are told so"(ask) {
    const cases: [string, RequestInit, string][] = [
      ["/v1/compress", post("x"), "code"],
      ["/v1/models", {}, "error"],
      ["/v1/files/a.slc", {}, "code"],
      ["/v1/nothing", {}, "code"],
    ];
    for (const [path, init, shape] of cases) {
      for (const token of [undefined, "guess", "secret2", "secre"]) {
        const asked = token === undefined
          ? { ...init, headers: { Origin: ORIGIN } }
          : withToken(init, token);
        const answer = await ask(path, asked);
        assertEquals(answer.status, 401, `${path} ${token}`);
        assert(answer.headers.get("WWW-Authenticate")!.startsWith("Bearer"));
        assertEquals(answer.headers.get(ALLOWED), ORIGIN, path);
        assert(shape in await answer.json(), path);
      }
    }
    for (const token of ["secret", "other"]) {
      const answer = await ask("/v1/models", withToken({}, token));
      assertEquals(answer.status, 200);
      assertEquals(answer.headers.get(ALLOWED), ORIGIN);
      await answer.body?.cancel();
    }
    assertEquals(await (await ask("/healthz")).json(), { status: "ok" });
  },
  async "what a page may ask is answered without a token"(ask) {
    const preflight = (origin: string) =>
      ask("/v1/compress", {
        method: "OPTIONS",
        headers: {
          "Origin": origin,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization,content-type",
        },
      });
    const answer = await preflight(ORIGIN);
    assertEquals(answer.status, 204);
    assertEquals(answer.headers.get(ALLOWED), ORIGIN);
    assert(/\bOrigin\b/.test(answer.headers.get("Vary")!));
    const methods = answer.headers.get("Access-Control-Allow-Methods")!;
    assertEquals(methods.split(",").sort(), ["GET", "HEAD", "POST"]);
    const headers = answer.headers.get("Access-Control-Allow-Headers")!;
    assertEquals(headers.toLowerCase().split(",").sort(), [
      "authorization",
      "content-type",
    ]);
    const other = await preflight("https://b.example");
    assertEquals(other.headers.get(ALLOWED), null);
  },
  async "errors of all kinds are told to pages"(ask) {
    const cases: [string, RequestInit, number][] = [
      ["/v1/compress?level=0", post("x"), 422],
      ["/v1/models/dogs", {}, 404],
      ["/v1/nothing", {}, 404],
      ["/v1/decompress", post("no archive"), 415],
      ["/v1/completions", post("{"), 415],
    ];
    for (const [path, init, status] of cases) {
      const answer = await ask(path, withToken(init));
      assertEquals(answer.status, status, path);
      assertEquals(answer.headers.get(ALLOWED), ORIGIN, path);
      assert(answer.headers.get("X-Request-Id"), path);
      await answer.body?.cancel();
    }
  },
  async "limits hold, and say what they are"(ask) {
    const bomb = compress(new Uint8Array(1_000_000));
    const cases: [string, RequestInit, string, number][] = [
      ["/v1/decompress", post(bomb), "output-limit", 204_800],
      ["/v1/compress?level=6", post("x"), "memory-limit", 5],
      ["/v1/score?level=7", post("x"), "memory-limit", 5],
    ];
    for (const [path, init, code, limit] of cases) {
      const answer = await ask(path, withToken(init));
      assertEquals(answer.status, 413, path);
      const problem = await answer.json();
      assertEquals([problem.code, problem.limit], [code, limit], path);
    }
    const answer = await ask(
      "/v1/completions",
      withToken(json({ ...LONG, max_tokens: 50_001 })),
    );
    assertEquals(answer.status, 400);
    assertEquals((await answer.json()).error.code, "too_many_tokens");
  },
  async "one job is at work at a time, and a client that leaves frees its place"(
    ask,
  ) {
    const content = encoder.encode("x");
    const compressed = () =>
      ask("/v1/compress?level=5", withToken(post(content)));
    for (let i = 0; i < 3; i++) {
      const first = await ask("/v1/completions", withToken(json(LONG)));
      assertEquals(first.status, 200);
      const reader = first.body!.getReader();
      await reader.read();
      const second = await compressed();
      assertEquals(second.status, 503);
      assert(Number(second.headers.get("Retry-After")) >= 1);
      assertEquals((await second.json()).code, "queue-full");
      await reader.cancel();
      const begin = performance.now();
      for (;;) {
        const { status, body } = await compressed();
        await body?.cancel();
        if (status === 200) break;
        assertEquals(status, 503);
        assert(performance.now() - begin < 5000, "its place is not free");
        await pause(10);
      }
    }
  },
};

/** The same, where a connection bears an answer that comes before all of the body was read: miniflare's to workerd does not. */
export const LARGE_BODY_CASES: typeof CONFIGURED_CASES = {
  async "a body that is too large is refused with the limit"(ask) {
    const large = new Uint8Array(300_000);
    for (
      const path of [
        "/v1/compress?level=5",
        "/v1/decompress",
        "/v1/score?level=5",
      ]
    ) {
      for (const body of [large, ReadableStream.from([large])]) {
        const answer = await ask(path, withToken(post(body)));
        assertEquals(answer.status, 413, path);
        const problem = await answer.json();
        assertEquals(
          [problem.code, problem.limit],
          ["body-too-large", 20_480],
        );
      }
    }
  },
};
