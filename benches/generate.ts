/**
 * How fast a model writes, by CPU time of the process, as other work on the machine would count otherwise. What has to be
 * compiled was, by a text that does not count.
 *
 *     deno task bench:generate
 *     deno task bench:generate --write     puts the result into docs/benchmarks.md
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import {
  generate,
  type GenerateOptions,
  type Model,
  trainModel,
} from "../mod.ts";
import { processor } from "./peers/meter.ts";
import { median, say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

const { write, corpus, level, runs } = parseArgs(Deno.args, {
  boolean: ["write"],
  string: ["corpus", "level", "runs"],
  default: { corpus: "../shared/corpora/train/text", level: "6", runs: "5" },
});

/** Bytes of each file that the model learns from. */
const SHARE = 512 * 1024;

/** Ways to write, and bytes that take about a second. */
const WAYS: [way: string, length: number, options: GenerateOptions][] = [
  ["temperature 1", 400_000, {}],
  ["temperature 0.8", 400_000, { temperature: 0.8 }],
  ["temperature 0.8, top-k 40", 50_000, { temperature: 0.8, topK: 40 }],
  ["temperature 0.8, top-p 0.9", 50_000, { temperature: 0.8, topP: 0.9 }],
];

/** CPU seconds of the process so far. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU seconds for a text, which goes nowhere. */
async function time(model: Model, options: GenerateOptions): Promise<number> {
  const start = spent();
  await generate(model, { prompt: "It was ", ...options })
    .pipeTo(new WritableStream());
  return spent() - start;
}

/** The beginning of every file, one after another. */
async function* lessons(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const names = [...Deno.readDirSync(corpus)].map(({ name }) => name).sort();
  for (const name of names) {
    const text = await Deno.readFile(`${corpus}/${name}`);
    yield text.subarray(0, SHARE);
  }
}

const content = ReadableStream.from(lessons());
const model = await trainModel(content, { level: Number(level), ensemble: 0 });
say(`trained on ${model.trainingBytes} bytes`);
const rows: string[] = [];
for (const [way, length, options] of WAYS) {
  const none = await time(model, { ...options, length: 2000, seed: 0 });
  const times: number[] = [];
  for (let seed = 1; seed <= Number(runs); seed++) {
    times.push(await time(model, { ...options, length, seed }));
  }
  const speed = length / median(times) / 1000;
  rows.push(`| ${way} | ${length} | ${speed.toFixed(0)} |`);
  say(`${rows.at(-1)} (first ${none.toFixed(2)} s)`);
}

const date = new Date().toISOString().slice(0, 10);
const table = [
  `\`deno task bench:generate --write\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}: level ${level}, ` +
  `trained on ${model.trainingBytes} bytes, kB for each second of CPU time, median of ${runs} texts.`,
  "",
  "| how | bytes of a text | kB/s |",
  "| --- | --: | --: |",
  ...rows,
].join("\n");
console.log(table);
if (write) await replaceSection("docs/benchmarks.md", "bench:generate", table);
