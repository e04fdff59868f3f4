/**
 * The parts of the fast predictor, which is level 4: it shares its sources with others, so edits name what is its own.
 *
 * @module
 */

import { constant, type Edit, text, WITHOUT_FETCH } from "./edits.ts";
import type { Subject } from "./measure.ts";

/** A context whose value is always the same. */
function context(i: number, value: string): Edit {
  return text("ensembles.ts", `context(${i}, ${value});`, `context(${i}, 0);`);
}

/** What each of five inputs weighs where nothing is trained, and each of two sets, in 1/16384. */
const EVEN_WEIGHT = 4000, HALF = 8192;

/** The parts by what a row of the table calls them. */
export const FAST_PARTS: Record<string, Edit[]> = {
  "nothing": [],
  "order 1": [{
    file: "predictor.ts",
    pattern: /a = i16x8\.replace_lane\(a, 1, .*\);/,
    replacement: "",
  }],
  "order 2": [context(1, "c4 & 0xffff")],
  "order 4": [context(2, "c4")],
  "order 6": [context(3, "both(c4, c8 & 0xffff)")],
  "the match": [
    text(
      "predictor.ts",
      "if (expected >>> (8 - bits) == c0) {",
      "if (false) {",
    ),
  ],
  "mixer set: match": [
    text("ensembles.ts", "row = length ? length + 8 : bits;", "row = 0;"),
  ],
  "mixer set: partial byte": [text("ensembles.ts", "row = c0;", "row = 0;")],
  "the final mixer by the partial byte": [
    text("predictor.ts", "(ensemble << 12) + (c0 << 4)", "(ensemble << 12)"),
  ],
  "a rate that falls": [constant("rate.ts", "FIRST_RATE", 1500)],
  "APM": [
    text(
      "predictor.ts",
      "(mixed + refine(apmRow, position) * 3 + 2) >> 2",
      "mixed",
    ),
  ],
  "primed order 1": [{
    file: "regions.ts",
    pattern: /memory\.copy\(\s*ORDER1[^;]*;/,
    replacement: "",
  }],
  "trained start values": [
    {
      file: "regions.ts",
      pattern: /p << 16 \| TRAINED/g,
      replacement: "(p < 32768 ? 0x60000000 : 0xa0000000) | 2",
    },
    text(
      "regions.ts",
      "low = v128.load(from), high = v128.load(from, 16);",
      `low = i16x8.splat(${EVEN_WEIGHT}), high = low;`,
    ),
    text(
      "regions.ts",
      "last = v128.load(PRIOR_FINALS + (ensemble << 4));",
      `last = i16x8.splat(${HALF});`,
    ),
  ],
};

/** What is left out of the loops, to see what time it takes. */
export const FAST_COSTS: Subject["costs"] = {
  "a context": {
    count: 2,
    edits: [
      text(
        "ensembles.ts",
        "ensemble == PROSE ? 7 : ensemble == FAST ? 4 : 15",
        "ensemble == PROSE ? 7 : ensemble == FAST ? 2 : 15",
      ),
    ],
  },
  "a mixer set": {
    count: 1,
    edits: [
      text("predictor.ts", "    weigh(ensemble, a, b, r1),", "    zero,"),
      {
        file: "predictor.ts",
        pattern: /^ +adapt\(ensemble, a, b, r1, .*\);$/m,
        replacement: "",
      },
    ],
  },
  "the APM": {
    count: 1,
    edits: [
      WITHOUT_FETCH,
      text(
        "predictor.ts",
        "(mixed + refine(apmRow, position) * 3 + 2) >> 2",
        "mixed",
      ),
      text("predictor.ts", "train(apmRow, position, bit, 6);", ""),
    ],
  },
  "the match as an input": {
    count: 1,
    edits: [
      text(
        "predictor.ts",
        "if (expected >>> (8 - bits) == c0) {",
        "if (false) {",
      ),
    ],
  },
};
