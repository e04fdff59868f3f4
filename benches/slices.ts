/**
 * How long the stages keep everything else waiting: the longest stretch without a turn of the event loop, for content
 * of each kind, coding and decoding, in Deno and in Node, when the program has just started and once it is warm.
 *
 *     deno task bench:slices
 *     deno task bench:slices --write      puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compress } from "../mod.ts";
import { noise, run } from "../tests/golden/content.ts";
import { replaceSection } from "./peers/sections.ts";
import { sampleRecords, sampleText } from "./sample_text.ts";
import type { Stretches } from "./slices/measure.ts";

const { write, runs } = parseArgs(Deno.args, {
  boolean: ["write"],
  string: ["runs"],
  default: { runs: "3" },
});

const SCRIPT = ".scratch/slices.js";
const INPUT = ".scratch/slices.bin";

/** Content that takes each way through the encoder. */
const KINDS = {
  text: sampleText,
  records: sampleRecords,
  noise: (length: number) => noise(length, 1),
  run: (length: number) => run(length, 1),
};
const utf8 = new TextDecoder();

async function output(name: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(name, { args })
    .output();
  if (!success) throw new Error(utf8.decode(stderr));
  return utf8.decode(stdout);
}

/** The least of several runs' figures: what else the machine does can only add. */
function least(all: Stretches[]): Stretches {
  const by = (figure: keyof Stretches) =>
    Math.min(...all.map((stretches) => stretches[figure]));
  return { median: by("median"), p99: by("p99"), max: by("max") };
}

const show = ({ median, p99, max }: Stretches) =>
  [median, p99, max].map((ms) => ms.toFixed(1)).join(" / ");

await Deno.mkdir(".scratch", { recursive: true });
await output(
  "deno",
  "bundle",
  "--quiet",
  "-o",
  SCRIPT,
  "benches/slices/measure.ts",
);
const rows: string[] = [];
for (const [kind, make] of Object.entries(KINDS)) {
  for (const mebibytes of [1, 4]) {
    const content = make(mebibytes << 20);
    const archive = compress(content, { blockSize: content.length });
    for (
      const [direction, input] of [["encode", content], [
        "decode",
        archive,
      ]] as const
    ) {
      await Deno.writeFile(INPUT, input);
      const row = [kind, String(mebibytes), direction];
      for (
        const runtime of [["deno", "run", "--quiet", "--allow-read"], ["node"]]
      ) {
        const [name, ...flags] = runtime;
        const measured: { cold: Stretches; warm: Stretches }[] = [];
        for (let run = 0; run < Number(runs); run++) {
          const json = await output(name, ...flags, SCRIPT, direction, INPUT);
          measured.push(JSON.parse(json));
        }
        row.push(show(least(measured.map(({ cold }) => cold))));
        row.push(show(least(measured.map(({ warm }) => warm))));
      }
      rows.push(`| ${row.join(" | ")} |`);
      console.error(rows.at(-1));
    }
  }
}
await Deno.remove(SCRIPT);
await Deno.remove(INPUT);

const node = (await output("node", "--version")).trim();
const table = [
  `\`deno task bench:slices --write --runs ${runs}\`, Deno ${Deno.version.deno}, Node ${node}, one block each, ` +
  "milliseconds of work between two turns of the event loop: median / 99th percentile / longest, the least of the runs.",
  "",
  "| content | MiB | | Deno, cold | Deno, warm | Node, cold | Node, warm |",
  "| --- | --: | --- | --: | --: | --: | --: |",
  ...rows,
].join("\n");
console.log(table);
if (write) await replaceSection("docs/benchmarks.md", "bench:slices", table);
