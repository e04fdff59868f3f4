/**
 * Size, speed and memory beside other compressors, all measured in one run.
 *
 *     deno task bench:peers
 *     deno task bench:peers --files canterbury,enwik6 --only sluice,brotli --runs 1
 *     deno task bench:peers --ultra              level 10, too: more than half of the time is its
 *     deno task bench:peers --ultra --write      puts the result into docs/benchmarks.md and README.md
 *     deno task bench:peers --ultra --save .scratch/peers.json    keeps each row when it is done, and goes on after the last
 *     deno task bench:peers --ultra --save .scratch/peers.json --calm 1.15    measures rows of an earlier run again during
 *                                                which a piece of work took more than 1.15 times as long as during others
 *
 * The peers run as whole processes on one thread each. Sluice is measured as a library in this process, warm, at all
 * levels; on all files as one stream with two threads; and at some levels as a process like the others. Every codec restores
 * every file, and the result is compared. Fails where the levels miss what they must be ({@linkcode judge}).
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { must, settle } from "./musts.ts";
import { readSamples, type Sample } from "./peers/corpora.ts";
import { measureLibrary } from "./peers/library.ts";
import { processor } from "./peers/meter.ts";
import { Pace, WORK } from "./peers/pace.ts";
import { measureTool } from "./peers/processes.ts";
import { fullReport, shortReport } from "./peers/report.ts";
import { type Result, say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";
import { measureThreads, threadsName } from "./peers/threads.ts";
import { installed, PEERS, sluiceCommand } from "./peers/tools.ts";
import { Saved } from "./saved.ts";

/** Levels of the library. The last takes as long as all the others with all the peers, so it is left to an option. */
const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const ULTRA = 10;

/** MB/s that levels must at least encode all files with. */
const LEAST: Record<string, number> = {
  "Sluice 1": 6,
  "Sluice 3": 4.5,
  "Sluice 6": 1,
  "Sluice 9": 0.15,
  "Sluice 10": 0.04,
};

/** Share of the speed of encoding that decoding must at least have. */
const DECODING = 0.85;

/** Levels of the command: enough to see what starting it costs. */
const COMMAND_LEVELS = [1, 6];

const typed = parseArgs(Deno.args, {
  string: ["corpora", "files", "only", "runs", "save", "calm"],
  boolean: ["ultra", "write"],
  default: { corpora: "../shared/corpora/test", runs: "3", calm: "Infinity" },
  unknown: (arg) => {
    throw new TypeError(`Cannot measure as ${arg} is not an option`);
  },
});
const runs = Number(typed.runs);
const calm = Number(typed.calm);
const files = list(typed.files), only = list(typed.only);
if (!(Number.isInteger(runs) && runs > 0)) {
  throw new RangeError(
    `Cannot measure as runs must be an integer of at least 1: current value is ${typed.runs}`,
  );
}
if (!(calm >= 1)) {
  throw new RangeError(
    `Cannot measure as calm must be a number of at least 1: current value is ${typed.calm}`,
  );
}
if (calm < Infinity && !typed.save) {
  throw new TypeError("Cannot measure rows again as --save is missing");
}
if (typed.write && (files.length + only.length > 0 || !typed.ultra)) {
  throw new TypeError("Cannot write as only a part would be measured");
}

const samples = await readSamples(typed.corpora, files);
const levels = typed.ultra ? [...LEVELS, ULTRA] : LEVELS;
const lengths = samples.map(({ name, data }) => `${name} ${data.length}`);
const saved = await Saved.open(typed.save, [runs, ...lengths].join("\n"));
const begun = await saved.row("begun", today);
const all: Result[] = [], threaded: Result[] = [];
const paces: number[] = [];
for (const level of levels) {
  const name = `Sluice ${level}`;
  if (!chosen(name)) continue;
  all.push(await ours(name, level, measureLibrary));
}
for (const level of levels) {
  const name = threadsName(level);
  if (!chosen(name)) continue;
  threaded.push(await ours(name, level, measureThreads));
}
const tools = [...COMMAND_LEVELS.map(sluiceCommand), ...await installed(PEERS)];
let cpu = true;
for (const tool of tools.filter(({ name }) => chosen(name))) {
  const measured = await calmly(
    tool.name,
    (pace) => measureTool(tool, samples, runs, pace),
  );
  all.push(measured.result);
  cpu &&= measured.cpu;
}
say("");

