/** The server in Node, over real connections. */

import { assert, assertEquals } from "@std/assert";
import { CASES } from "../../server/cases.ts";
import { encoder, pause, post } from "../../server/helpers.ts";
import { bundled, catsFile } from "../server.ts";

/** A server of a Node process. */
interface NodeServer extends AsyncDisposable {
  url: string;
  port: number;
  log: string[];
}

async function start(
  environment: Record<string, string> = {},
): Promise<NodeServer> {
  const folder = await Deno.makeTempDir({ prefix: "sluice_server_" });
  await Deno.mkdir(`${folder}/models`);
  await Deno.writeFile(`${folder}/models/cats.slm`, await catsFile());
  await Deno.writeTextFile(`${folder}/package.json`, '{"type":"module"}');
  const main = await bundled("tests/runtime/node/server_main.ts");
  // Workers have a file of their own.
  await Deno.writeTextFile(
    `${folder}/main.js`,
    main.replaceAll("stage_worker_node.ts", "worker.js"),
  );
  await Deno.writeTextFile(
    `${folder}/worker.js`,
    await bundled("src/server/adapters/stage_worker_node.ts"),
  );
  const process = new Deno.Command("node", {
    args: ["main.js", `${folder}/models/`],
    cwd: folder,
    env: environment,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log: string[] = [];
  const logged = process.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({ write: (text) => void log.push(text) }),
  );
  const reader = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const { value } = await reader.read();
  assert(value !== undefined, log.join(""));
  const port = Number(value);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log,
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await reader.cancel();
      await logged;
      await process.status;
      await Deno.remove(folder, { recursive: true });
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
  await using server = await start({ SLUICE_TEST_HEAD_TIMEOUT: "500" });
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
