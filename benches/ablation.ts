/**
 * What each part of the deep predictor gains: the kernel is built without it, and codes the beginnings of the
 * corpora's files.
 *
 *     deno task bench:ablation                   every part, 30,000 bytes of each file
 *     deno task bench:ablation --bytes 200000 --only "mixer sets"
 *     deno task bench:ablation --write           puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compile, readSources, TARGETS } from "../src/kernel/build.ts";
import { whole } from "../src/kernel/coder.ts";
import { findingKind } from "../src/kernel/content_kind.ts";
import type { KernelExports } from "../src/kernel/mod.ts";
import { MAX_SCALE, tableSizes } from "../src/kernel/profiles.ts";
import { readSamples } from "./peers/corpora.ts";
import { replaceSection } from "./peers/sections.ts";

/** Number of the deep profile, and the kernel's number of its first ensemble. */
const PROFILE = 3, FIRST_ENSEMBLE = 4;

const KINDS = ["prose", "structured", "binary"];

/** A change of one source: every match is replaced, and there must be one. */
interface Edit {
  file: string;
  pattern: RegExp;
  replacement: string;
}

const DEEP = "assembly/deep/";

/** Contexts by number: they look at nothing. */
function contexts(...numbers: number[]): Edit[] {
  return numbers.map((number) => ({
    file: "contexts.ts",
    pattern: new RegExp(`^( +)context\\(${number}, .*\\);$`, "gm"),
    replacement: `$1context(${number}, 0);`,
  }));
}

/** Contexts whose value names one of these. */
function contextsOf(...names: string[]): Edit[] {
  return [{
    file: "contexts.ts",
    pattern: new RegExp(
      `^( +)context\\((\\d+), (?=.*\\b(?:${names.join("|")})\\b).*\\);$`,
      "gm",
    ),
    replacement: "$1context($2, 0);",
  }];
}

/** Mixer sets by number: they select one row. */
function sets(...numbers: number[]): Edit[] {
  return numbers.flatMap((number) => [
    {
      file: "contexts.ts",
      pattern: new RegExp(`^  select\\(${number}, (\\w+).*\\);$`, "m"),
      replacement: `  select(${number}, $1);`,
    },
    {
      file: "contexts.ts",
      pattern: new RegExp(`^  row\\(${number}, \\w+\\);$`, "m"),
      replacement: `  row(${number}, 0);`,
    },
  ]);
}

/** Guesses by number: they never expect anything. */
function guesses(...numbers: number[]): Edit[] {
  return [{
    file: "guesses.ts",
    pattern: /known \? <u32> byteAt/,
    replacement: `known && !(${
      numbers.reduce((set, i) => set | 1 << i, 0)
    } >>> (g - <u32> GUESS >>> 5) & 1) ? <u32> byteAt`,
  }];
}

/** A constant of another value. */
function constant(file: string, name: string, value: number): Edit {
  return {
    file,
    pattern: new RegExp(`(const ${name}: \\w+ = )[^;]+;`),
    replacement: `$1${value};`,
  };
}

/** The parts, by what a row of the table calls them. */
const PARTS: Record<string, Edit[]> = {
  "nothing": [],
  "orders 5, 6 and 10": contexts(5, 6, 7),
  "indirect contexts": contextsOf("f1", "f2", "f3"),
  "words": contextsOf("word", "last", "last2"),
  "masks": contextsOf("masks", "COLLAPSED", "shape"),
  "sparse contexts": contexts(12).concat(
    contextsOf("0xf0f0f0f0", "0xffff00", "0xff00ff00", "0xf8fcff"),
  ),
  "line, column and field": contextsOf(
    "column",
    "field",
    "FIELD_HASH",
    "TEMPLATE",
  ),
  "keys and tags": contextsOf("KEY", "key", "TAG", "PARENT"),
  "records": contextsOf("stride", "above", "place"),
  "guesses of matches": guesses(0, 1, 2),
  "the longer matches": guesses(1, 2),
  "guess by key": guesses(3),
  "guess by field": guesses(4),
  "guess by template": guesses(5),
  "guess from above": guesses(6),
  "guess by words": guesses(7),
  "mixer sets: match and agreement": sets(0, 11),
  "mixer sets: the last bytes": sets(2, 3, 4, 5),
  "mixer sets: column and field": sets(6, 7),
  "mixer sets: nesting and masks": sets(8, 9),
  "mixer sets: word length": sets(10),
  "mixer sets: key and template": sets(12, 13),
  "rates by use": [
    constant("mixers.ts", "FALL", 0),
    constant("mixers.ts", "LEAST", 3000),
    constant("mixers.ts", "FINAL_FALL", 0),
    constant("mixers.ts", "FINAL_LEAST", 1500),
  ],
  "APMs": [{
    file: "predictor.ts",
    pattern: /p \+= refine\(load<u32>\(APM_AT \+ \(i << 2\)\), position\)/,
    replacement: "p += squash(x)",
  }],
  "trained start values": [
    {
      file: "run.ts",
      pattern: /squash\(<i32> load<i8>\(at\) << 6\) << 16 \| TRAINED/,
      replacement: "<u32> (load<i8>(at) < 0 ? 0x60000000 : 0xa0000000) | 2",
    },
    {
      file: "run.ts",
      pattern: /DEEP_WEIGHTS \+ \(number \* SETS \+ set\) \* ROW, ROW\);/,
      replacement:
        "DEEP_WEIGHTS + (number * SETS + set) * ROW, ROW);\n      for (let lane: u32 = 0; lane < 92; lane += 2) store<i16>(base + MIXERS + row * ROW + lane, 1400);",
    },
  ],
};

