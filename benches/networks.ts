/**
 * How fast each backend executes a network, by lanes, and what it takes to open it. Each figure is that of a process of its own: an engine
 * compiles while it runs, and memory is not given back.
 *
 *     deno task bench:networks                  of the sample of the tests, and of byte-en, which comes with Sluice
 *     deno task bench:networks --write          puts the result into docs/benchmarks.md
 *     deno task bench:networks --network FILE   of another network instead
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import type { Measured } from "./networks/measure.ts";
import { processor } from "./peers/meter.ts";
import { say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

const { write, network } = parseArgs(Deno.args, {
  boolean: ["write"],
  string: ["network"],
});

/** Files of networks; `undefined` is the sample. */
const NETWORKS = network ? [network] : [undefined, "models/byte-en.onnx"];

/** One stream by itself, and batches as archives and servers have them. */
const LANES = [1, 16, 64, 256];

const BACKENDS = ["interpreter", "kernel", "wasm", "webgpu"];

/** Measures in another process; `undefined`: the backend is not here. */
async function measure(
  backend: string,
  lanes: number,
  file: string | undefined,
): Promise<Measured | undefined> {
  const { success, stdout } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--lock=tests/runtime/deno.lock"],
      ...["--allow-read", "--allow-sys", "benches/networks/measure.ts"],
      ...[backend, String(lanes), ...file ? [file] : []],
    ],
    stderr: "null",
  }).output();
  return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
}

/** The table of a network, below what it is. */
async function tableOf(file: string | undefined): Promise<string> {
  const rows: string[] = [];
  let measured: Measured | undefined;
  let real = false;
  for (const backend of BACKENDS) {
    for (const lanes of LANES) {
      const found = await measure(backend, lanes, file);
      if (!found) {
        rows.push(`| ${backend} | ${lanes} | not here | | | |`);
        break;
      }
      measured = found;
      const { adapter, open, first, symbols, memory } = found;
      const name = adapter ? `${backend}: ${adapter.name}` : backend;
      real ||= adapter?.software === false;
      const cells = [
        ...[name, lanes, symbols.toFixed(0), open.toFixed(0)],
        ...[first.toFixed(2), (memory / 2 ** 20).toFixed(0)],
      ];
      rows.push(`| ${cells.join(" | ")} |`);
      say(rows.at(-1)!);
    }
  }
  if (!real) rows.push("| webgpu: a real GPU | | open: none at hand | | | |");
  return [
    `${measured?.id}, ${measured?.multiplications} multiplications a step:`,
    "",
    "| backend | lanes | bytes/s | open, ms | step, ms | MiB |",
    "| --- | --: | --: | --: | --: | --: |",
    ...rows,
  ].join("\n");
}

const tables: string[] = [];
for (const file of NETWORKS) tables.push(await tableOf(file));
const date = new Date().toISOString().slice(0, 10);
const result = [
  `\`deno task bench:networks --write\`, ${date}, ${await processor()}, Deno ${Deno.version.deno}. Bytes for each second of time, ` +
  "all lanes together, once it gets no faster; milliseconds until the known answer was right, and of the first step then; memory of the process.",
  ...tables,
].join("\n\n");
console.log(result);
if (write) {
  await replaceSection("docs/benchmarks.md", "bench:networks", result);
}
