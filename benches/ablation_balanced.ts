/**
 * What each part of the predictors of levels 4 to 6 gains and costs, as benches/ablation.ts tells it of levels 7 to 9: profile 6
 * is level 6, profile 5 the same predictor with fewer contexts and sets where content is no prose, profile 1 the fast one of
 * level 4 (benches/ablation/fast.ts).
 *
 *     deno task bench:ablation-6                   every part, 30,000 bytes of each file
 *     deno task bench:ablation-6 --bytes 200000 --only "mixer sets"
 *     deno task bench:ablation-6 --profile 5       of level 5; 1: of level 4
 *     deno task bench:ablation-6 --save .scratch/6.json    keeps what is done there, and goes on with it
 *     deno task bench:ablation-6 --write           puts the result into docs/benchmarks.md
 *
 * @module
 */

import { TARGETS } from "../src/kernel/build.ts";
import { measureProfile } from "./ablation/coder.ts";
import { readOptions } from "./ablation/command.ts";
import { constant, type Edit, text, WITHOUT_FETCH } from "./ablation/edits.ts";
import { FAST_COSTS, FAST_PARTS } from "./ablation/fast.ts";
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

/** Parts that are left out of the loops, to see what time they take, and how many of the kind these are. */
const COSTS: Subject["costs"] = {
  "a context": {
    count: 4,
    edits: [
      text("contexts.ts", "return wide ? 16 : 12;", "return wide ? 12 : 8;"),
      text(
        "predictor.ts",
        "if (wide) b = consult8(8, node, maps);\n  else c = consult4(c, 8, node, maps);",
        "if (wide) b = consult4(b, 8, node, maps);",
      ),
      text(
        "predictor.ts",
        "observe4(8, node, bit);\n  if (wide) observe4(12, node, bit);",
        "if (wide) observe4(8, node, bit);",
      ),
    ],
  },
  "a mixer set": {
    count: 2,
    edits: [
      text("predictor.ts", ", w2 = weigh(second, a, b, c, r2);", ";"),
      text(
        "predictor.ts",
        "sums(w0, w1, w2, weigh(second, a, b, c, r3))",
        "sums(w0, w1, zero, zero)",
      ),
      {
        file: "predictor.ts",
        pattern: /^ +adapt\(second, a, b, c, r[23], .*\);$/gm,
        replacement: "",
      },
    ],
  },
  "a final mixer": {
    count: 1,
    edits: [
      text("predictor.ts", "i32x4.dot_i16x8_s(outputs, v128.load(f1))", "zero"),
      text("predictor.ts", "y0 + y1 >> 1", "y0"),
      {
        file: "predictor.ts",
        pattern: /^ +v128\.store\(f1, .*\);$/m,
        replacement: "",
      },
    ],
  },
  "the APM": {
    count: 1,
    edits: [
      WITHOUT_FETCH,
      text("predictor.ts", "refine(apmRow, position)", "mixed"),
      text("predictor.ts", "train(apmRow, position, bit, 6);", ""),
    ],
  },
  "the match as an input": {
    count: 1,
    edits: [
      text(
        "predictor.ts",
        "if (expected >>> 8 - bits == c0) {",
        "if (false) {",
      ),
    ],
  },
};

/** The profile of level 4, which has one ensemble for all kinds. */
const FAST = 1;

const options = await readOptions({ bytes: 30_000, profile: 6 });
const { profile } = options;
if (![FAST, 5, 6].includes(profile)) {
  throw new RangeError(
    `Cannot measure as profile must be 1, 5 or 6: current value is ${profile}`,
  );
}
const sources = {
  target: TARGETS[0],
  folder: profile === FAST ? "assembly/" : "assembly/balanced/",
};
await measureProfile("bench:ablation-6", options, sources, {
  parts: profile === FAST ? FAST_PARTS : PARTS,
  costs: profile === FAST ? FAST_COSTS : COSTS,
});
