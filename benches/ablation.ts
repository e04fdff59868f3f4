/**
 * What each part of the deep predictor gains and costs: the kernel is built without it, and codes the beginnings of the
 * corpora's files; the time is told from that of the whole kernel in turns of 16 KB.
 *
 *     deno task bench:ablation                   every part, 30,000 bytes of each file
 *     deno task bench:ablation --bytes 200000 --only "mixer sets"
 *     deno task bench:ablation --profile 7       of a lighter profile
 *     deno task bench:ablation --write           puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { cpuUsage } from "node:process";
import { compile, readSources, TARGETS } from "../src/kernel/build.ts";
import { whole } from "../src/kernel/coder.ts";
import { findingKind } from "../src/kernel/content_kind.ts";
import type { KernelExports } from "../src/kernel/mod.ts";
import { depthOf, MAX_SCALE, tableSizes } from "../src/kernel/profiles.ts";
import { readSamples } from "./peers/corpora.ts";
import { replaceSection } from "./peers/sections.ts";

/** The kernel's number of the deep profiles' first ensemble. */
const FIRST_ENSEMBLE = 4;

const KINDS = ["prose", "structured", "binary"];

/** A change of one source: every match is replaced, and there must be one. */
interface Edit {
  file: string;
  pattern: RegExp;
  replacement: string;
}

const DEEP = "assembly/deep/";

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

/** Mixer sets by number, from 2 on: they select one row. */
function sets(...numbers: number[]): Edit[] {
  return numbers.map((number) => ({
    file: "sets.ts",
    pattern: new RegExp(`\\bselect\\(${number}, (\\w+).*\\);$`, "gm"),
    replacement: `select(${number}, $1, 0);`,
  }));
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
  "order 6": contextsOf("c8 & 0xffff"),
  "orders 5 and 10": contextsOf("c8 & 255\\)\\)", "C12"),
  "indirect contexts": contextsOf("f1", "f2", "f3"),
  "words": contextsOf("word", "last", "last2"),
  "masks": contextsOf("M4", "COLLAPSED", "SHAPE"),
  "sparse contexts": contextsOf(
    "0xff00ff",
    "0xf0f0f0f0",
    "0xffff00",
    "0xff00ff00",
    "0xff00",
    "0xff0000",
    "0xff000000",
    "0xf8fcff",
  ),
  "line, column and field": contextsOf("column", "field", "lines", "TEMPLATE"),
  "keys and tags": contextsOf("KEY", "key", "TAG"),
  "records": contextsOf("stride", "above", "place"),
  "the match as a context": contextsOf("match"),
  "guesses of matches": guesses(0, 1, 3),
  "the longer matches": guesses(1, 3),
  "guess by words, of the record before": guesses(2),
  "guess by key": guesses(4),
  "guess by field": guesses(5),
  "guess by template": guesses(6),
  "mixer set: last byte": sets(2),
  "mixer set: last byte but one": sets(3),
  "mixer set: masks": sets(4),
  "mixer set: nesting and digits": sets(5),
  "mixer set: last byte but two": sets(6),
  "mixer set: word length": sets(7),
  "mixer set: field": sets(8),
  "mixer set: classes of two bytes": sets(9),
  "mixer set: template": sets(10),
  "mixer set: key, byte above": sets(11),
  "rates by use": [
    constant("mixers.ts", "FRESH", 0),
    constant("mixers.ts", "LEAST", 3000),
    constant("mixers.ts", "FINAL_FRESH", 0),
    constant("mixers.ts", "FINAL_LEAST", 1500),
  ],
  "learning from surprises alone": [constant("predictor.ts", "SURPRISE", 0)],
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
      pattern: /memory\.copy\(to, weights \+ set \* bytes, bytes\);/,
      replacement:
        "for (let lane: u32 = 0; lane < bytes - 4; lane += 2) store<i16>(to + lane, 1400);",
    },
  ],
};

/** Parts that are left out of the loops, to see what time they take: of profile 3, and how many there are. */
const COSTS: Record<string, { count: number; edits: Edit[] }> = {
  "a context": {
    count: 14,
    edits: [{
      file: "run.ts",
      pattern: /store<u32>\(CONTEXT_END, .*\);/,
      replacement: "store<u32>(CONTEXT_END, 16 << 2);",
    }],
  },
  "a mixer set": {
    count: 8,
    edits: [{
      file: "run.ts",
      pattern: /store<u32>\(SET_COUNT, .*\);/,
      replacement: "store<u32>(SET_COUNT, 4);",
    }, {
      file: "sets.ts",
      pattern: /if \(load<u32>\(SET_COUNT\) == 8\) return;/,
      replacement: "return;",
    }],
  },
  "an APM": {
    count: 3,
    edits: [{
      file: "run.ts",
      pattern: /store<u32>\(APM_COUNT, .*\);/,
      replacement: "store<u32>(APM_COUNT, 3);",
    }],
  },
  "a guess as an input": {
    count: 3,
    edits: [{
      file: "run.ts",
      pattern: /store<u32>\(GUESS_COUNT, .*\);/,
      replacement: "store<u32>(GUESS_COUNT, 1);",
    }],
  },
};

