/**
 * What each part of the predictor of level 6 gains: the kernel is built without it, and codes the beginnings of the corpora's
 * files. benches/ablation.ts does the same for levels 7 to 9, and measures time.
 *
 *     deno task bench:ablation-6                   every part, 30,000 bytes of each file
 *     deno task bench:ablation-6 --bytes 200000 --only "mixer sets"
 *     deno task bench:ablation-6 --write           puts the result into docs/benchmarks.md
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

/** What is taken apart, and the kernel's number of its first ensemble. */
const PROFILE = 6, FIRST_ENSEMBLE = 16;
const KINDS = ["prose", "structured", "binary"];
const FOLDER = "assembly/balanced/";

/** A change of one source: every match is replaced, and there must be one. */
interface Edit {
  file: string;
  pattern: RegExp;
  replacement: string;
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

/** A constant of another value. */
function constant(file: string, name: string, value: number): Edit {
  return {
    file,
    pattern: new RegExp(`(const ${name}: \\w+ = )[^;]+;`),
    replacement: `$1${value};`,
  };
}

/** Mixer sets of the balanced predictor: they select one row. */
function sets(...numbers: number[]): Edit[] {
  return [
    {
      file: "contexts.ts",
      pattern: new RegExp(
        `^( +)select\\(([${numbers.join("")}]), (\\w+).*\\);$`,
        "gm",
      ),
      replacement: "$1select($2, $3);",
    },
    {
      file: "predictor.ts",
      pattern: new RegExp(
        `(r[${numbers.join("")}] = selected\\(\\d\\))[^,;]*`,
        "g",
      ),
      replacement: "$1",
    },
  ];
}

/** Parts of the balanced predictor. */
const PARTS: Record<string, Edit[]> = {
  "nothing": [],
  "orders of 5 and more bytes": contextsOf("c8"),
  "words": contextsOf("word", "before", "before2"),
  "sparse contexts": contextsOf(
    "0xffff00",
    "0xff00",
    "0xff0000",
    "0xffff0000",
    "0xf0f0f0f0",
  ),
  "keys": contextsOf("KEY"),
  "masks and shapes": contextsOf("MASKS", "SHAPE"),
  "lines, columns and records": contextsOf(
    "above",
    "column",
    "place",
  ),
  "what the match promises": contextsOf("promised"),
  "the match": [{
    file: "match.ts",
    pattern: /known \? byteAt\(pointer\) \| 256 : 0/,
    replacement: "0",
  }],
  "a match beyond a mistake": [constant("match.ts", "DROPPED", 1)],
  "the match by expected byte": [{
    file: "predictor.ts",
    pattern: /c = i16x8.replace_lane\(c, 5, .*\);/,
    replacement: "",
  }],
  "mixer sets: match": sets(0),
  "mixer sets: partial byte": sets(1),
  "mixer sets: classes of the last bytes": sets(2),
  "mixer sets: word length, last bytes": sets(3, 4),
  "mixer sets: column, masks and records": sets(5, 6),
  "the final mixer by the match": [{
    file: "predictor.ts",
    pattern: /y0 \+ y1 >> 1/,
    replacement: "y0",
  }],
  "rates by use": [
    constant("run.ts", "FALL", 0),
    constant("run.ts", "LEAST", 3000),
  ],
  "learning from surprises alone": [constant("predictor.ts", "SURPRISE", 0)],
  "APM": [{
    file: "predictor.ts",
    pattern: /refine\(apmRow, position\)/,
    replacement: "mixed",
  }],
  "trained start weights": [{
    file: "run.ts",
    pattern: /memory\.copy\(base \+ MIXERS \+ row \* ROW, .*\);/,
    replacement:
      "for (let lane: u32 = 0; lane < 46; lane += 2) store<i16>(base + MIXERS + row * ROW + lane, 3000);",
  }],
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
    const before = sources.get(FOLDER + file)!;
    if (before.search(pattern) < 0) {
      throw new Error(`Nothing in ${file} is ${pattern}`);
    }
    sources.set(FOLDER + file, before.replace(pattern, replacement));
  }
  const module = new WebAssembly.Module(
    await compile(TARGETS[0].folder, sources) as Uint8Array<ArrayBuffer>,
  );
  const coded = KINDS.map(() => 0);
  for (const { content, kind } of contents) {
    const kernel = new WebAssembly.Instance(module)
      .exports as unknown as KernelExports;
    const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
      PROFILE,
      MAX_SCALE,
    );
    const { length } = content;
    kernel.reset(slotLines, historyBits, matchBits, apmBits, length);
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
  `\`deno task bench:ablation-6 --bytes ${bytes}\`, Deno ${Deno.version.deno}, ${bytes} bytes of each of ${contents.length} files, ${count} in all; bytes, then % more:`,
  "",
  `| without | ${KINDS.join(" | ")} | all |`,
  `| --- |${" --: |".repeat(KINDS.length + 1)}`,
  ...rows,
].join("\n");
if (write) {
  await replaceSection("docs/benchmarks.md", "bench:ablation-6", table);
}
