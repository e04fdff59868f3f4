/**
 * What a second thread gains: the command with -T1 and -T2, by wall clock, beside other compressors.
 *
 *     deno task bench:threads               about twenty minutes, on a machine that has nothing else to do
 *     deno task bench:threads --runs 1      the median of fewer runs (default: 3)
 *     deno task bench:threads --write       puts the result into docs/benchmarks.md
 *
 * Each level has four frames of content or sixteen, so that two threads could take half the time. One thread and two take turns,
 * and the last row has two processes of one thread at the same time: more than that the machine does not give. Needs the
 * corpora beside the repository; leaves out the peers that are not installed.
 * Fails where two threads of Sluice are not {@linkcode GAIN} times as fast as one.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { must, settle } from "./musts.ts";
import { readSamples } from "./peers/corpora.ts";
import { processor, shell } from "./peers/meter.ts";
import { replaceSection } from "./peers/sections.ts";

const MiB = 1024 * 1024;

/** Most bytes of content that are taken from one place. */
const PART = 65_536;

/** The golden ratio's fraction: multiples of it are spread over 0 to 1 evenly, however many there are. */
const SPREAD = 0.6180339887498949;

/** A compressor with one thread and with two. */
interface Subject {
  name: string;
  /** Mebibytes of content: as much as takes one thread ten seconds or more: to start two takes 0.2 s longer than to start none. */
  size: number;
  /** Both read standard input; `-T1` and the like are in `$T`. */
  encode: string;
  decode: string;
  /** Whether the decoder takes threads. */
  decodes: boolean;
}

const CLI = decodeURIComponent(new URL("../cli.ts", import.meta.url).pathname);
const SLUICE =
  `'${Deno.execPath()}' run --quiet --no-prompt --allow-read '${CLI}'`;

function sluice(level: number, size: number, frames: number): Subject {
  return {
    name: `Sluice ${level}`,
    size,
    encode: `${SLUICE} -${level} -T$T --frame-size ${size / frames}M`,
    decode: `${SLUICE} -d -T$T`,
    decodes: true,
  };
}

/** Frames of 8 MiB at levels 1 and 3, which is their default. */
const SUBJECTS: Subject[] = [
  sluice(1, 128, 16),
  sluice(3, 128, 16),
  sluice(6, 16, 4),
  sluice(9, 8, 4),
];

const PEERS: Subject[] = [
  {
    name: "xz -6",
    size: 28,
    encode: "xz -6 -T$T --block-size=7MiB -c",
    decode: "xz -dc -T$T",
    decodes: true,
  },
  {
    name: "zstd -19",
    size: 28,
    encode: "zstd -q -19 -T$T -B7MiB -c",
    decode: "zstd -q -dc",
    decodes: false,
  },
  {
    name: "bzip3",
    size: 28,
    encode: "bzip3 -e -b 7 -j $T -c",
    decode: "bzip3 -d -j $T -c",
    decodes: true,
  },
];

const typed = parseArgs(Deno.args, {
  string: ["runs", "corpora", "only"],
  boolean: ["write"],
  default: { runs: "3", corpora: "../shared/corpora/test", only: "" },
});
const runs = Number(typed.runs);
if (!(Number.isInteger(runs) && runs > 0)) {
  throw new RangeError(
    `Cannot measure as runs must be an integer of at least 1: current value is ${typed.runs}`,
  );
}

/** How many times as fast two threads must at least be, of Sluice. */
const GAIN = 1.7;

/** As much as anybody wants, in mebibytes. */
const MOST = 128;

/**
 * Every file in parts, spread evenly over the whole, so that frames take about as long as each other and two threads could
 * take half the time. It is 28 MiB, and then all of it again: no frame, and no block of a peer, meets anything twice.
 */
async function mixed(): Promise<Uint8Array<ArrayBuffer>> {
  const samples = await readSamples(typed.corpora, []);
  const parts: { place: number; part: Uint8Array<ArrayBuffer> }[] = [];
  for (const [file, { data }] of samples.entries()) {
    for (let at = 0; at < data.length; at += PART) {
      const within = Math.max(PART, data.length);
      const place = (at + file * SPREAD % 1 * PART) / within;
      parts.push({ place, part: data.subarray(at, at + PART) });
    }
  }
  parts.sort((a, b) => a.place - b.place);
  const once = new Blob(parts.map(({ part }) => part));
  const times = Math.ceil(MOST * MiB / once.size);
  return await new Blob(Array(times).fill(once)).bytes();
}

