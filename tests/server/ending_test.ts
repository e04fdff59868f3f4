import { assert, assertEquals } from "@std/assert";
import { decompress } from "../../mod.ts";
import { listenInDeno } from "../../src/server/adapters/deno.ts";
import { decoder, encoder, pause, serverWith } from "./helpers.ts";

/** Longer than a test waits. */
const LONG = 600_000;

/** A server that listens, and a body for it that goes on until it is told to end. */
async function listening(endTimeout: number) {
  const server = await serverWith();
  const there = listenInDeno(server, {
    hostname: "127.0.0.1",
    port: 0,
    endTimeout,
  });
  const url = `http://127.0.0.1:${there.port}`;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const answer = fetch(`${url}/v1/compress`, {
    method: "POST",
    body: readable,
  });
  answer.catch(() => {});
  await writer.write(encoder.encode("one, "));
  await pause(100);
  return { ...there, url, writer, answer };
}

Deno.test("what is under way when the server is told to end is finished, and nothing new begins", async () => {
  const { url, writer, answer, end, finished } = await listening(LONG);
  end();
  const late = await fetch(`${url}/healthz`);
  assertEquals(late.status, 503);
  assert(Number(late.headers.get("Retry-After")) >= 1);
  assertEquals((await late.json()).code, "server-ends");
  await writer.write(encoder.encode("two"));
  await writer.close();
  const archive = await (await answer).bytes();
  assertEquals(decoder.decode(decompress(archive)), "one, two");
  await finished;
});

Deno.test("what is still under way after some time is broken off", async () => {
  const { writer, answer, end, finished } = await listening(200);
  end();
  await finished;
  const outcome = await answer.then(({ status }) => status, () => "broken");
  assertEquals(outcome, "broken");
  await writer.abort().catch(() => {});
});

Deno.test("who is told twice to end does so at once", async () => {
  const { writer, answer, end, finished } = await listening(LONG);
  end();
  end();
  await finished;
  assertEquals(await answer.then(() => "answered", () => "broken"), "broken");
  await writer.abort().catch(() => {});
});
