/**
 * Level 10 beside level 9: whole archives of every file of the corpora but the single messages, and the speed on four of them.
 *
 *     deno task bench:ultra              prints the tables
 *     deno task bench:ultra --write      puts them into docs/benchmarks.md
 *     deno task bench:ultra --ablation   instead, what parts of the predictor gain
 *     deno task bench:ultra alice29      files whose path holds this
 *
 * @module
 */

import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { compress, decompress } from "../mod.ts";
import { compile, readSources, TARGETS } from "../src/kernel/build.ts";
import { whole } from "../src/kernel/coder.ts";
import { findingKind } from "../src/kernel/content_kind.ts";
import { ultraTables } from "../src/kernel/profiles.ts";
import type { UltraExports } from "../src/kernel/ultra/mod.ts";
import { readSamples, type Sample } from "./peers/corpora.ts";
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

/** Bytes of each file that the ablation codes. */
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
function speeds(samples: Sample[]): string {
  const rows: (string | number)[][] = [];
  for (const { name, data } of samples) {
    if (!TIMED.includes(name)) continue;
    const row: (string | number)[] = [name];
    for (const level of [9, 10]) {
      compress(data.subarray(0, 20_000), { level }); // compiles
      let archive = new Uint8Array(), content = new Uint8Array();
      const encoding = seconds(() => archive = compress(data, { level }));
      const decoding = seconds(() => content = decompress(archive));
      if (content.some((byte, i) => byte !== data[i])) throw new Error(name);
      row.push(
        ...[encoding, decoding].map((s) => (data.length / 1e3 / s).toFixed(0)),
      );
    }
    rows.push(row);
  }
  return table(
    ["KB/s", "level 9 encode", "decode", "level 10 encode", "decode"],
    rows,
  );
}

/** A change of one source: what it says, and what it says instead. */
type Edit = [file: string, from: string, to: string];

const NO_NETWORK: Edit[] = [
  [
    "recurrent.ts",
    "export function updateNetwork(byte: u32): void {",
    "export function updateNetwork(byte: u32): void {\n  return;",
  ],
  ["predictor.ts", "load<i16>(STRETCH + (networkShare(c0, bits) << 1))", "0"],
];

const PARTS: Record<string, Edit[]> = {
  "nothing": [],
  "recurrent network": NO_NETWORK,
  "primer": [[
    "index.ts",
    "  return length;\n",
    "  store<u32>(RAW_END, 0);\n  return 0;\n",
  ]],
  "second inputs": [
    [
      "predictor.ts",
      "<i16> (<i32> (load<u32>(entry) >>> 16) - 32768 >> 4), 2)",
      "0, 2)",
    ],
  ],
  "counters": [
    [
      "predictor.ts",
      "<i16> logOdds(load<u32>(COUNTERS + (i << 2)) + (node << 2))",
      "0",
    ],
  ],
  "APMs": [
    [
      "predictor.ts",
      "p += refine(load<u32>(APM_AT + (i << 2)), position);",
      "p += squash(x);",
    ],
  ],
  "guesses": [
    [
      "guesses.ts",
      "known ? <u32> byteAt(load<u32>(g, POINTER)) | 256 : 0",
      "0",
    ],
  ],
  "sets 14 to 19": [14, 15, 16, 17, 18, 19].map((
    set,
  ): Edit => ["sets.ts", `  select(${set}, `, `  select(${set}, 0 * `]),
};

/** Bytes that a kernel makes of a content, after its primer. */
function coded(module: WebAssembly.Module, content: Uint8Array): number {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as UltraExports;
  const { slotLines, historyBits, matchBits, apmBits } = ultraTables(9);
  kernel.reset(slotLines, historyBits, matchBits, apmBits, content.length);
  const ensemble = whole(findingKind(content, 0));
  if (kernel.prime(ensemble)) { while (kernel.encode(256) > 0); }
  new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
  kernel.start(content.length, content.length, ensemble, 0);
  while (kernel.encode(256) > 0);
  return kernel.codedLength() + 1;
}

async function ablation(samples: Sample[]): Promise<string> {
  const target = TARGETS.find(({ name }) => name === "ultra")!;
  const rows: (string | number)[][] = [];
  let base: number[] = [];
  for (const [part, edits] of Object.entries(PARTS)) {
    const sources = await readSources(target);
    for (const [file, from, to] of edits) {
      const name = `${target.folder}${file}`, text = sources.get(name)!;
      if (!text.includes(from)) throw new Error(`${file} lacks ${from}`);
      sources.set(name, text.replace(from, to));
    }
    const module = new WebAssembly.Module(
      await compile(target.folder, sources) as BufferSource,
    );
    const bytes: number[] = [];
    const time = seconds(() => {
      for (const { data } of samples) {
        bytes.push(coded(module, data.subarray(0, ABLATED)));
      }
    });
    if (part === "nothing") base = [...bytes, time];
    rows.push(
      part === "nothing" ? [part, ...bytes, "1.00"] : [
        part,
        ...bytes.map((n, i) => percent(n, base[i])),
        (time / base.at(-1)!).toFixed(2),
      ],
    );
    console.error(rows.at(-1)!.join(" "));
  }
  return table(
    ["without", ...samples.map(({ name }) => name.replace(/.*\//, "")), "time"],
    rows,
  );
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, { boolean: ["write", "ablation"] });
  const wanted = args._.map(String);
  const samples = (await readSamples(CORPORA, wanted))
    .filter(({ name }) => !name.startsWith("messages/"));
  const machine = `Deno ${Deno.version.deno}`;
  if (args.ablation) {
    const chosen = samples.filter(({ name }) =>
      [...TIMED, "calgary/obj2"].includes(name)
    );
    const text =
      `\`deno task bench:ultra --ablation\`, ${machine}, first ${ABLATED} bytes of each; bytes, then % more; time beside that of all:\n\n${await ablation(
        chosen,
      )}`;
    console.log(text);
    if (args.write) {
      await replaceSection(DOCUMENT, "bench:ultra:ablation", text);
    }
  } else {
    const text =
      `\`deno task bench:ultra\`, ${machine}; whole archives, in bytes:\n\n${
        sizes(samples)
      }\n\nSpeed, by CPU time of one process:\n\n${speeds(samples)}`;
    console.log(text);
    if (args.write) await replaceSection(DOCUMENT, "bench:ultra", text);
  }
}
