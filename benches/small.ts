/**
 * What a small input costs: time and memory of `compress` for 1 KB, once the kernel is compiled. Exits with 1 when it is
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
import { sampleJson, sampleRecords, sampleText } from "./sample_text.ts";

const LENGTH = 1000;
const RUNS = 1000;
const MOST_MILLISECONDS = 2;
const MOST_BYTES = 2_000_000;

/** Memory is handed out by the operating system in pages of this size, when first written. */
const PAGE = 4096;

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
    const { archive, touched, reserved } = touchedBy(() =>
      compress(data, { level })
    );
    const { median, p99 } = time(() => compress(data, { level }));
    missed ||= median > MOST_MILLISECONDS || touched > MOST_BYTES;
    rows.push(
      `| ${level} | ${kind} | ${archive.length} | ${median.toFixed(2)} | ` +
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

/**
 * Bytes in pages of the kernel's memory that are not all zero after the call. The library hands out no kernel, so the
 * instance is caught where it is made.
 */
function touchedBy(work: () => Uint8Array) {
  const { Instance } = WebAssembly;
  let memory: WebAssembly.Memory | undefined;
  WebAssembly.Instance = class extends Instance {
    constructor(...args: ConstructorParameters<typeof Instance>) {
      super(...args);
      memory = this.exports.memory as WebAssembly.Memory;
    }
  };
  const archive = work();
  WebAssembly.Instance = Instance;
  const words = new BigUint64Array(memory!.buffer);
  let touched = 0;
  for (let at = 0; at < words.length; at += PAGE / 8) {
    if (words.subarray(at, at + PAGE / 8).some((word) => word !== 0n)) {
      touched += PAGE;
    }
  }
  return { archive, touched, reserved: memory!.buffer.byteLength };
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