interface Content {
  content: Uint8Array<ArrayBuffer>;
  /** The ensemble of the whole file: little content is always structured. */
  kind: number;
}

/** Coded bytes by kind of content, without what the edits take away. */
async function measure(
  edits: Edit[],
  contents: Content[],
): Promise<number[]> {
  const sources = await readSources(TARGETS[0]);
  for (const { file, pattern, replacement } of edits) {
    const before = sources.get(DEEP + file)!;
    if (before.search(pattern) < 0) {
      throw new Error(`Nothing in ${file} is ${pattern}`);
    }
    sources.set(DEEP + file, before.replace(pattern, replacement));
  }
  const module = new WebAssembly.Module(
    await compile(TARGETS[0].folder, sources) as Uint8Array<ArrayBuffer>,
  );
  const coded = [0, 0, 0];
  for (const { content, kind } of contents) {
    const kernel = new WebAssembly.Instance(module)
      .exports as unknown as KernelExports;
    const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
      PROFILE,
      MAX_SCALE,
    );
    const { length } = content;
    kernel.resetDeep(slotLines, historyBits, matchBits, apmBits, length);
    new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
    kernel.start(length, length, FIRST_ENSEMBLE + kind, 0);
    while (kernel.encode(1024) > 0);
    coded[kind] += kernel.codedLength() + 1;
  }
  return coded;
}

const { corpora, bytes, only, write } = parseArgs(Deno.args, {
  string: ["corpora", "bytes", "only"],
  boolean: ["write"],
  default: {
    corpora: new URL("../../shared/corpora/test", import.meta.url).pathname,
    bytes: "30000",
  },
});
const samples = (await readSamples(corpora, []))
  .filter(({ name }) => !name.startsWith("messages/"));
const contents = samples.map(({ data }) => ({
  content: data.slice(0, Number(bytes)),
  kind: whole(findingKind(data.subarray(0, 1 << 20))),
}));
const all = await measure([], contents);

const percent = (value: number, of: number) =>
  `${value >= of ? "+" : ""}${(100 * (value / of - 1)).toFixed(2)}`;
const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b);
const rows: string[] = [];
for (const [part, edits] of Object.entries(PARTS)) {
  if (only && !part.includes(only)) continue;
  const without = edits.length > 0 ? await measure(edits, contents) : all;
  const sizes = edits.length > 0
    ? [
      ...without.map((size, kind) => percent(size, all[kind])),
      percent(sum(without), sum(all)),
    ]
    : [...all, sum(all)];
  rows.push(`| ${part} | ${sizes.join(" | ")} |`);
  console.log(rows.at(-1));
}
const count = contents.reduce((sum, { content }) => sum + content.length, 0);
const table = [
  `\`deno task bench:ablation --bytes ${bytes}\`, Deno ${Deno.version.deno}, ${bytes} bytes of each of ${contents.length} files, ${count} in all; bytes, then % more:`,
  "",
  `| without | ${KINDS.join(" | ")} | all |`,
  "| --- | --: | --: | --: | --: |",
  ...rows,
].join("\n");
if (write) await replaceSection("docs/benchmarks.md", "bench:ablation", table);
