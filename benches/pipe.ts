/**
 * The command in a pipe: how long it takes to start, and how fast 100 MB go through it, beside gzip and zstd.
 *
 *     deno task bench:pipe
 *     deno task bench:pipe --write       puts the result into docs/benchmarks.md
 *     deno task bench:pipe --only start  leaves the 100 MB out
 *
 * Starting is measured by the wall clock, as that is what one waits for; 100 MB by CPU time where there is `time`, as
 * other work on the machine would count otherwise. Content is piped in and out: `cat content | command > archive`.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { readSamples } from "./peers/corpora.ts";
import { processor, shell } from "./peers/meter.ts";
import { median, say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

const LENGTH = 100_000_000;
const STARTS = 21;
/** What starting may take, in milliseconds. */
const MOST_MILLISECONDS = 150;

const typed = parseArgs(Deno.args, {
  string: ["only", "corpora"],
  boolean: ["write"],
  default: { corpora: "../shared/corpora" },
});
if (typed.write && typed.only) {
  throw new TypeError("Cannot write as only a part would be measured");
}

const SLUICE = `deno run --quiet --no-prompt ${Deno.cwd()}/cli.ts`;
const folder = await Deno.makeTempDir({ prefix: "sluice-pipe-" });
const { success: hasTime } = await shell("/usr/bin/time -f %U true", []);

/** Milliseconds that a command takes. */
async function time(command: string): Promise<number> {
  const start = performance.now();
  const { success, said } = await shell(command, [], folder);
  if (!success) throw new Error(`Cannot measure "${command}": ${said}`);
  return performance.now() - start;
}

/** CPU milliseconds that a pipeline takes, user and system, or those of the wall clock. */
async function cost(pipeline: string): Promise<number> {
  if (!hasTime) return await time(pipeline);
  await time(`/usr/bin/time -f '%U %S' -o time.txt sh -c '${pipeline}'`);
  const text = await Deno.readTextFile(`${folder}/time.txt`);
  const [user, system] = text.trim().split(" ").map(Number);
  return 1000 * (user + system);
}

/** Starts: commands that have nothing to do, or next to nothing. */
async function measureStarts(): Promise<{ text: string; slow: boolean }> {
  const rows: string[] = [];
  let slow = false;
  for (
    const [what, command] of [
      ["an empty script of Deno", "deno eval 0"],
      ["`sluice --version`", `${SLUICE} --version`],
      ["`sluice --help`", `${SLUICE} --help`],
      ["`sluice`, empty input", `${SLUICE} < /dev/null`],
      ["`sluice`, 1 KB", `head -c 1000 content | ${SLUICE}`],
      ["`sluice -d`, 1 KB", `${SLUICE} -d < small.slc`],
      ["`zstd`, 1 KB", "head -c 1000 content | zstd -q"],
    ]
  ) {
    say(what);
    await time(`${command} > /dev/null`); // Caches fill.
    const times: number[] = [];
    for (let i = 0; i < STARTS; i++) {
      times.push(await time(`${command} > /dev/null`));
    }
    const middle = median(times);
    slow ||= what.includes("--") && middle > MOST_MILLISECONDS;
    rows.push(
      `| ${what} | ${middle.toFixed(0)} | ${Math.max(...times).toFixed(0)} |`,
    );
  }
  return {
    text: [
      `| what (${STARTS} runs) | median ms | longest ms |`,
      "| --- | --: | --: |",
      ...rows,
    ].join("\n"),
    slow,
  };
}

/** What 100 MB are made of. */
const CONTENTS = {
  mixed: () => mixed(),
  noise: () => noise(),
  zeros: () => new Uint8Array(LENGTH),
};

/** Files of all kinds, those of the tests first; as much as there is, then from the start. */
async function mixed(): Promise<Uint8Array> {
  const samples = [
    ...await readSamples(`${typed.corpora}/test`, []),
    ...await readSamples(`${typed.corpora}/train`, []),
  ];
  const out = new Uint8Array(LENGTH);
  for (let at = 0, i = 0; at < LENGTH; i++) {
    const { data } = samples[i % samples.length];
    out.set(data.subarray(0, LENGTH - at), at);
    at += data.length;
  }
  return out;
}

function noise(): Uint8Array {
  const out = new Uint8Array(LENGTH);
  for (let at = 0; at < LENGTH; at += 65_536) {
    crypto.getRandomValues(out.subarray(at, at + 65_536));
  }
  return out;
}

const COMMANDS: [string, string, string][] = [
  ["Sluice 1", `${SLUICE} -1`, `${SLUICE} -d`],
  ["Sluice 6", `${SLUICE} -6`, `${SLUICE} -d`],
  ["gzip -6", "gzip -6", "gzip -d"],
  ["zstd -3", "zstd -q -3 --single-thread", "zstd -q -d"],
  ["zstd -19", "zstd -q -19 --single-thread", "zstd -q -d"],
];

async function measurePipes(): Promise<string> {
  const rows: string[] = [];
  for (const [kind, make] of Object.entries(CONTENTS)) {
    await Deno.writeFile(`${folder}/content`, await make());
    for (const [name, encode, decode] of COMMANDS) {
      say(`${kind}, ${name}`);
      const there = await cost(`cat content | ${encode} > archive`);
      const back = await cost(`cat archive | ${decode} > back`);
      await time("cmp content back");
      const { size } = await Deno.stat(`${folder}/archive`);
      rows.push(
        `| ${kind} | ${name} | ${size.toLocaleString("en-US")} | ` +
          `${speed(there)} | ${speed(back)} |`,
      );
    }
  }
  return [
    "| content | codec | bytes | encode MB/s | decode MB/s |",
    "| --- | --- | --: | --: | --: |",
    ...rows,
  ].join("\n");
}

function speed(milliseconds: number): string {
  const rate = LENGTH / 1e6 / (milliseconds / 1000);
  return rate < 10 ? rate.toFixed(2) : rate.toFixed(0);
}

try {
  await Deno.writeFile(
    `${folder}/content`,
    (await mixed()).subarray(0, 1_000_000),
  );
  await time(`head -c 1000 content | ${SLUICE} > small.slc`);
  const starts = await measureStarts();
  const pipes = typed.only === "start" ? "" : await measurePipes();
  say("");
  const date = new Date().toISOString().slice(0, 10);
  const command = ["deno task bench:pipe", ...Deno.args].join(" ");
  const report = [
    `\`${command}\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}:`,
    starts.text,
    ...(pipes
      ? [
        `${LENGTH / 1e6} MB through a pipe, by ${
          hasTime ? "CPU time" : "wall clock"
        }:`,
        pipes,
      ]
      : []),
  ].join("\n\n");
  console.log(report);
  if (typed.write) {
    await replaceSection("docs/benchmarks.md", "bench:pipe", report);
  }
  if (starts.slow) {
    console.error(`starting takes more than ${MOST_MILLISECONDS} ms`);
    Deno.exit(1);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
