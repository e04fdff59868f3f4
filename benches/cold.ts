/**
 * What a process that has just started takes for its first megabytes, beside one that is warm: an engine begins with code that it made
 * quickly, and a call that never ends would never leave it.
 *
 *     deno task bench:cold
 *     deno task bench:cold --write     puts the result into docs/benchmarks.md
 *
 * By wall clock, the start of the process left out, that of the kernel included.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { processor } from "./peers/meter.ts";
import { median } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";
import { sampleText } from "./sample_text.ts";

const LEVELS = [1, 3, 6];

/** Megabytes of a call. */
const SIZES = [1, 4];

const { write, runs } = parseArgs(Deno.args, {
  boolean: ["write"],
  string: ["runs"],
  default: { runs: "3" },
});

/** Milliseconds of the first call and of a later one, each the median of several processes. */
async function measure(level: number, direction: string): Promise<number[]> {
  const measured: number[][] = [];
  for (let run = 0; run < Number(runs); run++) {
    const { success, stdout, stderr } = await new Deno.Command(
      "deno",
      {
        args: [
          "run",
          "--quiet",
          "--allow-read",
          "--allow-write=.scratch",
          "benches/cold/measure.ts",
          String(level),
          INPUT,
          direction,
        ],
      },
    ).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    measured.push(JSON.parse(new TextDecoder().decode(stdout)));
  }
  return [0, 1].map((i) => median(measured.map((times) => times[i])));
}

const INPUT = ".scratch/cold.bin";
await Deno.mkdir(".scratch", { recursive: true });
const rows: string[] = [];
for (const level of LEVELS) {
  for (const size of SIZES) {
    await Deno.writeFile(INPUT, sampleText(size * 1e6));
    for (const direction of ["encode", "decode"]) {
      const [cold, warm] = await measure(level, direction);
      const speeds = [cold, warm].map((ms) => (size * 1e3 / ms).toFixed(2));
      const more = (cold - warm).toFixed(0);
      const cells = [level, size, direction, ...speeds, more];
      rows.push(`| ${cells.join(" | ")} |`);
      console.error(rows.at(-1));
    }
  }
}
await Deno.remove(INPUT);
await Deno.remove(`${INPUT}.slc`);

const date = new Date().toISOString().slice(0, 10);
const command = ["deno task bench:cold", ...Deno.args].join(" ");
const table = [
  `\`${command}\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}: text, MB/s of the first call in a process ` +
  `and once it is warm, medians of ${runs} processes:`,
  "",
  "| level | MB | | first | warm | ms more |",
  "| --: | --: | --- | --: | --: | --: |",
  ...rows,
].join("\n");
console.log(table);
if (write) await replaceSection("docs/benchmarks.md", "bench:cold", table);
