/**
 * What each part of the predictor of level 6 or 9 gains: the kernel is built without it, and codes the beginnings of the
 * corpora's files.
 *
 *     deno task bench:ablation                   every part of level 9, 30,000 bytes of each file
 *     deno task bench:ablation --level 6         every part of level 6
 *     deno task bench:ablation --bytes 200000 --only "mixer sets"
 *     deno task bench:ablation --write           puts the result into docs/benchmarks.md
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { compile, readSources, TARGETS } from "../src/kernel/build.ts";
import { whole } from "../src/kernel/coder.ts";
import {
  BINARY,
  findingCalls,
  findingKind,
  MACHINE,
} from "../src/kernel/content_kind.ts";
import type { KernelExports } from "../src/kernel/mod.ts";
import { isDeep, MAX_SCALE, tableSizes } from "../src/kernel/profiles.ts";
import { readSamples } from "./peers/corpora.ts";
import { replaceSection } from "./peers/sections.ts";

/** A predictor to take apart. */
interface Subject {
  profile: number;
  /** The kernel's number of its first ensemble. */
  firstEnsemble: number;
  /** Its ensembles. */
  kinds: string[];
  /** Folder of its sources. */
  folder: string;
  /** Its parts, by what a row of the table calls them. */
  parts: Record<string, Edit[]>;
  /** Section of docs/benchmarks.md. */
  section: string;
}

/** A change of one source: every match is replaced, and there must be one. */
interface Edit {
  file: string;
  pattern: RegExp;
  replacement: string;
}

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