interface Content {
  content: Uint8Array<ArrayBuffer>;
  /** The ensemble of the whole file: little content is always structured. */
  kind: number;
}

/** The kernel without what the edits take away. */
async function build(edits: Edit[]): Promise<WebAssembly.Module> {
  const sources = await readSources(TARGETS[0]);
  for (const { file, pattern, replacement } of edits) {
    const before = sources.get(DEEP + file)!;
    if (before.search(pattern) < 0) {
      throw new Error(`Nothing in ${file} is ${pattern}`);
    }
    sources.set(DEEP + file, before.replace(pattern, replacement));
  }
  return new WebAssembly.Module(
    await compile(TARGETS[0].folder, sources) as Uint8Array<ArrayBuffer>,
  );
}

/** A coder that is about to code a content. */
function begin(
  module: WebAssembly.Module,
  { content, kind }: Content,
): KernelExports {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as KernelExports;
  const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
    profile,
    MAX_SCALE,
  );
  const { length } = content;
  kernel.resetDeep(
    slotLines,
    historyBits,
    matchBits,
    apmBits,
    length,
    depthOf(profile)!,
  );
  new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
  kernel.start(length, length, FIRST_ENSEMBLE + kind, 0);
  return kernel;
}

/** Coded bytes by kind of content. */
function measure(module: WebAssembly.Module): number[] {
  const coded = [0, 0, 0];
  for (const content of contents) {
    const kernel = begin(module, content);
    while (kernel.encode(1024) > 0);
    coded[content.kind] += kernel.codedLength() + 1;
  }
  return coded;
}

/** Seconds of CPU time for a byte with and without a part, in turns of 16 KB. */
function compare(whole: WebAssembly.Module, without: WebAssembly.Module) {
  const seconds = [0, 0];
  let length = 0;
  const timed = contents.filter(({ content }) => content.length >= 100_000);
  for (const [i, content] of timed.slice(0, TIMED).entries()) {
    const kernels = [begin(whole, content), begin(without, content)];
    for (let left = 1, turn = i; left > 0; turn++) {
      for (const which of turn % 2 ? [0, 1] : [1, 0]) {
        const start = cpuUsage();
        for (let slice = 0; slice < 32; slice++) {
          left = kernels[which].encode(512);
        }
        const { user, system } = cpuUsage(start);
        // The first files warm up.
        if (i >= WARM) seconds[which] += (user + system) / 1e6;
      }
    }
    if (i >= WARM) length += content.content.length;
  }
  return seconds.map((each) => each / length);
}

/** Files that the times are taken of, and those before that only warm up. */
const TIMED = 12, WARM = 2;

const { corpora, bytes, only, write, profile: number } = parseArgs(Deno.args, {
  string: ["corpora", "bytes", "only", "profile"],
  boolean: ["write"],
  default: {
    corpora: new URL("../../shared/corpora/test", import.meta.url).pathname,
    bytes: "30000",
    profile: "3",
  },
});
const profile = Number(number);
const samples = (await readSamples(corpora, []))
  .filter(({ name }) => !name.startsWith("messages/"));
const contents = samples.map(({ data }) => ({
  content: data.slice(0, Number(bytes)),
  kind: whole(findingKind(data.subarray(0, 1 << 20))),
}));
const nothing = await build([]);
const all = measure(nothing);

const percent = (value: number, of: number) =>
  `${value >= of ? "+" : ""}${(100 * (value / of - 1)).toFixed(2)}`;
const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b);
const rows: string[] = [];
for (const [part, edits] of Object.entries(PARTS)) {
  if (only && !part.includes(only)) continue;
  const without = edits.length > 0 ? measure(await build(edits)) : all;
  const sizes = edits.length > 0
    ? [
      ...without.map((size, kind) => percent(size, all[kind])),
      percent(sum(without), sum(all)),
    ]
    : [...all, sum(all)];
  rows.push(`| ${part} | ${sizes.join(" | ")} |`);
  console.log(rows.at(-1));
}
const costs: string[] = [];
for (const [part, { count, edits }] of Object.entries(COSTS)) {
  if (only && !part.includes(only)) continue;
  const [whole, without] = compare(nothing, await build(edits));
  costs.push(
    `| ${part} | ${((whole - without) / count * 1e6).toFixed(3)} | ${
      (100 * (1 - without / whole) / count).toFixed(1)
    } |`,
  );
  console.log(costs.at(-1));
}
const count = contents.reduce((sum, { content }) => sum + content.length, 0);
const table = [
  `\`deno task bench:ablation --profile ${profile} --bytes ${bytes}\`, Deno ${Deno.version.deno}, ${bytes} bytes of each of ${contents.length} files, ${count} in all; bytes, then % more:`,
  "",
  `| without | ${KINDS.join(" | ")} | all |`,
  "| --- | --: | --: | --: | --: |",
  ...rows,
  "",
  "What one of each takes, on average of several left out, by CPU time in turns with the whole:",
  "",
  "| part | µs for a byte | % of the time |",
  "| --- | --: | --: |",
  ...costs,
].join("\n");
if (write) {
  await replaceSection(
    "docs/benchmarks.md",
    `bench:ablation-${profile}`,
    table,
  );
}
