import { assert, assertEquals, assertThrows } from "@std/assert";
import { Hono } from "hono";
import { decompress, DecompressorStream, ModelError } from "../../mod.ts";
import {
  compressionMiddleware,
  type CompressionMiddlewareOptions,
} from "../../src/server/compression_middleware.ts";
import { decoder, encoder, trained } from "./helpers.ts";

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
  app.get("/tagged", (c) => {
    const headers = { ETag: '"one"', "Accept-Ranges": "bytes" };
    return c.req.header("If-None-Match")?.includes('"one"')
      ? c.body(null, 304, headers)
      : c.text(TEXT, 200, {
        ...headers,
        "Content-Length": String(TEXT.length),
        Vary: "accept-encoding, Origin",
      });
  });
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
});

Deno.test("a model that is not there is as none, and why is told", async () => {
  const { model } = await trained;
  const { app, skips } = appWith({ models: [model] });
  const cases = [
    [named("0".repeat(64)), "unknown-model"],
    ["cats", "malformed-model"],
    [":AAAA:", "malformed-model"],
    [model.sha256, "malformed-model"],
    [`${named(model.sha256)}x`, "malformed-model"],
  ];
  for (const [dictionary, reason] of cases) {
    const answer = await app.request("/text", {
      headers: { "Accept-Encoding": "slc", "Available-Dictionary": dictionary },
    });
    assertEquals(answer.headers.get("Content-Encoding"), "slc");
    assertEquals(decoder.decode(decompress(await answer.bytes())), TEXT);
    assertEquals(skips.splice(0), [reason], dictionary);
  }
  // Parameters mean nothing, and padding may be left out: RFC 9651.
  for (
    const dictionary of [
      `${named(model.sha256)};a=1`,
      named(model.sha256).replace("=", ""),
    ]
  ) {
    const answer = await app.request("/text", {
      headers: { "Accept-Encoding": "slc", "Available-Dictionary": dictionary },
    });
    const archive = await answer.bytes();
    assertEquals(
      decoder.decode(decompress(archive, { models: [model] })),
      TEXT,
    );
    assertEquals(skips, []);
    assertThrows(() => decompress(archive), ModelError);
  }
});

