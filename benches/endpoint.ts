/**
 * The endpoint: how soon it answers, and how many it serves, beside gzip through the same router.
 *
 *     deno task bench:endpoint
 *     deno task bench:endpoint --write    puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { startEndpoint } from "./endpoint/process.ts";
import { processor } from "./peers/meter.ts";
import { replaceSection } from "./peers/sections.ts";

const { write } = parseArgs(Deno.args, { boolean: ["write"] });

/** Times a request is sent to tell how soon it is answered. */
const TIMES = 41;

/** Milliseconds for which requests are counted. */
const SPAN = 5000;

/** Clients at the same time. */
const CLIENTS = [1, 16];

/** A message of about a kilobyte. */
const MESSAGE = JSON.stringify(
  Array.from({ length: 12 }, (_, i) => ({
    id: 1000 + i,
    name: `Customer ${i * 37 % 100}`,
    email: `customer${i}@example.com`,
    active: i % 3 === 0,
  })),
);

const encoder = new TextEncoder();
const server = await startEndpoint();

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}

/** Milliseconds until the first byte of an answer, and the last. */
async function timed(path: string, init: RequestInit) {
  const begin = performance.now();
  const answer = await fetch(server.url + path, init);
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  const reader = answer.body!.getReader();
  let first = 0, bytes = 0;
  for (;;) {
    const { value, done } = await reader.read();
    first ||= performance.now() - begin;
    if (done) break;
    bytes += value.length;
  }
  return { first, last: performance.now() - begin, bytes };
}

const post = (body: BodyInit) => ({ method: "POST", body });
const complete = (tokens: number, more = {}) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    model: "text-en",
    prompt: "It was a dark night, and",
    max_tokens: tokens,
    seed: 1,
    stream: true,
    ...more,
  }),
});

/** A request by name. */
const REQUESTS: [string, string, RequestInit][] = [
  ["gzip", "/gzip", post(MESSAGE)],
  ["level 5", "/v1/compress?level=5", post(MESSAGE)],
  ["level 6", "/v1/compress?level=6", post(MESSAGE)],
  ["model json", "/v1/compress?model=json", post(MESSAGE)],
  ["a token", "/v1/completions", complete(1)],
];

/** Requests a second by some clients. */
async function throughput(
  path: string,
  init: RequestInit,
  clients: number,
): Promise<number> {
  const end = performance.now() + SPAN;
  let count = 0;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < end) {
      await timed(path, init);
      count++;
    }
  }));
  return count / SPAN * 1000;
}

const rows: string[] = [];
try {
  for (const [name, path, init] of REQUESTS) {
    for (let i = 0; i < 20; i++) await timed(path, init);
    const firsts: number[] = [];
    let bytes = 0;
    for (let i = 0; i < TIMES; i++) {
      const time = await timed(path, init);
      firsts.push(time.first);
      bytes = time.bytes;
    }
    const rates: string[] = [];
    for (const clients of CLIENTS) {
      rates.push((await throughput(path, init, clients)).toFixed(0));
    }
    const out = name === "a token" ? "–" : String(bytes);
    rows.push(
      `| ${name} | ${out} | ${median(firsts).toFixed(2)} | ${
        rates.join(" | ")
      } |`,
    );
    console.error(rows.at(-1));
  }
  // Each Worker loads the model when it first needs it.
  await Promise.all(
    Array.from({ length: 4 }, () => timed("/v1/completions", complete(40_000))),
  );
  const speeds: string[] = [];
  for (
    const [name, more] of [["temperature", {}], ["top_k", {
      top_k: 40,
    }]] as const
  ) {
    for (const clients of [1, 4, 16]) {
      const tokens = name === "top_k" ? 4000 : 40_000;
      const begin = performance.now();
      await Promise.all(
        Array.from(
          { length: clients },
          () => timed("/v1/completions", complete(tokens, more)),
        ),
      );
      const seconds = (performance.now() - begin) / 1000;
      const rate = clients * tokens / seconds / 1000;
      speeds.push(`| ${name} | ${clients} | ${rate.toFixed(1)} |`);
      console.error(speeds.at(-1));
    }
  }
  const text = [
    `\`deno task bench:endpoint --write\`, ${
      new Date().toISOString().slice(0, 10)
    }, ${await processor()}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, over loopback; a body of ${
      encoder.encode(MESSAGE).length
    } bytes.`,
    "",
    "| request | bytes | ms to the first byte, median | requests a second, 1 client | 16 clients |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
    "Texts of `text-en`, in thousands of tokens (bytes) a second of all clients together:",
    "",
    "| sampling | clients | thousands a second |",
    "| --- | ---: | ---: |",
    ...speeds,
  ].join("\n");
  console.log(text);
  if (write) await replaceSection("docs/benchmarks.md", "bench:endpoint", text);
} finally {
  await server[Symbol.asyncDispose]();
}
