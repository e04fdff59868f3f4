/** The server of the package, in Node, over real connections. */

import { assert, assertEquals } from "@std/assert";
import { CASES } from "../../server/cases.ts";
import {
  CONFIGURED_CASES,
  ENVIRONMENT,
  LARGE_BODY_CASES,
} from "../../server/configured_cases.ts";
import { ARCHIVE, FILE_CASES, NAME } from "../../server/file_cases.ts";
import { encoder, pause, post, sampleFile } from "../../server/helpers.ts";
import { DIST } from "../files.ts";
import { catsFile } from "../server.ts";

const MAIN = new URL("server/main.js", DIST).pathname;

/** What the program says on standard output once it listens. */
const LISTENS = /^sluice: listens on (http:\/\/127\.0\.0\.1:(\d+))\/\n$/;

function program(environment: Record<string, string>): Deno.Command {
  return new Deno.Command("node", {
    args: [MAIN],
    env: { SLUICE_PORT: "0", ...environment },
    stdout: "piped",
    stderr: "piped",
  });
}

/** A server of a Node process. */
interface NodeServer extends AsyncDisposable {
  url: string;
  port: number;
  process: Deno.ChildProcess;
}

async function start(
  environment: Record<string, string> = {},
): Promise<NodeServer> {
  const models = await Deno.makeTempDir({ prefix: "sluice_server_" });
  await Deno.writeFile(`${models}/cats.slm`, await catsFile());
  await Deno.writeFile(`${models}/sample.onnx`, await sampleFile);
  const process = program({ SLUICE_MODELS: models, ...environment }).spawn();
  const log: string[] = [];
  const logged = process.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void log.push(text) }),
  );
  const reader = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const { value = "" } = await reader.read();
  const [, url, port] = LISTENS.exec(value) ?? [];
  assert(url !== undefined, value + log.join(""));
  return {
    url,
    port: Number(port),
    process,
    async [Symbol.asyncDispose]() {
      // Answers that a test has left unread are not waited for.
      for (let i = 0; i < 2; i++) {
        try {
          process.kill("SIGTERM");
        } catch {
          // It has ended.
        }
        await pause(50);
      }
      await reader.cancel();
      await logged;
      assertEquals((await process.status).code, 0, log.join(""));
      await Deno.remove(models, { recursive: true });
    },
  };
}

for (const threads of ["0", "2"]) {
  Deno.test(`the server in Node, with ${threads} Workers`, async (t) => {
    await using server = await start({ SLUICE_THREADS: threads });
    for (const [claim, prove] of Object.entries(CASES)) {
      await t.step(claim, async () => {
        await prove((path, init) => fetch(`${server.url}${path}`, init));
      });
    }
  });
}

Deno.test("in Node, a client that leaves frees its place", async () => {
  await using server = await start();
  const running = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^sluice_jobs_running (\d+)$/m.exec(text)![1]);
  };
  const abort = new AbortController();
  const chunk = crypto.getRandomValues(new Uint8Array(65_536));
  const endless = new ReadableStream({
    async pull(controller) {
      await pause(1);
      controller.enqueue(chunk);
    },
  });
  const asked = fetch(`${server.url}/v1/compress?level=1`, {
    ...post(endless),
    signal: abort.signal,
  });
  asked.catch(() => {});
  while (await running() === 0) await pause(10);
  abort.abort();
  const begin = performance.now();
  while (await running() !== 0) {
    assert(performance.now() - begin < 2000);
    await pause(5);
  }
});

Deno.test("in Node, who does not finish the head of a request is not waited for", async () => {
  await using server = await start({ SLUICE_HEAD_TIMEOUT: "500" });
  const connection = await Deno.connect({
    hostname: "127.0.0.1",
    port: server.port,
  });
  await connection.write(encoder.encode("POST /v1/compress HTTP/1.1\r\nHost"));
  const bytes = new Uint8Array(4096);
  const read = await connection.read(bytes);
  const text = new TextDecoder().decode(bytes.subarray(0, read ?? 0));
  assertEquals(text.split("\r\n")[0], "HTTP/1.1 408 Request Timeout");
  connection.close();
});

