/** 200 MB through curl and the endpoint, compressed and restored at the same time: every byte comes back, and memory stays as it is. */

import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { encoder, pause } from "../server/helpers.ts";
import { startEndpoint } from "../../benches/endpoint/process.ts";

/** Bytes of content; fewer for a quick look. */
const BYTES = Number(Deno.env.get("STREAM_MEGABYTES") ?? 200) * 1_000_000;

/** The share of it after which all that is needed has been allocated. */
const SETTLED = 0.2;

/** What memory may grow by from then on, in shares of what it was. */
const DRIFT = 0.1;

function hasCurl(): boolean {
  try {
    return new Deno.Command("curl", { args: ["--version"] }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** Sends what it reads as it reads it, and writes what is answered likewise. */
function curl(url: string): Deno.ChildProcess {
  return new Deno.Command("curl", {
    args: [
      "--silent",
      "--show-error",
      "--fail",
      "--no-buffer",
      // Not for what is there already: it is streamed.
      "--header",
      "Expect:",
      "--request",
      "POST",
      "--upload-file",
      "-",
      url,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Lines of a log, each another. */
function* lines(): Generator<Uint8Array> {
  let state = 1;
  for (let sent = 0; sent < BYTES;) {
    let text = "";
    while (text.length < 65_536) {
      state = Math.imul(state, 1664525) + 1013904223 | 0;
      text += `GET /v1/files/${state >>> 8}.slc 200 ${state >>> 20} ms\n`;
    }
    const bytes = encoder.encode(text).subarray(0, BYTES - sent);
    sent += bytes.length;
    yield bytes;
  }
}

const CURL = hasCurl();

Deno.test({
  name: `${BYTES} bytes both ways, with memory flat` +
    (CURL ? "" : " (skipped: curl is not installed)"),
  ignore: !CURL,
  async fn() {
    await using server = await startEndpoint();
    const compressing = curl(`${server.url}/v1/compress?level=1`);
    const restoring = curl(`${server.url}/v1/decompress`);
    const before = createHash("sha256"), after = createHash("sha256");
    let archive = 0, restored = 0, settled = 0, most = 0;
    const sending = ReadableStream.from(lines()).pipeThrough(
      new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          before.update(chunk);
          controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
        },
      }),
    ).pipeTo(compressing.stdin);
    const passing = compressing.stdout.pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          archive += chunk.length;
          controller.enqueue(chunk);
        },
      }),
    ).pipeTo(restoring.stdin);
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        const rss = await server.rss();
        if (restored < BYTES * SETTLED) settled = Math.max(settled, rss);
        else most = Math.max(most, rss);
        await pause(100);
      }
    })();
    for await (const chunk of restoring.stdout) {
      after.update(chunk);
      restored += chunk.length;
    }
    over.abort();
    await Promise.all([sending, passing, watching]);
    assert((await compressing.status).success);
    assert((await restoring.status).success);
    console.log(
      `${BYTES} bytes, ${archive} of archive; ${
        (settled / 1e6).toFixed(0)
      } MB, then ${(most / 1e6).toFixed(0)} MB`,
    );
    assertEquals(restored, BYTES);
    assertEquals(after.digest("hex"), before.digest("hex"));
    assert(archive < BYTES / 2);
    assert(most <= settled * (1 + DRIFT), `${most} bytes, were ${settled}`);
  },
});
