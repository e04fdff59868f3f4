import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress, decompress, FormatError } from "../../mod.ts";
import { encoder, json, pause, post, serverWith, trained } from "./helpers.ts";

const LINES = encoder.encode("a line of a log, and one more\n".repeat(2000));

Deno.test("what is compressed at any level comes back", async () => {
  using server = await serverWith();
  for (const level of [1, 3, 5, 6, 9]) {
    const answer = await server.app.request(
      `/v1/compress?level=${level}`,
      post(LINES),
    );
    assertEquals(answer.status, 200);
    assertEquals(answer.headers.get("Content-Type"), "application/vnd.sluice");
    const archive = await answer.bytes();
    // The same as the library makes, which knows the size.
    assertEquals(archive, compress(LINES, { level }));
    const back = await server.app.request("/v1/decompress", post(archive));
    assertEquals(await back.bytes(), LINES);
  }
});

Deno.test("any body of any chunks comes back", async () => {
  using server = await serverWith();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 }),
      fc.constantFrom("", "?flush=chunk", "?flush=5", "?level=1"),
      async (chunks, query) => {
        const answer = await server.app.request(
          `/v1/compress${query}`,
          post(ReadableStream.from(chunks)),
        );
        const back = await server.app.request(
          "/v1/decompress",
          post(answer.body!),
        );
        assertEquals(
          await back.bytes(),
          await new Blob(chunks as BlobPart[]).bytes(),
        );
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("a model makes it smaller, and is found again by its hash", async () => {
  using server = await serverWith();
  const content = encoder.encode("The cat ate the dog's fish.");
  const { model } = await trained;
  for (const name of ["cats", `sha256:${model.sha256}`]) {
    const path = `/v1/compress?model=${encodeURIComponent(name)}`;
    const answer = await server.app.request(path, post(content));
    const archive = await answer.bytes();
    assertEquals(decompress(archive, { models: [model] }), content);
    const back = await server.app.request("/v1/decompress", post(archive));
    assertEquals(await back.bytes(), content);
  }
});

Deno.test("what is asked for wrongly is refused with its status", async () => {
  using server = await serverWith({ maxLevel: 7 });
  const cases: [string, RequestInit, number, string][] = [
    ["/v1/compress?level=11", post("x"), 422, "invalid-query"],
    ["/v1/compress?level=six", post("x"), 422, "invalid-query"],
    ["/v1/compress?levl=6", post("x"), 422, "invalid-query"],
    ["/v1/compress?flush=never", post("x"), 422, "invalid-query"],
    ["/v1/compress?model=dogs", post("x"), 404, "model-not-found"],
    ["/v1/compress?model=..%2F..%2Fetc", post("x"), 404, "model-not-found"],
    ["/v1/compress?model=cats&level=7", post("x"), 409, "wrong-level"],
    ["/v1/compress?level=8", post("x"), 413, "memory-limit"],
    ["/v1/score?level=4", post("x"), 422, "invalid-query"],
    ["/v1/score?model=dogs", post("x"), 404, "model-not-found"],
    ["/v1/decompress", post("no archive"), 415, "bad-magic"],
    ["/v1/decompress", post(new Uint8Array(0)), 400, "truncated"],
    ["/v1/nothing", post("x"), 404, "no-such-route"],
    ["/v1/files/a.slc", {}, 404, "file-not-found"],
    ["/v1/files/..%2f..%2fetc%2fpasswd", {}, 404, "file-not-found"],
  ];
  for (const [path, request, status, code] of cases) {
    const answer = await server.app.request(path, request);
    assertEquals(answer.status, status, path);
    assertEquals(
      answer.headers.get("Content-Type"),
      "application/problem+json",
      path,
    );
    const problem = await answer.json();
    assertEquals([problem.status, problem.code], [status, code], path);
    assertEquals(problem.type, `urn:sluice:problem:${code}`);
    assert(problem.title.length > 0 && problem.detail.length > 0);
    const id = answer.headers.get("X-Request-Id");
    assertEquals(problem.instance, `urn:request:${id}`);
  }
});

Deno.test("an archive that is damaged at its beginning has a status, and tells where", async () => {
  using server = await serverWith();
  const archive = compress(LINES);
  archive[archive.length >> 1] ^= 1;
  const answer = await server.app.request("/v1/decompress", post(archive));
  assertEquals(answer.status, 400);
  const problem = await answer.json();
  let expected: unknown;
  try {
    decompress(archive);
  } catch (error) {
    expected = error;
  }
  assert(expected instanceof FormatError);
  assertEquals([problem.code, problem.offset], [
    expected.code,
    expected.offset,
  ]);
});

Deno.test("damage behind the first block fails the answer, and nothing wrong comes before", async () => {
  using server = await serverWith();
  const content = encoder.encode("0123456789abcdef\n".repeat(1000));
  const archive = compress(content, { blockSize: 1024 });
  archive[archive.length - 5] ^= 1;
  const answer = await server.app.request("/v1/decompress", post(archive));
  assertEquals(answer.status, 200);
  let length = 0;
  let failed = false;
  try {
    for await (const chunk of answer.body!) {
      assertEquals(chunk, content.subarray(length, length += chunk.length));
    }
  } catch {
    failed = true;
  }
  assert(failed);
  assert(length > 0);
});

Deno.test("a bomb is refused by what it says, or stopped where the limit is", async () => {
  using server = await serverWith({ maxOutput: 100_000 });
  const bomb = compress(new Uint8Array(1_000_000));
  const answer = await server.app.request("/v1/decompress", post(bomb));
  assertEquals(answer.status, 413);
  assertEquals((await answer.json()).code, "output-limit");
});

Deno.test("the output begins while the input still arrives", async () => {
  using server = await serverWith();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const asked = server.app.request("/v1/compress?flush=chunk", post(readable));
  await writer.write(encoder.encode("the first line\n"));
  const answer = await asked;
  const there = await server.app.request(
    "/v1/decompress?flush=chunk",
    post(answer.body!),
  );
  const reader = there.body!.getReader();
  const { value } = await reader.read();
  assertEquals(value, encoder.encode("the first line\n"));
  await writer.write(encoder.encode("the second\n"));
  assertEquals((await reader.read()).value, encoder.encode("the second\n"));
  await writer.close();
  assertEquals((await reader.read()).done, true);
});

Deno.test("bits are told as the body arrives, and their sum is what it costs", async () => {
  using server = await serverWith();
  const answer = await server.app.request(
    "/v1/score?model=cats",
    post("The cat sat on the mat. The cow jumped over the moon."),
  );
  assertEquals(answer.headers.get("Content-Type"), "application/x-ndjson");
  const lines = (await answer.text()).trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  const last = lines.pop();
  const bits: number[] = lines.flatMap((line) => line.bits);
  assertEquals(bits.length, 53);
  assertEquals(last.bytes, 53);
  const sum = bits.reduce((a, b) => a + b);
  assert(Math.abs(sum - last.totalBits) < 0.1);
  // What it has learned costs less than what it has not.
  const mean = (from: number, to: number) =>
    bits.slice(from, to).reduce((a, b) => a + b) / (to - from);
  assert(mean(8, 23) < 0.5 && mean(29, 52) > 2);
});

Deno.test("a body that is too large is refused, whether it says so or not", async () => {
  using server = await serverWith({ maxBody: 10_000 });
  const said = await server.app.request(
    "/v1/compress",
    post("x", { "Content-Length": "10001" }),
  );
  assertEquals(said.status, 413);
  const chunks = Array.from({ length: 11 }, () => new Uint8Array(1000));
  const found = await server.app.request(
    "/v1/compress",
    post(ReadableStream.from(chunks)),
  );
  assertEquals(found.status, 413);
  assertEquals((await found.json()).code, "body-too-large");
});

Deno.test("a body that pauses is not waited for", async () => {
  using server = await serverWith({ idleTimeout: 100 });
  for (const path of ["/v1/compress", "/v1/decompress", "/v1/completions"]) {
    let cancelled = false;
    const slow = new ReadableStream({
      start: (controller) => controller.enqueue(encoder.encode("{")),
      cancel: () => void (cancelled = true),
    });
    const headers = { "Content-Type": "application/json" };
    const answer = await server.app.request(path, post(slow, headers));
    assertEquals(answer.status, 408, path);
    await answer.body?.cancel();
    await pause(0);
    assert(cancelled);
  }
});

Deno.test("what is no JSON is refused by the routes that want it", async () => {
  using server = await serverWith();
  const answer = await server.app.request("/v1/completions", post("{}"));
  assertEquals(answer.status, 415);
  const bad = json({});
  bad.body = "{";
  assertEquals((await server.app.request("/v1/completions", bad)).status, 400);
});