/** Mixer sets of the deep predictor by number: they select one row. */
function deepSets(...numbers: number[]): Edit[] {
  return numbers.flatMap((number) => [
    {
      file: "contexts.ts",
      pattern: new RegExp(`^( +)select\\(${number}, (\\w+).*\\);$`, "gm"),
      replacement: `$1select(${number}, $2);`,
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

/** Parts of the deep predictor. */
const DEEP_PARTS: Record<string, Edit[]> = {
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
  "mixer sets: match and agreement": deepSets(0, 11),
  "mixer sets: the last bytes": deepSets(2, 3, 4, 5),
  "mixer sets: column and field": deepSets(6, 7),
  "mixer sets: nesting and masks": deepSets(8, 9),
  "mixer sets: word length": deepSets(10),
  "mixer sets: key and template": deepSets(12, 13),
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

/** Mixer sets of the balanced predictor: they select one row. */
function balancedSets(...numbers: number[]): Edit[] {
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
const BALANCED_PARTS: Record<string, Edit[]> = {
  "nothing": [],
  "orders of 5 and more bytes": contextsOf("c8"),
  "words": contextsOf("word", "before", "before2"),
  "sparse contexts": contextsOf(
    "0xffff00",
    "0xff00",
    "0xff0000",
    "0xffff0000",
    "0xf0f0f0f0",
    "0xf8fcff",
  ),
  "keys": contextsOf("KEY"),
  "masks and shapes": contextsOf("MASKS", "SHAPE"),
  "lines, columns and records": contextsOf(
    "above",
    "column",
    "first",
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
  "mixer sets: match": balancedSets(0),
  "mixer sets: partial byte": balancedSets(1),
  "mixer sets: classes of the last bytes": balancedSets(2),
  "mixer sets: word length, last bytes": balancedSets(3, 4),
  "mixer sets: column, masks and records": balancedSets(5, 6),
  "the final mixer by the match": [{
    file: "predictor.ts",
    pattern: /y0 \+ y1 >> 1/,
    replacement: "y0",
  }],
  "rates by use": [
    constant("run.ts", "FALL", 0),
    constant("run.ts", "LEAST", 3000),
  ],
  "APM": [{
    file: "predictor.ts",
    pattern: /refine\(apmRow, position\)/,
    replacement: "mixed",
  }],
  "calls as targets": [{
    file: "run.ts",
    pattern: /machine = isMachine\(ensemble\)/,
    replacement: "machine = false",
  }],
  "trained start weights": [{
    file: "run.ts",
    pattern: /memory\.copy\(base \+ MIXERS \+ row \* ROW, .*\);/,
    replacement:
      "for (let lane: u32 = 0; lane < 46; lane += 2) store<i16>(base + MIXERS + row * ROW + lane, 3000);",
  }],
};

/** What can be taken apart, by level. */
const SUBJECTS: Record<string, Subject> = {
  "6": {
    profile: 6,
    firstEnsemble: 16,
    kinds: ["prose", "structured", "binary", "machine code"],
    folder: "assembly/balanced/",
    parts: BALANCED_PARTS,
    section: "bench:ablation-6",
  },
  "9": {
    profile: 3,
    firstEnsemble: 4,
    kinds: ["prose", "structured", "binary"],
    folder: "assembly/deep/",
    parts: DEEP_PARTS,
    section: "bench:ablation",
  },
};

interface Content {
  content: Uint8Array<ArrayBuffer>;
  /** The ensemble of the whole file: little content is always structured. */
  kind: number;
}

/** Coded bytes by kind of content, without what the edits take away. */
async function measure(
  { profile, firstEnsemble, kinds, folder }: Subject,
  edits: Edit[],
  contents: Content[],
): Promise<number[]> {
  const sources = await readSources(TARGETS[0]);
  for (const { file, pattern, replacement } of edits) {
    const before = sources.get(folder + file)!;
    if (before.search(pattern) < 0) {
      throw new Error(`Nothing in ${file} is ${pattern}`);
    }
    sources.set(folder + file, before.replace(pattern, replacement));
  }
  const module = new WebAssembly.Module(
    await compile(TARGETS[0].folder, sources) as Uint8Array<ArrayBuffer>,
  );
  const coded = kinds.map(() => 0);
  for (const { content, kind } of contents) {
    const kernel = new WebAssembly.Instance(module)
      .exports as unknown as KernelExports;
    const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
      profile,
      MAX_SCALE,
    );
    const { length } = content;
    const reset = isDeep(profile) ? kernel.resetDeep : kernel.reset;
    reset(slotLines, historyBits, matchBits, apmBits, length);
    new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
    kernel.start(length, length, firstEnsemble + kind, 0);
    while (kernel.encode(1024) > 0);
    coded[kind] += kernel.codedLength() + 1;
  }
  return coded;
}

const { corpora, bytes, only, level, write } = parseArgs(Deno.args, {
  string: ["corpora", "bytes", "only", "level"],
  boolean: ["write"],
  default: {
    corpora: new URL("../../shared/corpora/test", import.meta.url).pathname,
    bytes: "30000",
    level: "9",
  },
});
const subject = SUBJECTS[level];
if (!subject) {
  throw new RangeError(
    `Cannot take apart as level must be 6 or 9: current value is ${level}`,
  );
}
/** The ensemble that the encoder would choose for a whole file. */
function ensembleOf(data: Uint8Array): number {
  const start = data.subarray(0, 1 << 20);
  const kind = whole(findingKind(start));
  const isMachine = kind === BINARY && subject.kinds.length > MACHINE &&
    whole(findingCalls(start));
  return isMachine ? MACHINE : kind;
}
const samples = (await readSamples(corpora, []))
  .filter(({ name }) => !name.startsWith("messages/"));
const contents = samples.map(({ data }) => ({
  content: data.slice(0, Number(bytes)),
  kind: ensembleOf(data),
}));
const all = await measure(subject, [], contents);

const percent = (value: number, of: number) =>
  `${value >= of ? "+" : ""}${(100 * (value / of - 1)).toFixed(2)}`;
const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b);
const rows: string[] = [];
for (const [part, edits] of Object.entries(subject.parts)) {
  if (only && !part.includes(only)) continue;
  const without = edits.length > 0
    ? await measure(subject, edits, contents)
    : all;
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
  `\`deno task bench:ablation --level ${level} --bytes ${bytes}\`, Deno ${Deno.version.deno}, ${bytes} bytes of each of ${contents.length} files, ${count} in all; bytes, then % more:`,
  "",
  `| without | ${subject.kinds.join(" | ")} | all |`,
  `| --- |${" --: |".repeat(subject.kinds.length + 1)}`,
  ...rows,
].join("\n");
if (write) await replaceSection("docs/benchmarks.md", subject.section, table);
