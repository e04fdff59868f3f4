/**
 * The endpoint under load: small requests of 20 clients, then of 200, beside 8 large streams, 200 clients that are connected and say
 * nothing, and 200 that drip. Nothing is lost, and memory does not grow.
 */

import { assert, assertEquals } from "@std/assert";
import { compress } from "../../mod.ts";
import { encoder, pause } from "../server/helpers.ts";
import { startEndpoint } from "../../benches/endpoint/process.ts";
import type { Load, Told } from "./load_worker.ts";
import { random } from "./random.ts";

/** Seconds of each part. */
const SECONDS = Number(Deno.env.get("LOAD_SECONDS") ?? 30);

/**
 * Milliseconds between two requests of a client: people think, programs batch. They differ by up to a half, as clients that always
 * take the same time, and were once held up together, would come together for ever.
 */
const THINKS = 1000;

const FEW = 20, MANY = 200;

const LARGE = 8, IDLE = 200, DRIPPING = 200;

/** What p99 of many clients may be of that of few. */
const MOST = 2;

/** What memory may grow by, in shares of what it was. */
const DRIFT = 0.1;

/** Milliseconds between two looks at memory: it rises and falls by a fifth as garbage is collected, so that one look says little. */
const LOOKS = 1000;

const MESSAGE = encoder.encode(
  JSON.stringify({
    id: 1,
    name: "Ada",
    tags: ["a", "b"],
    text: "x ".repeat(400),
  }),
);

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** What goes on beside, until it is told to end. */
async function startLoad(load: Load): Promise<() => Promise<number>> {
  const script = new URL("load_worker.ts", import.meta.url);
  const worker = new Worker(script, { type: "module" });
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const ready = Promise.withResolvers<void>();
  const over = Promise.withResolvers<number>();
  worker.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.type === "ready") ready.resolve();
    else over.resolve(data.streams);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };
  failed.catch(() => {}); // It is looked at below, perhaps much later.
  worker.postMessage(load);
  await Promise.race([ready.promise, failed]);
  return () => {
    worker.postMessage("end");
    return Promise.race([over.promise, failed]);
  };
}

Deno.test("the endpoint under load", async () => {
  await using server = await startEndpoint({ SLUICE_IDLE_TIMEOUT: "300000" });
  const { url, port } = server;
  const endLoad = await startLoad({
    url,
    port,
    large: LARGE,
    idle: IDLE,
    dripping: DRIPPING,
  });

  // The same bytes each time; to look at them takes no time of those that are measured.
  const expected = compress(MESSAGE, { level: 5 });
  let sent = 0, served = 0;
  const measure = async (clients: number): Promise<number> => {
    const times: number[] = [];
    const end = performance.now() + SECONDS * 1000;
    await Promise.all(Array.from({ length: clients }, async (_, i) => {
      const dice = random(clients, i);
      await pause(THINKS * i / clients);
      while (performance.now() < end) {
        const begin = performance.now();
        sent++;
        const answer = await fetch(`${url}/v1/compress?level=5`, {
          method: "POST",
          body: MESSAGE,
        });
        assertEquals(answer.status, 200);
        const archive = await answer.bytes();
        times.push(performance.now() - begin);
        assert(equal(archive, expected));
        served++;
        await pause(THINKS / 2 + dice.below(THINKS));
      }
    }));
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(times.length * share)];
    console.log(
      `${clients} clients, ${times.length} requests: median ${
        at(0.5).toFixed(1)
      } ms, p90 ${at(0.9).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, most ${
        at(1 - 1e-9).toFixed(1)
      }`,
    );
    return at(0.99);
  };
  /** The same with many clients, and the median of memory in the second half of that. */
  const measureWithMemory = async () => {
    const looks: number[] = [];
    const end = performance.now() + SECONDS * 1000;
    const p99 = measure(MANY);
    await pause(SECONDS * 1000 / 2);
    while (performance.now() < end) {
      looks.push(await server.rss());
      await pause(LOOKS);
    }
    looks.sort((a, b) => a - b);
    return { p99: await p99, memory: looks[looks.length >> 1] };
  };
  // What is compiled and allocated first, of both.
  await measure(FEW);
  const { memory: before } = await measureWithMemory();
  const few = await measure(FEW);
  const { p99: many, memory: after } = await measureWithMemory();
  const streams = await endLoad();
  console.log(
    `${served} small, ${streams} large; ${(before / 1e6).toFixed(0)} MB, then ${
      (after / 1e6).toFixed(0)
    } MB`,
  );
  assertEquals(served, sent);
  assert(streams > 0);
  assert(many <= MOST * few, `${many} ms instead of ${few} ms`);
  assert(after <= before * (1 + DRIFT), `${after} bytes, were ${before}`);
});
