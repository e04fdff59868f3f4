/**
 * How time and memory grow with the content: a tenth and the whole of 1 GB at level 1, 100 MB at level 6, 10 MB at level 9,
 * through the command in a pipe. Ten times the content must take about ten times as long and no more memory.
 *
 *     deno task bench:growth
 *     deno task bench:growth --write     puts the result into docs/benchmarks.md
 *     deno task bench:growth --only 1    one level only
 *
 * The content is the files of the corpora one after another, again and again: no level looks back far enough to see that.
 * Needs GNU time, and twice the content on disk.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { readSamples } from "./peers/corpora.ts";
import { processor, shell } from "./peers/meter.ts";
import { say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

/** Bytes of content at each level. */
const LENGTHS: readonly [level: number, length: number][] = [
  [1, 1_000_000_000],
  [6, 100_000_000],
  [9, 10_000_000],
];

/** How many times the time of a tenth the whole may take; noise, and the tenth's start, are in it. */
const MOST_TIMES = 13;

/** How many times the memory of a tenth the whole may take: the engine collects blocks of 8 MiB when it likes. */
const MOST_MEMORY = 1.6;

const typed = parseArgs(Deno.args, {
  string: ["only", "corpora"],
  boolean: ["write"],
  default: { corpora: "../shared/corpora" },
});
if (typed.write && typed.only) {
  throw new TypeError("Cannot write as only a part would be measured");
}

const SLUICE = `deno run --quiet --no-prompt ${Deno.cwd()}/cli.ts`;
const folder = await Deno.makeTempDir({ prefix: "sluice-growth-" });

/** What a command in a pipe takes. */
interface Cost {
  /** CPU seconds, user and system. */
  seconds: number;
  /** Peak of resident memory, MB. */
  memory: number;
}

async function run(script: string): Promise<void> {
  const { success, said } = await shell(script, [], folder);
  if (!success) throw new Error(`Cannot measure "${script}": ${said}`);
}

async function cost(from: string, command: string, to: string): Promise<Cost> {
  await run(
    `cat ${from} | /usr/bin/time -f '%U %S %M' -o time.txt ${command} > ${to}`,
  );
  const text = await Deno.readTextFile(`${folder}/time.txt`);
  const [user, system, kibibytes] = text.trim().split(" ").map(Number);
  return { seconds: user + system, memory: kibibytes * 1024 / 1e6 };
}

/** Writes content of a length, file by file. */
async function writeContent(length: number): Promise<void> {
  const samples = [
    ...await readSamples(`${typed.corpora}/test`, []),
    ...await readSamples(`${typed.corpora}/train`, []),
  ];
  using file = await Deno.open(`${folder}/content`, {
    create: true,
    write: true,
    truncate: true,
  });
  for (let left = length, i = 0; left > 0; i++) {
    let { data } = samples[i % samples.length];
    data = data.subarray(0, left);
    left -= data.length;
    while (data.length > 0) data = data.subarray(await file.write(data));
  }
}

const rows: string[] = [];
const excesses: string[] = [];

function row(
  level: number,
  length: number,
  way: string,
  tenth: Cost,
  all: Cost,
): void {
  const times = all.seconds / tenth.seconds;
  const more = all.memory / tenth.memory;
  rows.push(
    `| ${level} | ${length / 1e6} | ${way} | ${tenth.seconds.toFixed(1)} | ` +
      `${all.seconds.toFixed(1)} | ${times.toFixed(1)} | ` +
      `${tenth.memory.toFixed(0)} | ${all.memory.toFixed(0)} |`,
  );
  if (times > MOST_TIMES) excesses.push(`level ${level}, ${way}: time`);
  if (more > MOST_MEMORY) excesses.push(`level ${level}, ${way}: memory`);
}

try {
  for (const [level, length] of LENGTHS) {
    if (typed.only && Number(typed.only) !== level) continue;
    const encode: Cost[] = [], decode: Cost[] = [];
    for (const part of [length / 10, length]) {
      say(`level ${level}, ${part / 1e6} MB`);
      await writeContent(part);
      encode.push(await cost("content", `${SLUICE} -${level}`, "archive"));
      decode.push(await cost("archive", `${SLUICE} -d`, "back"));
      await run("cmp content back");
    }
    row(level, length, "encode", encode[0], encode[1]);
    row(level, length, "decode", decode[0], decode[1]);
  }
  say("");
  const date = new Date().toISOString().slice(0, 10);
  const command = ["deno task bench:growth", ...Deno.args].join(" ");
  const report = [
    `\`${command}\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}; seconds are CPU time, memory is the peak of ` +
    "resident memory, of the tenth and of all:",
    [
      "| level | MB | | a tenth, s | all, s | times | a tenth, MB | all, MB |",
      "| --: | --: | --- | --: | --: | --: | --: | --: |",
      ...rows,
    ].join("\n"),
  ].join("\n\n");
  console.log(report);
  if (typed.write) {
    await replaceSection("docs/benchmarks.md", "bench:growth", report);
  }
  for (const excess of excesses) console.error(`grows too much: ${excess}`);
  if (excesses.length > 0) Deno.exit(1);
} finally {
  await Deno.remove(folder, { recursive: true });
}
