/**
 * What each part of the deep predictor gains and costs: the kernel is built without it, and codes the beginnings of the
 * corpora's files; the time is told from that of the whole kernel in turns of 16 KB.
 *
 *     deno task bench:ablation                   every part, 30,000 bytes of each file
 *     deno task bench:ablation --bytes 200000 --only "mixer set"
 *     deno task bench:ablation --profile 7       of a lighter profile
 *     deno task bench:ablation --save .scratch/3.json    keeps what is done there, and goes on with it
 *     deno task bench:ablation --write           puts the result into docs/benchmarks.md
 *
 * @module
 */

import { TARGETS } from "../src/kernel/build.ts";
import { depthOf } from "../src/kernel/profiles.ts";
import { measureProfile } from "./ablation/coder.ts";
import { readOptions } from "./ablation/command.ts";
import { constant, type Edit } from "./ablation/edits.ts";
import type { Subject } from "./ablation/measure.ts";

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

/** What a depth has of each part (see docs/format.md), and how many of them are left. Sets and APMs come in steps of 4 and 3. */
const COUNTS = [
  { contexts: [16, 8], sets: [8, 4], apms: [3, 3], guesses: [3, 1] },
  { contexts: [22, 16], sets: [12, 4], apms: [6, 3], guesses: [4, 1] },
  { contexts: [30, 16], sets: [12, 4], apms: [6, 3], guesses: [4, 1] },
];

/** Parts that are left out of the loops, to see what time they take, and how many of the kind these are. */
function costsOf(depth: number): NonNullable<Subject["costs"]> {
  const { contexts, sets, apms, guesses } = COUNTS[depth];
  const set = (name: string, value: string): Edit => ({
    file: "run.ts",
    pattern: new RegExp(`store<u32>\\(${name}, .*\\);`),
    replacement: `store<u32>(${name}, ${value});`,
  });
  const costs: NonNullable<Subject["costs"]> = {
    "a context": {
      count: contexts[0] - contexts[1],
      edits: [set("CONTEXT_END", `${contexts[1]} << 2`)],
    },
    "a mixer set": {
      count: sets[0] - sets[1],
      edits: [set("SET_COUNT", `${sets[1]}`), {
        file: "sets.ts",
        pattern: /if \(load<u32>\(SET_COUNT\) == 8\) return;/,
        replacement: "return;",
      }],
    },
    "an APM": {
      count: apms[0] - apms[1],
      edits: [set("APM_COUNT", `${apms[1]}`)],
    },
    "a guess as an input": {
      count: guesses[0] - guesses[1],
      edits: [set("GUESS_COUNT", `${guesses[1]}`)],
    },
  };
  return Object.fromEntries(
    Object.entries(costs).filter(([, { count }]) => count > 0),
  );
}

const options = await readOptions({ bytes: 30_000, profile: 3 });
const { profile } = options;
const depth = depthOf(profile);
if (depth === undefined) {
  throw new RangeError(
    `Cannot measure as profile must be 3, 7 or 8: current value is ${profile}`,
  );
}
const sources = { target: TARGETS[0], folder: "assembly/deep/" };
await measureProfile("bench:ablation", options, sources, {
  parts: PARTS,
  costs: costsOf(depth),
});