Deno.test("the program for Node brings models and pages along", async () => {
  await using server = await start();
  const { data } = await (await fetch(`${server.url}/v1/models`)).json();
  const names = data.map(({ id }: { id: string }) => id);
  for (const name of ["cats", "json", "text-en", "byte-en"]) {
    assert(names.includes(name), name);
  }
  const answer = await fetch(
    `${server.url}/v1/compress?model=json`,
    post("{}"),
  );
  assertEquals(answer.status, 200);
  await answer.bytes();
  for (
    const path of [
      "/",
      "/playground/playground.js",
      "/playground/sluice.js",
      "/playground/brotli.js",
      "/playground/pkg.web/brotli_wasm_bg.wasm",
      "/docs/swagger-ui-bundle.js",
    ]
  ) {
    const page = await fetch(server.url + path);
    assertEquals(page.status, 200, path);
    await page.bytes();
  }
});

Deno.test("the program for Node names what is wrong in its environment, and ends with 2", async () => {
  const { code, stderr } = await program({
    SLUICE_PORT: "65536",
    SLUICE_WHAT: "1",
    SLUICE_TOKENS: ",",
  }).output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 2, text);
  assert(text.startsWith("sluice: Cannot start as"), text);
  for (const name of ["SLUICE_PORT", "SLUICE_WHAT", "SLUICE_TOKENS"]) {
    assert(text.includes(name), text);
  }
});

Deno.test("in Node, a body that drips is finished after a signal, or broken off by a second one", async () => {
  for (const signals of [1, 2]) {
    await using server = await start({ SLUICE_END_TIMEOUT: "600000" });
    const { readable, writable } = new TransformStream<
      Uint8Array,
      Uint8Array
    >();
    const writer = writable.getWriter();
    const answer = fetch(`${server.url}/v1/compress`, post(readable));
    answer.catch(() => {});
    await writer.write(encoder.encode("one, "));
    await pause(300);
    for (let i = 0; i < signals; i++) {
      server.process.kill("SIGTERM");
      await pause(300);
    }
    if (signals === 1) {
      await writer.close();
      assertEquals((await answer).status, 200);
      await (await answer).bytes();
    } else {
      assertEquals(await answer.then(() => "sent", () => "broken"), "broken");
      await writer.abort().catch(() => {});
    }
    assertEquals((await server.process.status).code, 0);
  }
});

Deno.test("in Node, a body that never ends is broken off some time after a signal", async () => {
  await using server = await start({ SLUICE_END_TIMEOUT: "300" });
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const answer = fetch(`${server.url}/v1/compress`, post(readable));
  answer.catch(() => {});
  await writer.write(encoder.encode("one, "));
  await pause(300);
  server.process.kill("SIGTERM");
  assertEquals(await answer.then(() => "sent", () => "broken"), "broken");
  await writer.abort().catch(() => {});
  assertEquals((await server.process.status).code, 0);
});

Deno.test("the server in Node, configured", async (t) => {
  await using server = await start(ENVIRONMENT);
  for (
    const [claim, prove] of Object.entries({
      ...CONFIGURED_CASES,
      ...LARGE_BODY_CASES,
    })
  ) {
    await t.step(claim, async () => {
      await prove((path, init) => fetch(`${server.url}${path}`, init));
    });
  }
});

Deno.test("the server in Node, with a folder of archives", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "sluice_archives_" });
  await Deno.writeFile(`${folder}/${NAME}`, ARCHIVE);
  try {
    await using server = await start({ SLUICE_ARCHIVES: folder });
    for (const [claim, prove] of Object.entries(FILE_CASES)) {
      await t.step(claim, async () => {
        await prove((path, init) => fetch(`${server.url}${path}`, init));
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