Deno.test("weights decide between codings, ours among them", async () => {
  const { app, skips } = appWith();
  const cases = [
    ["slc;q=0.1, gzip;q=1", "gzip"],
    ["slc;q=0.5, gzip;q=0.4", "slc"],
    ["gzip, slc", "slc"],
    ["deflate;q=0.9, slc;q=0.2, *;q=0.95", "gzip"],
    ["identity, gzip", "gzip"],
    ["identity;q=0.5, gzip;q=0.2", null],
    ["identity;q=0, gzip;q=0.2", "gzip"],
    // Only who names our coding knows it.
    ["*", "gzip"],
    // A weight that is none is not guessed.
    ["slc;q=2, gzip;q=0.001", "gzip"],
    ["slc;q=, gzip;q=0.1", "gzip"],
  ];
  for (const [accepted, coding] of cases) {
    const answer = await app.request("/text", {
      headers: { "Accept-Encoding": accepted! },
    });
    assertEquals(answer.headers.get("Content-Encoding"), coding, accepted!);
    assertEquals(skips.splice(0), coding === null ? ["not-accepted"] : []);
    await answer.body?.cancel();
  }
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

const GZIP = { headers: { "Accept-Encoding": "gzip" } };

Deno.test("a coded answer has a weak tag, no length, no ranges, and says once what it depends on", async () => {
  const { app } = appWith();
  const answer = await app.request("/tagged", GZIP);
  assertEquals(answer.headers.get("ETag"), 'W/"one"');
  assertEquals(answer.headers.get("Content-Length"), null);
  assertEquals(answer.headers.get("Accept-Ranges"), null);
  assertEquals(answer.headers.get("Vary"), "accept-encoding, Origin");
  await answer.body?.cancel();
  // What is not coded is as it was.
  const plain = await app.request("/tagged");
  assertEquals(plain.headers.get("ETag"), '"one"');
  assertEquals(plain.headers.get("Accept-Ranges"), "bytes");
  await plain.body?.cancel();
});

Deno.test("HEAD has the headers that GET has", async () => {
  const { app, skips } = appWith();
  for (const path of ["/tagged", "/text", "/png", "/part"]) {
    for (const accepted of ["gzip", "slc", ""]) {
      const headers = { "Accept-Encoding": accepted };
      const get = await app.request(path, { headers });
      await get.body?.cancel();
      skips.length = 0;
      const head = await app.request(path, { method: "HEAD", headers });
      assertEquals(await head.text(), "");
      assertEquals([...head.headers], [...get.headers], `${path} ${accepted}`);
      assertEquals(skips.length, 1);
    }
  }
  await app.request("/text", { ...GZIP, method: "HEAD" });
  assertEquals(skips.pop(), "no-body");
});

Deno.test("what has not changed keeps the tag that the client has, and varies as what it has does", async () => {
  const { model } = await trained;
  const { app, skips } = appWith({ models: [model] });
  for (const tag of ['W/"one"', '"one"']) {
    const answer = await app.request("/tagged", {
      headers: { "Accept-Encoding": "gzip", "If-None-Match": `"zero", ${tag}` },
    });
    assertEquals(answer.status, 304);
    assertEquals(answer.headers.get("ETag"), tag);
    assertEquals(
      answer.headers.get("Vary"),
      "Accept-Encoding, Available-Dictionary",
    );
    assertEquals(skips.splice(0), ["no-body"]);
  }
  // The whole would depend on it, so a part says so, too.
  const part = await app.request("/part", GZIP);
  assertEquals(
    part.headers.get("Vary"),
    "Accept-Encoding, Available-Dictionary",
  );
  await part.body?.cancel();
});

/** An app that sends a record, and the next once it is told to. */
function recording(skips: string[]) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const app = new Hono();
  app.use(compressionMiddleware({ onSkip: (reason) => skips.push(reason) }));
  app.get(
    "/",
    (c) =>
      c.body(readable as ReadableStream<Uint8Array<ArrayBuffer>>, 200, {
        "Content-Type": "application/x-ndjson",
      }),
  );
  return { app, writer };
}

Deno.test("records that are written slowly are read while the answer goes on", async () => {
  const skips: string[] = [];
  for (const accepted of ["slc, gzip;q=0.5", "gzip"]) {
    const { app, writer } = recording(skips);
    const answer = await app.request("/", {
      headers: { "Accept-Encoding": accepted },
    });
    const coding = answer.headers.get("Content-Encoding");
    assertEquals(coding, accepted === "gzip" ? null : "slc");
    const content = coding === null
      ? answer.body!
      : answer.body!.pipeThrough(new DecompressorStream());
    const reader = content.getReader();
    for (const line of ['{"i":1}\n', '{"i":2}\n']) {
      const read = reader.read(); // the answer has not ended
      await writer.write(encoder.encode(line));
      assertEquals(decoder.decode((await read).value), line);
    }
    const end = reader.read();
    await writer.close();
    assertEquals((await end).done, true);
  }
  // The platform's codings would hold them.
  assertEquals(skips, ["events"]);
});

Deno.test("records whose length is known are compressed for everyone", async () => {
  const app = new Hono();
  app.use(compressionMiddleware());
  app.get("/", (c) =>
    c.body(TEXT, 200, {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      "Content-Length": String(TEXT.length),
    }));
  const answer = await app.request("/", GZIP);
  assertEquals(answer.headers.get("Content-Encoding"), "gzip");
  const text = answer.body!.pipeThrough(new DecompressionStream("gzip"));
  assertEquals(await new Response(text).text(), TEXT);
});
