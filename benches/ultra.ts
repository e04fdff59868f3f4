/**
 * Level 10 beside level 9: whole archives of every file of the corpora but the single messages, and the speed on four of them.
 *
 *     deno task bench:ultra              prints the tables
 *     deno task bench:ultra --write      puts them into docs/benchmarks.md
 *     deno task bench:ultra --speeds --runs 3    the speeds alone
 *     deno task bench:ultra --ablation   instead, what parts of the predictor gain and cost, on the first 100,000 bytes of five
 *     deno task bench:ultra --ablation --all --bytes 200000 --save .scratch/ultra.json    on more of all files, by kind of
 *                                        content; keeps what is done there, and goes on with it; `--only guesses` takes
 *                                        single parts
 *     deno task bench:ultra alice29 --runs 3    files whose path holds this; times are medians
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { compress, decompress } from "../mod.ts";
import { ablateUltra } from "./ablation/ultra.ts";
import { readSamples, type Sample } from "./peers/corpora.ts";
import { processor } from "./peers/meter.ts";
import { median, sameBytes } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

const CORPORA = "../shared/corpora/test";
const DOCUMENT = "docs/benchmarks.md";

/** Files whose speed is measured, and that the aims are about. */
const TIMED = [
  "canterbury/alice29.txt",
  "json/twitter.json",
  "logs/HDFS_2k.log",
  "wiki/enwik6",
];

/** Of this file the aim is about the beginning: bytes. */
const BEGINNING = 100_000;

/** Bytes of a file that are coded before the clock runs: enough for tables as large as its own. */
const WARM_UP = 100_000;

/** Bytes of each file that the ablation codes, unless told otherwise. */
const ABLATED = 100_000;

/** Seconds of CPU time that work takes. */
function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, i) => i ? "--:" : "---")),
    ...rows.map(line),
  ]
    .join("\n");
}

function percent(now: number, before: number): string {
  return `${(100 * (now / before - 1)).toFixed(2)} %`;
}

/** Sizes of all files, and the sum. */
function sizes(samples: Sample[]): string {
  const rows: (string | number)[][] = [];
  const sum = [0, 0, 0];
  const add = (name: string, data: Uint8Array) => {
    const nine = compress(data, { level: 9 }).length;
    const ten = compress(data, { level: 10 }).length;
    rows.push([name, data.length, nine, ten, percent(ten, nine)]);
    console.error(rows.at(-1)!.join(" "));
    return [data.length, nine, ten];
  };
  for (const { name, data } of samples) {
    add(name, data).forEach((n, i) => sum[i] += n);
  }
  rows.push(["all", ...sum, percent(sum[2], sum[1])]);
  const beginning = samples.find(({ name }) => name.endsWith("enwik6"));
  if (beginning) {
    add("enwik6, first 100,000", beginning.data.subarray(0, BEGINNING));
  }
  return table(["file", "content", "level 9", "level 10", "change"], rows);
}

/** Speed of coding and decoding, in KB of content by seconds of CPU time. */
function speeds(samples: Sample[], runs: number): string {
  const rows: (string | number)[][] = [];
  for (const { name, data } of samples) {
    if (!TIMED.includes(name)) continue;
    const row: (string | number)[] = [name];
    for (const level of [9, 10]) {
      compress(data.subarray(0, WARM_UP), { level });
      let archive = new Uint8Array(), content = new Uint8Array();
      const encoding: number[] = [], decoding: number[] = [];
      for (let run = 0; run < runs; run++) {
        encoding.push(seconds(() => archive = compress(data, { level })));
        decoding.push(seconds(() => content = decompress(archive)));
        if (!sameBytes(content, data)) throw new Error(name);
      }
      row.push(
        ...[encoding, decoding].map((times) =>
          (data.length / 1e3 / median(times)).toFixed(0)
        ),
      );
    }
    rows.push(row);
  }
  return table(
    ["KB/s", "level 9 encode", "decode", "level 10 encode", "decode"],
    rows,
  );
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, {
    string: ["bytes", "runs", "save", "only"],
    boolean: ["write", "ablation", "all", "speeds"],
    default: { bytes: `${ABLATED}`, runs: "1", only: "" },
  });
  if (args.write && args.only) {
    throw new TypeError("Cannot write as only a part would be measured");
  }
  if (args.ablation) {
    const report = await ablateUltra({
      corpora: CORPORA,
      files: args.all ? undefined : [...TIMED, "calgary/obj2"],
      bytes: Number(args.bytes),
      save: args.save,
      only: args.only,
    });
    console.log(report);
    if (args.write) {
      await replaceSection(DOCUMENT, "bench:ultra:ablation", report);
    }
  } else {
    const samples = (await readSamples(CORPORA, args._.map(String)))
      .filter(({ name }) => !name.startsWith("messages/"));
    const origin = `\`${
      ["deno task bench:ultra", ...Deno.args].join(" ")
    }\`, Deno ${Deno.version.deno}`;
    const tell = async (section: string, text: string) => {
      console.log(text);
      if (args.write) await replaceSection(DOCUMENT, section, text);
    };
    if (!args.speeds) {
      const text = `${origin}; whole archives, in bytes:`;
      await tell("bench:ultra", `${text}\n\n${sizes(samples)}`);
    }
    const text = `${origin}, ${await processor()}; by CPU time of one process:`;
    const table = speeds(samples, Number(args.runs));
    await tell("bench:ultra:speeds", `${text}\n\n${table}`);
  }
}
