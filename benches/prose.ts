/**
 * What the network `byte-en` gains on English prose: mixed with the predictor that begins with `text-en`, with one that begins afresh, and
 * alone, in one lane and in as many as it takes by itself.
 *
 *     deno task bench:prose
 *     deno task bench:prose --write     puts the result into docs/benchmarks.md
 *
 * Every archive is restored, and compared.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import {
  compress,
  type CompressOptions,
  decompress,
  loadModel,
  loadNetwork,
} from "../mod.ts";
import { processor } from "./peers/meter.ts";
import { replaceSection } from "./peers/sections.ts";

/** The files: prose of 10 to 200 KB, and of two books the beginning. */
const FILES: [name: string, bytes?: number][] = [
  ["canterbury/asyoulik.txt"],
  ["canterbury/lcet10.txt"],
  ["canterbury/plrabn12.txt"],
  ["calgary/paper1"],
  ["calgary/paper2"],
  ["calgary/book1", 200_000],
  ["calgary/book2", 200_000],
];

const { corpora, write } = parseArgs(Deno.args, {
  string: ["corpora"],
  boolean: ["write"],
  default: { corpora: "../shared/corpora/test" },
});
const model = await loadModel(await Deno.readFile("models/text-en.slm"));
const network = await loadNetwork(await Deno.readFile("models/byte-en.onnx"));

const WAYS: [name: string, options: CompressOptions][] = [
  ["text-en", { model }],
  ["text-en + byte-en", { model, network }],
  ["level 6", { level: 6 }],
  ["byte-en", { network }],
  ["byte-en alone, 1 lane", { network, mixed: false, lanes: 1 }],
  ["byte-en alone, by itself", { network, mixed: false }],
];

/** What a way took over all files. */
interface Total {
  bytes: number;
  encoding: number; // ms
  decoding: number;
}

const totals = WAYS.map((): Total => ({ bytes: 0, encoding: 0, decoding: 0 }));
let content = 0;

/** Runs something, and adds its time to a total. */
function timed<T>(total: Total, which: "encoding" | "decoding", run: () => T) {
  const start = performance.now();
  const result = run();
  total[which] += performance.now() - start;
  return result;
}

const rows: string[][] = [];
for (const [file, bytes] of FILES) {
  const data = (await Deno.readFile(`${corpora}/${file}`)).subarray(0, bytes);
  content += data.length;
  const sizes = WAYS.map(([name, options], i) => {
    const total = totals[i];
    const archive = timed(total, "encoding", () => compress(data, options));
    const restored = timed(
      total,
      "decoding",
      () => decompress(archive, { models: [model, network] }),
    );
    if (restored.some((byte, at) => byte !== data[at])) {
      throw new Error(`Cannot restore ${file} with ${name}`);
    }
    total.bytes += archive.length;
    return archive.length;
  });
  rows.push([file.split("/")[1], ...cells(data.length, sizes)]);
  console.error(rows.at(-1)!.join(" "));
}

/** Sizes, and what the second is less than the first. */
function cells(length: number, sizes: number[]): string[] {
  const [first, second] = sizes;
  const number = (value: number) => value.toLocaleString("en-US");
  return [
    number(length),
    ...sizes.map(number),
    `−${(100 * (1 - second / first)).toFixed(2)} %`,
  ];
}

const speed = (which: "encoding" | "decoding") =>
  totals.map((total) => (content / total[which]).toFixed(0));
const heads = ["file", "bytes", ...WAYS.map(([name]) => name), "gain"];
const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
const command = ["deno task bench:prose", ...Deno.args].join(" ");
const report = [
  `\`${command}\`, ${
    new Date().toISOString().slice(0, 10)
  }, ${await processor()}, Deno ${Deno.version.deno}. The gain is what byte-en takes off text-en; KB/s on one thread, the network in the kernel.`,
  "",
  line(heads),
  line(heads.map((_, i) => i === 0 ? "---" : "---:")),
  ...rows.map(line),
  line(["all", ...cells(content, totals.map(({ bytes }) => bytes))]),
  line(["KB/s encoded", "", ...speed("encoding"), ""]),
  line(["KB/s decoded", "", ...speed("decoding"), ""]),
].join("\n");
console.log(report);
if (write) await replaceSection("docs/benchmarks.md", "bench:prose", report);
