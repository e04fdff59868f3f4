/**
 * The parts of the sorting levels: what stands before the coder for all three, and the two predictors of sorted symbols.
 *
 * @module
 */

import { constant, type Edit, text } from "./edits.ts";

/** One line of a source, from its first word to its end; it goes. */
function line(file: string, from: string): Edit {
  return {
    file,
    pattern: new RegExp(`^ *${RegExp.escape(from)}.*$`, "m"),
    replacement: "",
  };
}

/** What is done to a block before its symbols are coded. */
const BEFORE_CODING: Record<string, Edit[]> = {
  "long repeats taken out": [
    text("index.ts", "if (n < MIN_LENGTH) {", "if (true) {"),
  ],
  "repeats of 32 to 95 bytes taken out": [
    // The first of them begins the trial, which then has no rival.
    text("index.ts", "cutFrom(MIN_RARE);", "cutFrom(MIN_REPEAT);"),
    text("index.ts", "short * SHARE > short + load<u32>(OUT)", "false"),
  ],
  "the choice of the least length": [
    text("index.ts", "short * SHARE > short + load<u32>(OUT)", "false"),
  ],
  "a code of its own for symbols": [
    constant("tree.ts", "LEAST_TEXT", 0xffffffff),
  ],
};

/** The fast predictor, which is level 1; without a counter the others keep their shares. */
const FAST: Record<string, Edit[]> = (() => {
  const file = "fast_model.ts", mean = "pa * 4 + pb * 3 + pc >> 3";
  return {
    "counter: bits of the symbol alone": [
      text(file, mean, "pb * 3 + pc >> 2"),
      line(file, "learn(a, "),
    ],
    "counter: with the last symbol": [
      text(file, mean, "(pa * 4 + pc) / 5"),
      line(file, "learn(b, "),
    ],
    "counter: with the one before": [
      text(file, mean, "(pa * 4 + pb * 3) / 7"),
      line(file, "learn(c, "),
    ],
    "a faster rate of the first counter": [
      text(file, "learn(a, pa, target, 2);", "learn(a, pa, target, 4);"),
    ],
    "the correction": [
      text(file, "p + pd * 3 >> 2 | 1", "p | 1"),
      line(file, "learn(d, "),
    ],
    "corrections of their own in runs": [
      text(file, "(run >= LONG_RUN ? MAP_SET : 0)", "0"),
    ],
  };
})();

/** The mixing predictors, levels 2 and 3; what is left out stays a lane that is always 0. */
const MIXING: Record<string, Edit[]> = (() => {
  const file = "mixing_model.ts";
  const input = (lane: number, name: string): Edit[] => [
    line(file, `x = i16x8.replace_lane(x, ${lane}, `),
    line(file, `learn(${name}, `),
  ];
  return {
    "counter: bits of the symbol alone": input(0, "a"),
    "counter: with the last symbol": input(1, "b"),
    "counter: with the one before": input(2, "c"),
    "history with the last symbol": [
      ...input(3, "d"),
      line(file, "store<u8>(histories + node, "),
    ],
    "what histories have meant": [
      // As much as an even mixture of the last eight bits says by itself.
      {
        file,
        pattern: /pd = <u32> load<u16>\(d\);/,
        replacement: "pd: u32 = 4096 + popcnt(h) * 7168;",
      },
      line(file, "learn(d, "),
    ],
    "weights that learn": [{
      file,
      pattern: /v128\.store\(\s*vector,[\s\S]*?\n {6}\);/,
      replacement: "",
    }],
    "weights by the bits so far": [
      text(file, "const vector = row + (node << 4);", "const vector = row;"),
    ],
    "weights by the length of the run": [
      text(file, "(1 + min(run, MAX_RUN)) * WEIGHT_SET", "WEIGHT_SET"),
    ],
    "weights by whether the bits agree": [
      line(file, "if (expected >>> 31 != bit) row = strayed;"),
    ],
    "the correction": [
      text(file, "p + refined + 1 >> 1", "max<u32>(p, 1)"),
      line(file, "learn(near, "),
    ],
    "corrections of their own in runs": [
      text(file, "(run >= LONG_RUN ? MAP_SET : 0)", "0"),
    ],
    "start values of weights": [constant(file, "FIRST_WEIGHT", 0)],
    "start values of corrections": [{
      file,
      pattern: /memory\.copy\(model \+ MAPS \+ \(row << 6\), IDENTITY, 64\);/,
      replacement:
        "evenOut(model + MAPS + (row << 6), model + MAPS + (row << 6) + 64);",
    }],
  };
})();

/** What level 3 has beyond level 2. */
const FULL: Record<string, Edit[]> = {
  "history of the symbol alone": [
    line("mixing_model.ts", "x = i16x8.replace_lane(x, 4, "),
    line("mixing_model.ts", "learn(e, "),
    line("mixing_model.ts", "store<u8>(model + FIRST_HISTORIES + node, "),
  ],
};

/** The parts of a level, by what a row of the table calls them. */
export function sortingParts(level: number): Record<string, Edit[]> {
  return {
    "nothing": [],
    ...BEFORE_CODING,
    ...(level === 1 ? FAST : MIXING),
    ...(level === 3 ? FULL : {}),
  };
}
