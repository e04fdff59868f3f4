/**
 * 5,000 requests that mean no good, over real connections: no answer is an error of the server but 503, nothing hangs, nothing is
 * kept.
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress } from "../../mod.ts";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { archivesOf } from "../../src/server/adapters/files.ts";
import { encoder, metric, pause, serverWith } from "../server/helpers.ts";

const REQUESTS = 5000;

const seed = Number(Deno.env.get("SLUICE_SEED") ?? Date.now() % 2 ** 31);

/** At the same time. */
const CLIENTS = 20;

/** Milliseconds that an answer may take. */
const PATIENCE = 20_000;

const LINES = encoder.encode("a line of a log, and one more\n".repeat(200));
const ARCHIVE = compress(LINES, { blockSize: 1024, frameSize: 2048 });
const BOMB = compress(new Uint8Array(50_000_000));

/** What is sent, and whether the connection is closed at its end. */
interface Attack {
  what: string;
  bytes: Uint8Array;
  leaves: boolean;
}

function raw(...parts: (string | Uint8Array)[]): Uint8Array {
  const all = parts.map((part) =>
    typeof part === "string" ? encoder.encode(part) : part
  );
  const length = all.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function request(
  method: string,
  path: string,
  headers: string[],
  body: string | Uint8Array = "",
): Uint8Array {
  return raw(
    [`${method} ${path} HTTP/1.1`, "Host: x", ...headers, "", ""].join("\r\n"),
    body,
  );
}

function sized(path: string, body: Uint8Array, type = "x/y"): Uint8Array {
  return request("POST", path, [
    `Content-Length: ${body.length}`,
    `Content-Type: ${type}`,
    "Connection: close",
  ], body);
}

const anyPath = fc.constantFrom(
  "/v1/compress",
  "/v1/decompress",
  "/v1/score",
  "/v1/completions",
  "/v1/chat/completions",
);

const anyTraversal = fc.constantFrom(
  "/v1/files/..%2f..%2f..%2fetc%2fpasswd",
  "/v1/files/%2e%2e/%2e%2e/etc/passwd",
  "/v1/files/..\\..\\windows\\win.ini",
  "/v1/files/%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
  "/v1/files/a.slc%00.txt",
  "/v1/files//etc/passwd",
  "/v1/models/..%2f..%2fdeno.json",
  "/v1/models/__proto__",
  "/playground/../../../deno.json",
  "/playground/%2e%2e%2fapp.ts",
  "/docs/..%2f..%2fdeno.json",
  "/%",
  "/%ff%fe",
  "//evil.example/v1/models",
  "/v1/compress?model=../../x&level=6",
  `/${"a/".repeat(2000)}`,
  `/v1/models/${"m".repeat(9000)}`,
);

/** A damaged archive. */
const anyDamaged = fc.tuple(
  fc.constantFrom(ARCHIVE, BOMB),
  fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  }),
  fc.option(fc.nat()),
).map(([archive, flips, cut]) => {
  const bytes = archive.slice();
  for (const [at, mask] of flips) bytes[at % bytes.length] ^= mask;
  return cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
});

const anyJson = fc.oneof(
  fc.json(),
  fc.string(),
  fc.record({
    model: fc.constantFrom("cats", "dogs", "../cats", "", 7),
    prompt: fc.oneof(fc.string(), fc.array(fc.string()), fc.constant({ a: 1 })),
    max_tokens: fc.oneof(
      fc.integer({ min: -5, max: 60 }),
      fc.constantFrom(1e9, 1.5, "9"),
    ),
    n: fc.constantFrom(1, 0, 1000, -1),
    logprobs: fc.constantFrom(null, 0, 5, 99),
    stop: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 40 })),
    temperature: fc.constantFrom(0, 1, -1, 99, null),
    stream: fc.constantFrom(true, false, "yes"),
  }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
);

const anyChunks = fc.constantFrom(
  "zz\r\nhello\r\n0\r\n\r\n",
  "5\r\nhel",
  "-1\r\n\r\n",
  "ffffffffffffffff\r\nx\r\n",
  "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
  "5;ext=1\r\nhello\r\n0\r\n\r\n",
  "5\nhello\n0\n\n",
  "",
);

