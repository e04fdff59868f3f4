/**
 * What a small input costs: time of `compress` for 1 KB, once the kernel is compiled, and memory that it takes first. Exits with 1 when it is
 * more than docs/benchmarks.md promises.
 *
 *     deno task bench:small
 *     deno task bench:small --write      puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compress } from "../mod.ts";
import { replaceSection } from "./peers/sections.ts";
import type { Touched, TouchedTask } from "./small/touched_worker.ts";
import { sampleJson, sampleRecords, sampleText } from "./sample_text.ts";

const LENGTH = 1000;
const RUNS = 1000;
const MOST_MILLISECONDS = 2;
const MOST_BYTES = 2_000_000;

const SAMPLES = {
  text: sampleText(LENGTH),
  JSON: sampleJson(LENGTH),
  records: sampleRecords(LENGTH),
};

const { write } = parseArgs(Deno.args, { boolean: ["write"] });
const rows: string[] = [];
let missed = false;
for (const level of [1, 6]) {
  for (const [kind, data] of Object.entries(SAMPLES)) {
    const { bytes, touched, reserved } = await touchedBy({ data, level });
    const { median, p99 } = time(() => compress(data, { level }));
    missed ||= median > MOST_MILLISECONDS || touched > MOST_BYTES;
    rows.push(
      `| ${level} | ${kind} | ${bytes} | ${median.toFixed(2)} | ` +
        `${p99.toFixed(2)} | ${kilobytes(touched)} | ${kilobytes(reserved)} |`,
    );
  }
}

const table = [
  `\`deno task bench:small\`, Deno ${Deno.version.deno}, ${LENGTH} bytes, ${RUNS} runs:`,
  "",
  "| level | content | bytes | median ms | p99 ms | memory touched, KB | reserved, KB |",
  "| --: | --- | --: | --: | --: | --: | --: |",
  ...rows,
].join("\n");
console.log(table);
if (write) await replaceSection("docs/benchmarks.md", "bench:small", table);
if (missed) {
  console.error(`more than ${MOST_MILLISECONDS} ms or ${MOST_BYTES} bytes`);
  Deno.exit(1);
}

/** What a call takes in memory: see {@linkcode Touched}. */
function touchedBy(task: TouchedTask): Promise<Touched> {
  const script = new URL("small/touched_worker.ts", import.meta.url);
  const worker = new Worker(script, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(task);
  });
}

function time(work: () => void): { median: number; p99: number } {
  const times = Float64Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort();
  return { median: times[RUNS >> 1], p99: times[Math.floor(RUNS * 0.99)] };
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}