const origin = await describeOrigin();
const report = fullReport(samples, all, threaded, origin);
console.log(report);
if (typed.write) {
  await replaceSection("docs/benchmarks.md", "bench:peers", report);
  await replaceSection("README.md", "bench:peers", shortReport(all, origin));
  const { drawChart } = await import("./chart.ts");
  await drawChart();
}
// Of single files nothing of this is asked.
if (files.length === 0) judge(all);
settle();

/** Of all files together: each level smaller than the one before, fast enough, and decoding not much slower than encoding. */
function judge(measured: readonly Result[]): void {
  let before = Infinity;
  for (const { codec, sizes, encode, decode } of measured) {
    if (!/^Sluice \d+$/.test(codec) || !encode || !decode) continue;
    const size = sizes.reduce((sum, each) => sum + each, 0);
    const least = LEAST[codec] ?? 0;
    must(size < before, `${codec} smaller than the level before`);
    must(encode >= least, `${codec} encodes at ${least} MB/s`);
    must(
      decode >= DECODING * encode,
      `${codec} decodes at ${DECODING} of the speed it encodes with`,
    );
    before = size;
  }
}

async function describeOrigin(): Promise<string> {
  const bytes = samples.reduce((sum, { data }) => sum + data.length, 0);
  const command = ["deno task bench:peers", ...Deno.args].join(" ");
  const date = begun === today() ? begun : `${begun} to ${today()}`;
  const machine = `${await processor()}, Deno ${Deno.version.deno}`;
  const clock = cpu ? "CPU time" : "wall clock";
  const slowest = (Math.max(...paces) / Math.min(...paces)).toFixed(2);
  return `\`${command}\`, ${date}, ${machine}: ${samples.length} files, ` +
    `${bytes.toLocaleString("en-US")} bytes; processes by ${clock}. ` +
    `A piece of work that was timed during each row took up to ${slowest} times as long in one as in another.`;
}

/** A row, measured again where the machine was not calm; the calmer one is kept. */
async function calmly<Measured>(
  name: string,
  measure: (pace: Pace) => Measured | Promise<Measured>,
): Promise<Measured> {
  type Row = { measured: Measured; pace: number; work: string };
  const before = saved.get<Row>(name);
  const least = Math.min(
    ...saved.rows<Partial<Row>>()
      .filter(({ work }) => work === WORK)
      .map(({ pace }) => pace ?? Infinity),
  );
  let row = before?.work === WORK ? before : undefined;
  if (!row || row.pace > calm * least) {
    const pace = new Pace();
    pace.sample();
    const measured = await measure(pace);
    pace.sample();
    const again = { measured, pace: pace.mean, work: WORK };
    row = row && row.pace <= again.pace ? row : again;
    await saved.set(name, row);
  }
  paces.push(row.pace);
  return row.measured;
}

/** A row of a level: what the kernels were built from is a part of its name, so that it is measured anew when they change. */
async function ours(
  name: string,
  level: number,
  measure: (
    level: number,
    of: readonly Sample[],
    runs: number,
    pace: Pace,
  ) => Result | Promise<Result>,
): Promise<Result> {
  const kernels = level === ULTRA ? ["ultra"] : ["kernel", "sorting"];
  const modules = kernels.map((kernel) =>
    Deno.readFile(new URL(`../src/kernel/lib/${kernel}.wasm`, import.meta.url))
  );
  const bytes = await new Blob(await Promise.all(modules)).bytes();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const row = await calmly(
    `${name} ${new Uint8Array(digest).toHex()}`,
    (pace) => measure(level, samples, runs, pace),
  );
  // JSON has null for what is undefined in an array.
  return row.speeds
    ? { ...row, speeds: row.speeds.map((speed) => speed ?? undefined) }
    : row;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function chosen(name: string): boolean {
  return only.length === 0 ||
    only.some((part) => name.toLowerCase().includes(part.toLowerCase()));
}

function list(text: string | undefined): string[] {
  return text?.split(",").filter((part) => part !== "") ?? [];
}
