/**
 * 5,000 requests that mean no good, over real connections: whoever waits for an answer gets one, none is an error of the server but
 * 503, what must not end well does not, nothing hangs, nothing is kept.
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { startDenoWorker } from "../../src/server/adapters/deno.ts";
import { archivesOf } from "../../src/server/adapters/files.ts";
import { decoder, metric, pause, serverWith } from "../server/helpers.ts";
import { anyAttack, ARCHIVE, type Attack, MAX_OUTPUT } from "./attacks.ts";

/** How many; fewer for a quick look. */
const REQUESTS = Number(Deno.env.get("HOSTILE_REQUESTS") ?? 5000);

const seed = Number(Deno.env.get("SLUICE_SEED") ?? Date.now() % 2 ** 31);

/** At the same time. */
const CLIENTS = 20;

/** Milliseconds that an answer may take: many wait for bombs to be refused, and for the model to be loaded. */
const PATIENCE = 60_000;

/** What memory may grow by after a fifth of them, in shares of what it was. */
const DRIFT = 0.1;

/** What came of an attack. */
interface Outcome {
  /** None: there was no answer. */
  status: number | undefined;
  bytes: number;
  /** Whether the answer ended as chunks do. */
  ended: boolean;
}

/** Sends an attack, and tells what came of it. */
async function attempt(
  port: number,
  { what, bytes, leaves, pieces = bytes.length }: Attack,
): Promise<Outcome> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    connection.close();
  }, PATIENCE);
  try {
    const writing = (async () => {
      for (let at = 0; at < bytes.length;) {
        at += await connection.write(bytes.subarray(at, at + pieces));
        if (pieces < bytes.length) await pause(0);
      }
      if (leaves) {
        await pause(20);
        await connection.closeWrite();
      }
    })();
    writing.catch(() => {});
    let head = "", tail = "", received = 0;
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const read = await connection.read(buffer).catch(() => null);
      if (read === null) break;
      const part = buffer.subarray(0, read);
      received += read;
      if (head.length < 100) head += decoder.decode(part);
      tail = (tail + decoder.decode(part.subarray(-5))).slice(-5);
      // One answer is enough: what goes on may be a connection that is kept.
      if (leaves && head.length >= 12) break;
    }
    assert(!hangs, `hangs: ${what}`);
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
    return {
      status: status === undefined ? undefined : Number(status),
      bytes: received,
      ended: tail === "0\r\n\r\n",
    };
  } finally {
    clearTimeout(timer);
    if (!hangs) connection.close();
  }
}

/** Says what is wrong with what came of an attack. */
function judge(
  { what, leaves, fails }: Attack,
  { status, bytes, ended }: Outcome,
): void {
  if (status === undefined) return assert(leaves, `no answer: ${what}`);
  assert(status < 500 || status === 503, `${status}: ${what}`);
  if (!fails || status !== 200) return;
  assert(!ended, `ends well: ${what}`);
  // Heads of chunks are sent beside it.
  assert(bytes < 1.01 * MAX_OUTPUT + 65_536, `${bytes} bytes: ${what}`);
}

Deno.test(`${REQUESTS} hostile requests (SLUICE_SEED=${seed})`, async () => {
  await Deno.mkdir(".scratch", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".scratch" });
  await Deno.writeFile(`${folder}/a.slc`, ARCHIVE);
  using server = await serverWith({
    maxOutput: MAX_OUTPUT,
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
  // The most that was held in the second fifth, and in the last.
  let early = 0, late = 0;
  const client = async () => {
    while (next < attacks.length) {
      const attack = attacks[next++];
      const { rss } = Deno.memoryUsage();
      const fifth = Math.floor(5 * next / REQUESTS);
      if (fifth === 1) early = Math.max(early, rss);
      if (fifth >= 4) late = Math.max(late, rss);
      const outcome = await attempt(port, attack);
      judge(attack, outcome);
      statuses.set(outcome.status, (statuses.get(outcome.status) ?? 0) + 1);
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
  await http.shutdown();
  await Deno.remove(folder, { recursive: true });
  console.log(
    [...statuses].sort().map((pair) => pair.join(": ")).join(", "),
    `${(early / 1e6).toFixed(0)} MB, then ${(late / 1e6).toFixed(0)} MB`,
  );
  assert(late <= early * (1 + DRIFT), `${late} bytes, were ${early}`);
});
