/**
 * Reading a part of a large archive beside decoding all of it.
 *
 *     deno task bench:access
 *     deno task bench:access --write    puts the result into docs/benchmarks.md
 *
 * One megabyte from the middle and from the end of 50 MB of the corpora, with frames of the default size, by CPU time of the
 * process, as other work on the machine would count otherwise: opening the file, visiting the frames before, decoding.
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { CompressorStream, DecompressorStream, openArchive } from "../mod.ts";
import { fileSource } from "../src/cli/file_source.ts";
import { readSamples } from "./peers/corpora.ts";
import { processor } from "./peers/meter.ts";
import { say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

const LENGTH = 50_000_000;
const PART = 1_000_000;

const typed = parseArgs(Deno.args, {
  string: ["corpora"],
  boolean: ["write"],
  default: { corpora: "../shared/corpora" },
});

/** The files of the corpora one after another, again and again. */
async function content(): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(LENGTH);
  const samples = [
    ...await readSamples(`${typed.corpora}/test`, []),
    ...await readSamples(`${typed.corpora}/train`, []),
  ];
  for (let at = 0; at < LENGTH;) {
    for (const { data } of samples) {
      out.set(data.subarray(0, LENGTH - at), at);
      at = Math.min(LENGTH, at + data.length);
    }
  }
  return out;
}

const folder = await Deno.makeTempDir({ prefix: "sluice-access-" });
const path = `${folder}/archive.slc`;
const data = await content();

/** CPU seconds of the process so far. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds and bytes read for a part. */
async function readPart(
  offset: number,
): Promise<{ seconds: number; read: number }> {
  let read = 0;
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const start = spent();
  await using archive = await openArchive(
    fileSource(file, size, (bytes) => read += bytes),
  );
  const part = await archive.bytes({ offset, length: PART });
  const seconds = spent() - start;
  const right = part.length === PART &&
    part.every((byte, i) => byte === data[offset + i]);
  if (!right) throw new Error(`Cannot trust the part at ${offset}`);
  return { seconds, read };
}

const rows: string[] = [];
for (const level of [3, 6]) {
  say(`level ${level}: compressing`);
  await new Blob([data]).stream()
    .pipeThrough(new CompressorStream({ level, contentSize: LENGTH }))
    .pipeTo((await Deno.create(path)).writable);
  const { size } = await Deno.stat(path);
  say(`level ${level}: decoding all`);
  const start = spent();
  await (await Deno.open(path)).readable
    .pipeThrough(new DecompressorStream())
    .pipeTo(new WritableStream());
  const all = spent() - start;
  for (
    const [where, offset] of [
      ["the middle", LENGTH / 2],
      ["the end", LENGTH - PART],
    ] as const
  ) {
    const { seconds, read } = await readPart(offset);
    rows.push(
      `| ${level} | 1 MB from ${where} | ${seconds.toFixed(2)} | ${
        read.toLocaleString("en")
      } |`,
    );
  }
  say(rows.slice(-2).join("\n"));
  rows.push(
    `| ${level} | all | ${all.toFixed(2)} | ${size.toLocaleString("en")} |`,
  );
}
await Deno.remove(folder, { recursive: true });

const date = new Date().toISOString().slice(0, 10);
const text = [
  `\`deno task bench:access --write\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}:`,
  "",
  "| level | what | CPU seconds | bytes read |",
  "| ----- | ---- | ------: | ---------: |",
  ...rows,
].join("\n");
if (typed.write) {
  await replaceSection("docs/benchmarks.md", "bench:access", text);
} else console.log(text);
