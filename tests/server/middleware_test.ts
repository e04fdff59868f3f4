import { assert, assertEquals } from "@std/assert";
import { Hono } from "hono";
import { decompress } from "../../mod.ts";
import {
  compressionMiddleware,
  type CompressionMiddlewareOptions,
} from "../../src/server/compression_middleware.ts";
import { decoder, trained } from "./helpers.ts";

const TEXT = "The cat sat on the mat. ".repeat(100);

/** An app whose answers are compressed, and why some are not. */
function appWith(options: CompressionMiddlewareOptions = {}) {
  const skips: string[] = [];
  const app = new Hono();
  app.use(compressionMiddleware({
    ...options,
    onSkip: (reason) => skips.push(reason),
  }));
  app.get("/text", (c) => c.text(TEXT));
  app.get("/tagged", (c) => c.text(TEXT, 200, { ETag: '"one"' }));
  app.get("/small", (c) => c.text("x", 200, { "Content-Length": "1" }));
  app.get("/png", (c) => c.body(TEXT, 200, { "Content-Type": "image/png" }));
  app.get(
    "/events",
    (c) => c.body(TEXT, 200, { "Content-Type": "text/event-stream" }),
  );
  app.get(
    "/fixed",
    (c) => c.text(TEXT, 200, { "Cache-Control": "no-transform" }),
  );
  app.get("/coded", (c) => c.text(TEXT, 200, { "Content-Encoding": "br" }));
  app.get(
    "/part",
    (c) => c.body(TEXT, 206, { "Content-Range": "bytes 0-9/100" }),
  );
  app.get("/none", (c) => c.body(null, 204));
  return { app, skips };
}

/** Hash of a model as a client names it. */
function named(sha256: string): string {
  const bytes = Uint8Array.fromHex(sha256);
  return `:${btoa(String.fromCharCode(...bytes))}:`;
}

Deno.test("who has the model gets an archive that names it, and nothing else does", async () => {
  const { model } = await trained;
  const { app } = appWith({ models: [model] });
  const headers = {
    "Accept-Encoding": "gzip, slc",
    "Available-Dictionary": named(model.sha256),
  };
  const answer = await app.request("/text", { headers });
  assertEquals(answer.headers.get("Content-Encoding"), "slc");
  assertEquals(answer.headers.get("Content-Length"), null);
  const vary = answer.headers.get("Vary")!;
  assert(/Accept-Encoding/.test(vary) && /Available-Dictionary/.test(vary));
  const archive = await answer.bytes();
  assertEquals(decoder.decode(decompress(archive, { models: [model] })), TEXT);
  const without = await app.request("/text", {
    headers: { "Accept-Encoding": "slc" },
  });
  const other = await without.bytes();
  assertEquals(decoder.decode(decompress(other)), TEXT);
  assert(archive.length < other.length + 40);
  // A model that nobody here has is as none.
  const unknown = await app.request("/text", {
    headers: { ...headers, "Available-Dictionary": named("0".repeat(64)) },
  });
  assertEquals(decoder.decode(decompress(await unknown.bytes())), TEXT);
});

Deno.test("others get what their platform reads, by what they like best", async () => {
  const { app } = appWith();
  const cases = [
    ["gzip", "gzip"],
    ["deflate", "deflate"],
    ["gzip;q=0.5, deflate", "deflate"],
    ["br, *;q=0.1", "gzip"],
    ["slc;q=0, gzip", "gzip"],
    ["GZIP", "gzip"],
  ];
  for (const [accepted, coding] of cases) {
    const answer = await app.request("/text", {
      headers: { "Accept-Encoding": accepted },
    });
    assertEquals(answer.headers.get("Content-Encoding"), coding, accepted);
    const text = answer.body!.pipeThrough(
      new DecompressionStream(coding as CompressionFormat),
    );
    assertEquals(await new Response(text).text(), TEXT);
  }
});

Deno.test("what is better sent as it is, is, with the reason", async () => {
  const { app, skips } = appWith();
  const cases = [
    ["/small", "small"],
    ["/png", "incompressible"],
    ["/events", "events"],
    ["/fixed", "no-transform"],
    ["/coded", "encoded"],
    ["/part", "partial"],
    ["/none", "no-body"],
  ];
  for (const [path, reason] of cases) {
    const answer = await app.request(path, {
      headers: { "Accept-Encoding": "gzip, slc" },
    });
    assertEquals(skips.pop(), reason);
    assertEquals(
      answer.headers.get("Content-Encoding"),
      path === "/coded" ? "br" : null,
    );
    await answer.body?.cancel();
  }
  for (const accepted of ["", "identity", "br", "gzip;q=0", "gzip;q=x"]) {
    const answer = await app.request("/text", {
      headers: { "Accept-Encoding": accepted },
    });
    assertEquals(skips.pop(), "not-accepted");
    assertEquals(await answer.text(), TEXT);
    assertEquals(answer.headers.get("Vary"), "Accept-Encoding");
  }
  assertEquals(skips, []);
});

Deno.test("a strong tag of the answer becomes a weak one", async () => {
  const { app } = appWith();
  const answer = await app.request("/tagged", {
    headers: { "Accept-Encoding": "gzip" },
  });
  assertEquals(answer.headers.get("ETag"), 'W/"one"');
  await answer.body?.cancel();
});