/** Wall clock of a command, in seconds. */
async function time(command: string, threads: number): Promise<number> {
  const start = performance.now();
  const { success, said } = await shell(`T=${threads}; ${command}`, [], folder);
  if (!success) throw new Error(`Cannot measure "${command}": ${said}`);
  return (performance.now() - start) / 1000;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[half]
    : (sorted[half - 1] + sorted[half]) / 2;
}

interface Row {
  name: string;
  what: string;
  size: number;
  /** Seconds with one thread and with two. */
  one: number;
  two: number;
}

async function measure(subject: Subject): Promise<Row[]> {
  const { name, size, encode, decode, decodes } = subject;
  await Deno.writeFile(`${folder}/in`, content.subarray(0, size * MiB));
  const taken = { encode: [[], []], decode: [[], []] } as Record<
    "encode" | "decode",
    number[][]
  >;
  for (let run = 0; run < runs; run++) {
    for (const threads of [1, 2]) {
      taken.encode[threads - 1].push(
        await time(`${encode} < in > coded${threads}`, threads),
      );
    }
    for (const threads of decodes ? [1, 2] : [1]) {
      taken.decode[threads - 1].push(
        await time(`${decode} < coded${threads} > back`, threads),
      );
      await time("cmp in back", threads);
    }
  }
  // That of others need not be.
  if (name.startsWith("Sluice")) await time("cmp coded1 coded2", 1);
  const both = decodes ? ["encode", "decode"] as const : ["encode"] as const;
  return both.map((what) => {
    const [one, two] = taken[what].map(median);
    return { name, what, size, one, two };
  });
}

/** One process beside none, and beside another. */
async function control(): Promise<Row> {
  const { encode, size } = SUBJECTS.find(({ name }) => name === "Sluice 6")!;
  await Deno.writeFile(`${folder}/in`, content.subarray(0, size * MiB));
  const command = `${encode} < in > coded`;
  const alone: number[] = [], together: number[] = [];
  for (let run = 0; run < runs; run++) {
    alone.push(await time(command, 1));
    together.push(await time(`${command}1 & ${command}2; wait`, 1) / 2);
  }
  const name = "two processes of Sluice 6";
  return {
    name,
    what: "encode",
    size,
    one: median(alone),
    two: median(together),
  };
}

async function installed(command: string): Promise<boolean> {
  return (await shell('command -v "$0"', [
    command.split(/[ ']+/).filter(Boolean)[0],
  ]))
    .success;
}

const content = await mixed();
await Deno.mkdir(".scratch", { recursive: true });
const folder = await Deno.makeTempDir({ dir: ".scratch", prefix: "threads-" });
const rows: Row[] = [];
try {
  for (const subject of [...SUBJECTS, ...PEERS]) {
    if (!subject.name.includes(typed.only)) continue;
    if (!await installed(subject.encode)) continue;
    rows.push(...await measure(subject));
    console.error(`${subject.name} is measured`);
  }
  if (typed.only === "") rows.push(await control());
} finally {
  await Deno.remove(folder, { recursive: true });
}

const command = ["deno task bench:threads", ...Deno.args].join(" ");
const date = new Date().toISOString().slice(0, 10);
const version = `Deno ${Deno.version.deno}`;
const cores = navigator.hardwareConcurrency;
const rate = ({ size }: Row, seconds: number) =>
  (size * MiB / 1e6 / seconds).toFixed(2);
const report = [
  `\`${command}\`, ${date}, ${await processor()}, ${cores} cores, ${version}, by wall clock, median of ${runs}:`,
  "",
  "| command | | content MiB | -T1 MB/s | -T2 MB/s | ratio |",
  "| --- | --- | ---: | ---: | ---: | ---: |",
  ...rows.map((row) => {
    const { name, what, size, one, two } = row;
    const ratio = (one / two).toFixed(2);
    return `| ${name} | ${what} | ${size} | ${rate(row, one)} | ${
      rate(row, two)
    } | ${ratio} |`;
  }),
].join("\n");
console.log(report);
if (typed.write) {
  await replaceSection("docs/benchmarks.md", "bench:threads", report);
}
for (const { name, what, one, two } of rows) {
  if (!name.startsWith("Sluice")) continue;
  must(one / two >= GAIN, `${what} of ${name} ${GAIN} times as fast`);
}
settle();
