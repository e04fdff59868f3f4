/**
 * Levels 1 to 3 beside bzip3, zstd and brotli, for text, JSON and logs.
 *
 *     deno task bench:sorting             files above 1 MB
 *     deno task bench:sorting --all       smaller ones too
 *     deno task bench:sorting --write     puts the result into docs/benchmarks.md
 *     deno task bench:sorting --corpora ../shared/corpora/train
 *
 * Fails where a file above 1 MB misses what levels 1 and 3 must reach ({@linkcode MUSTS}).
 *
 * Sluice is the library, warm, by the CPU time of the process, best of three; the others are sizes alone, but for bzip3,
 * whose CPU time as a process says how busy the machine was. Needs the corpora beside the repository.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { cpuUsage } from "node:process";
import { compress, decompress } from "../mod.ts";
import { must, settle } from "./musts.ts";
import { processor } from "./peers/meter.ts";
import { replaceSection } from "./peers/sections.ts";

/** Text, JSON and logs of the corpora, by folder or name. */
const TEXT =
  /^(text|json|logs|wiki|code)\/|silesia\/xml$|(book[12]|alice29\.txt|lcet10\.txt|plrabn12\.txt)$/;

const { all, write, corpora } = parseArgs(Deno.args, {
  boolean: ["all", "write"],
  string: ["corpora"],
  default: { corpora: "../shared/corpora/test" },
});
const FOLDER = new URL(`${corpora}/`, `file://${Deno.cwd()}/`);

/** By level: most % above the bytes of bzip3, least MB/s of encoding and of decoding. */
const MUSTS: Record<number, readonly [number, number, number]> = {
  1: [2, 6, 8],
  3: [0, 4.5, 0],
};

/** Bytes from which on these count. */
const JUDGED = 1_000_000;

/** CPU seconds of this process. */
function seconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}

/** The result and the least of three times. */
function timed<T>(work: () => T): { result: T; time: number } {
  let time = Infinity, result: T;
  for (let round = 0; round < 3; round++) {
    const start = seconds();
    result = work();
    time = Math.min(time, seconds() - start);
  }
  return { result: result!, time };
}

function sizeOf(command: string, ...args: string[]): number {
  const { stdout, success } = new Deno.Command(command, { args }).outputSync();
  if (!success) throw new Error(`${command} failed`);
  return stdout.length;
}

function* files(folder = ""): Generator<string> {
  const entries = [...Deno.readDirSync(new URL(folder || "./", FOLDER))];
  for (const { name, isDirectory } of entries) {
    if (isDirectory) yield* files(`${folder}${name}/`);
    else if (TEXT.test(folder + name)) yield folder + name;
  }
}

const least = all ? 65_536 : JUDGED;
const count = (bytes: number) => bytes.toLocaleString("en");
const lines = [
  "| file | bytes | bzip3 -b 8 | level 1 | level 2 | level 3 | zstd -19 | brotli 11 |\n" +
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
];
for (const name of [...files()].sort()) {
  const url = new URL(name, FOLDER);
  const content = Deno.readFileSync(url);
  if (content.length < least) continue;
  const path = decodeURIComponent(url.pathname);
  const bzip3 = sizeOf("bzip3", "-b", "8", "-c", path);
  const cells = [1, 2, 3].map((level) => {
    const encoded = timed(() => compress(content, { level }));
    const decoded = timed(() => decompress(encoded.result));
    if (!decoded.result.every((byte, i) => byte === content[i])) {
      throw new Error(`${name} does not come back from level ${level}`);
    }
    const size = encoded.result.length;
    const more = (size / bzip3 - 1) * 100;
    const [encoding, decoding] = [encoded, decoded]
      .map(({ time }) => content.length / 1e6 / time);
    if (content.length >= JUDGED && level in MUSTS) {
      const [most, ...slowest] = MUSTS[level];
      const of = `level ${level} of ${name}`;
      must(more <= most, `${of} within ${most} % of bzip3`);
      must(encoding >= slowest[0], `${of} encoded at ${slowest[0]} MB/s`);
      must(decoding >= slowest[1], `${of} decoded at ${slowest[1]} MB/s`);
    }
    return `${count(size)} (${more.toFixed(2)} %) ${encoding.toFixed(1)} / ${
      decoding.toFixed(1)
    }`;
  });
  const others = [
    sizeOf("zstd", "-19", "-q", "-c", path),
    sizeOf("brotli", "-q", "11", "-w", "24", "-c", path),
  ];
  const row = [name, count(content.length), count(bzip3), ...cells];
  lines.push(`| ${[...row, ...others.map(count)].join(" | ")} |`);
  console.log(lines.at(-1));
}
if (write) {
  const date = new Date().toISOString().slice(0, 10);
  const command = ["deno task bench:sorting", ...Deno.args].join(" ");
  const origin = `\`${command}\`, ${date}, ${await processor()}, Deno ` +
    `${Deno.version.deno}; bytes (difference from bzip3), then MB/s encoding / decoding:`;
  await replaceSection(
    "docs/benchmarks.md",
    "bench:sorting",
    `${origin}\n\n${lines.join("\n")}`,
  );
}
settle();
