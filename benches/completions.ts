/**
 * How fast the endpoint writes texts with a network: by clients, and with and without lanes for them. An endpoint of one lane writes one text
 * after another; all texts are the same either way, which is looked at.
 *
 *     deno task bench:completions
 *     deno task bench:completions --write           puts the result into docs/benchmarks.md
 *     deno task bench:completions --network FILE    of another network than models/byte-en.onnx
 *     deno task bench:completions --tokens 3000     bytes of each text on the kernel
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { findAdapter } from "../src/neural/adapter.ts";
import { startEndpoint } from "./endpoint/process.ts";
import { processor } from "./peers/meter.ts";
import { median, say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

const { write, network, tokens } = parseArgs(Deno.args, {
  boolean: ["write"],
  string: ["network", "tokens"],
  default: { network: "models/byte-en.onnx", tokens: "3000" },
});

/** Lanes of the endpoint: none for more than one text, and as many as there are clients at most. */
const LANES = [1, 16];

/** Clients at the same time. */
const CLIENTS = [1, 4, 16];

/**
 * Backends, and what part of the bytes they write: a GPU takes milliseconds for a step, one that is a program tens of them, whatever the
 * number of lanes.
 */
const BACKENDS: [backend: string, share: number][] = [
  ["kernel", 1],
  ["webgpu", 1 / 50],
];

/** Name of the network at the endpoint. */
const NAME = "measured";

/** A text: what it is, and milliseconds until its first event. */
interface Text {
  text: string;
  backend: string | null;
  first: number;
}

/** Asks for a text in events. */
async function complete(
  url: string,
  count: number,
  seed: number,
): Promise<Text> {
  const begin = performance.now();
  const answer = await fetch(`${url}/v1/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      model: NAME,
      prompt: "It was a dark night, and",
      max_tokens: count,
      seed,
      stream: true,
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  let all = "", first = 0;
  for await (
    const part of answer.body!.pipeThrough(new TextDecoderStream())
  ) {
    first ||= performance.now() - begin;
    all += part;
  }
  const events = all.split("\n\n").slice(0, -2);
  return {
    text: events.map((event) =>
      JSON.parse(event.slice("data: ".length)).choices[0].text
    ).join(""),
    backend: answer.headers.get("Sluice-Backend"),
    first,
  };
}

/** Texts by backend and seed: they depend on nothing else. */
const known = new Map<number, string>();

/** Asserts that a text begins as others of its seed do. */
function check(seed: number, text: string): void {
  const other = known.get(seed) ?? text;
  const length = Math.min(other.length, text.length) - 1; // the last character may have been cut
  if (other.slice(0, length) !== text.slice(0, length)) {
    throw new Error(`Another text of seed ${seed} came`);
  }
  if (text.length >= other.length) known.set(seed, text);
}

const folder = await Deno.makeTempDir();
const rows: string[] = [];
try {
  await Deno.copyFile(network, `${folder}/${NAME}.onnx`);
  for (const [backend, share] of BACKENDS) {
    const adapter = backend === "webgpu" ? await findAdapter() : undefined;
    if (backend === "webgpu" && !adapter) {
      rows.push(`| ${backend} | not here | | | |`);
      continue;
    }
    for (const lanes of LANES) {
      await using endpoint = await startEndpoint({
        SLUICE_MODELS: folder,
        SLUICE_BACKEND: backend,
        SLUICE_LANES: String(lanes),
      }, ["--lock=tests/runtime/deno.lock"]);
      const count = Math.max(1, Math.round(Number(tokens) * share));
      await complete(endpoint.url, Math.ceil(count / 3), 0); // what has to be loaded and compiled
      for (const clients of CLIENTS) {
        const begin = performance.now();
        const texts = await Promise.all(
          Array.from(
            { length: clients },
            (_, seed) => complete(endpoint.url, count, seed),
          ),
        );
        const seconds = (performance.now() - begin) / 1000;
        texts.forEach(({ text }, seed) => check(seed, text));
        const [{ backend: who }] = texts;
        const rate = clients * count / seconds;
        const first = median(texts.map(({ first }) => first));
        const name = adapter ? `${who}: ${adapter.name}` : who;
        const cells = [name, lanes, clients, rate.toFixed(0), first.toFixed(0)];
        rows.push(`| ${cells.join(" | ")} |`);
        say(rows.at(-1)!);
      }
    }
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

const date = new Date().toISOString().slice(0, 10);
const table = [
  `\`deno task bench:completions --write\`, ${date}, ${await processor()}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}: ` +
  `${
    network.split("/").at(-1)
  }, over loopback, in events. Bytes for each second of time, all clients together; milliseconds until the first ` +
  "event of a text, median.",
  "",
  "| backend | lanes | clients | bytes/s | first event, ms |",
  "| --- | --: | --: | --: | --: |",
  ...rows,
].join("\n");
console.log(table);
if (write) {
  await replaceSection("docs/benchmarks.md", "bench:completions", table);
}