const anyAttack: fc.Arbitrary<Attack> = fc.oneof(
  fc.tuple(fc.constantFrom("GET", "HEAD", "POST", "PUT"), anyTraversal)
    .map(([method, path]) => ({
      what: `${method} ${path.slice(0, 60)}`,
      bytes: request(method, path, ["Connection: close", "Content-Length: 0"]),
      leaves: false,
    })),
  fc.tuple(anyPath, fc.nat(400)).map(([path, more]) => ({
    what: `${path}: a length of ${more + 1} more`,
    bytes: request("POST", path, [
      `Content-Length: ${LINES.length + more + 1}`,
      "Content-Type: application/json",
    ], LINES),
    leaves: true,
  })),
  fc.tuple(
    anyPath,
    fc.constantFrom("-1", "1e9", "0x10", "1, 2", "nan", "99999999999999999999"),
  )
    .map(([path, length]) => ({
      what: `${path}: a length of ${length}`,
      bytes: request("POST", path, [`Content-Length: ${length}`], "hello"),
      leaves: true,
    })),
  fc.tuple(anyPath, anyChunks, fc.boolean()).map(([path, body, leaves]) => ({
    what: `${path}: chunks ${JSON.stringify(body)}`,
    bytes: request("POST", path, [
      "Transfer-Encoding: chunked",
      "Content-Type: application/json",
      "Connection: close",
    ], body),
    leaves: leaves || !body.endsWith("0\r\n\r\n"),
  })),
  anyPath.map((path) => ({
    what: `${path}: giant headers`,
    bytes: request("POST", path, [
      `X-Large: ${"x".repeat(200_000)}`,
      "Content-Length: 0",
      "Connection: close",
    ]),
    leaves: false,
  })),
  fc.tuple(anyPath, fc.integer({ min: 50, max: 400 })).map(([path, count]) => ({
    what: `${path}: ${count} headers`,
    bytes: request("POST", path, [
      ...Array.from({ length: count }, (_, i) => `X-${i}: ${i}`),
      "Content-Length: 0",
      "Connection: close",
    ]),
    leaves: false,
  })),
  anyDamaged.map((archive) => ({
    what: "a damaged archive",
    bytes: sized("/v1/decompress", archive),
    leaves: false,
  })),
  fc.constant({
    what: "a bomb",
    bytes: sized("/v1/decompress", BOMB),
    leaves: false,
  }),
  fc.tuple(
    fc.constantFrom("/v1/completions", "/v1/chat/completions"),
    anyJson,
  ).map(([path, body]) => ({
    what: `${path}: ${body.slice(0, 80)}`,
    bytes: sized(path, encoder.encode(body), "application/json"),
    leaves: false,
  })),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => ({
    what: "noise",
    bytes,
    leaves: true,
  })),
  fc.constantFrom(
    "bytes=-0",
    "bytes=5-1",
    "bytes=a-b",
    `bytes=${"0-1,".repeat(2000)}`,
    "bytes=99999999999999999999-",
  ).map((range) => ({
    what: `range ${range.slice(0, 40)}`,
    bytes: request("GET", "/v1/files/a.slc", [
      `Range: ${range}`,
      "Connection: close",
    ]),
    leaves: false,
  })),
);

/** Sends an attack, and tells the status of the answer; none: there was no answer. */
async function attempt(
  port: number,
  { what, bytes, leaves }: Attack,
): Promise<number | undefined> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    connection.close();
  }, PATIENCE);
  try {
    const writing = (async () => {
      for (let at = 0; at < bytes.length;) {
        at += await connection.write(bytes.subarray(at));
      }
      if (leaves) {
        await pause(20);
        await connection.closeWrite();
      }
    })();
    writing.catch(() => {});
    let head = "";
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const read = await connection.read(buffer).catch(() => null);
      if (read === null) break;
      if (head.length < 100) {
        head += new TextDecoder().decode(buffer.subarray(0, read));
      }
      // One answer is enough: what goes on may be a connection that is kept.
      if (leaves && head.length >= 12) break;
    }
    assert(!hangs, `hangs: ${what}`);
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
    return status === undefined ? undefined : Number(status);
  } finally {
    clearTimeout(timer);
    if (!hangs) connection.close();
  }
}

Deno.test(`${REQUESTS} hostile requests (SLUICE_SEED=${seed})`, async () => {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  await Deno.writeFile(`${folder}/a.slc`, ARCHIVE);
  using server = await serverWith({
    maxOutput: 10_000_000,
    idleTimeout: 2000,
    maxTokens: 100,
  }, {
    threads: 2,
    startWorker: startDenoWorker,
    findArchive: archivesOf(folder),
  });
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request, info) => server.app.fetch(request, info),
  );
  const { port } = http.addr;
  const attacks = fc.sample(anyAttack, { seed, numRuns: REQUESTS });
  const statuses = new Map<number | undefined, number>();
  let next = 0;
  let early = 0;
  const client = async () => {
    while (next < attacks.length) {
      const attack = attacks[next++];
      if (next === REQUESTS / 5) early = Deno.memoryUsage().rss;
      const status = await attempt(port, attack);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const bad = status !== undefined && status >= 500 && status !== 503;
      assert(!bad, `${status}: ${attack.what}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const bugs = server.lines.filter(({ event }) => event === "error");
  assertEquals(bugs, []);
  // Nothing is left at work, and nothing is kept.
  for (let i = 0; await metric(server, "sluice_jobs_running") !== 0; i++) {
    assert(i < 100);
    await pause(50);
  }
  const health = await fetch(`http://127.0.0.1:${port}/healthz`);
  assertEquals(await health.json(), { status: "ok" });
  server.lines.length = 0;
  const grown = Deno.memoryUsage().rss - early;
  assert(grown < 300 * 1024 * 1024, `${grown} bytes more`);
  await http.shutdown();
  await Deno.remove(folder, { recursive: true });
  console.log([...statuses].sort().map((pair) => pair.join(": ")).join(", "));
});
