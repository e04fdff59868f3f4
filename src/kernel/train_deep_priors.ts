/**
 * Trains the start values of the deep profiles, as train_priors.ts does those of the others.
 *
 *     deno run --allow-read --allow-write=src/kernel src/kernel/train_deep_priors.ts --corpora DIR
 *     deno task build:kernel
 *
 * `--samples 1` takes one sample of each file instead of three. Run twice: the second round starts from the first's values. DIR holds text/, json/, logs/ and code/.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { DEEP_PRIORS } from "./deep_priors.ts";
import type { KernelExports } from "./mod.ts";
import { tableSizes } from "./profiles.ts";
import { ENOUGH, Means, samples } from "./training.ts";

/** Sizes of assembly/deep/regions.ts. */
const CONTEXTS = 30, GUESSES = 7, FINAL_LANES = 16, MOST_LANES = 48;
const STATE_MAP = 64 * 2 * 4, BYTE_MAP = 4 * 256 * 8 * 4;
/** Where each set's rows begin, and the end, as in assembly/deep/sets.ts. */
const SETS = [
  0,
  80,
  336,
  2384,
  2640,
  4688,
  5200,
  5456,
  5584,
  5840,
  6352,
  7376,
  8400,
];
const MAPS = SETS[12] * MOST_LANES * 2;
const GUESS_MAPS = MAPS + CONTEXTS * 1024;
const LAST = GUESS_MAPS + GUESSES * (STATE_MAP + BYTE_MAP);
const FINALS = 4, FINAL_ROWS = 256;

/** Words of assembly/deep/layout.ts: BASE, the address of what an ensemble has learned, and what the depth says. */
const BASE = 608,
  CONTEXT_END = 612,
  GUESS_COUNT = 616,
  SET_COUNT = 620,
  ROW_BYTES = 624;

/** Profiles by depth; the deepest trains what all share, maps and guesses. */
const PROFILES = [7, 8, 3];

/** Bit-history states, and one more to make the number even. */
const STATES = 180;

/** Numbers of the deep ensembles in the kernel: prose, structured, binary. */
const ENSEMBLES = [4, 5, 6];

/** Log-odds are stored in this many 1/1024 nat. */
const UNIT = 64;

/** Log-odds, in units, of a probability scaled by 2^16. */
function logOdds(p: number): number {
  const x = Math.round(Math.log(p / (65536 - p)) * 1024 / UNIT);
  return Math.max(-127, Math.min(127, x));
}

const { corpora, samples: perFile } = parseArgs(Deno.args, {
  string: ["corpora", "samples"],
  default: { samples: "3" },
});
if (!corpora) throw new Error("--corpora DIR is missing");
const module = new WebAssembly.Module(
  Deno.readFileSync(new URL("lib/kernel.wasm", import.meta.url)),
);
const maps = new Means(3 * CONTEXTS * STATES),
  guesses = new Means(3 * GUESSES * 128);
/** By depth and ensemble: their rows differ in length. */
const weights: Means[] = [], finals: Means[] = [];

function learn(depth: number, ensemble: number, sample: Uint8Array): void {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as KernelExports;
  const { slotLines, historyBits, matchBits, apmBits } = tableSizes(3, 9);
  kernel.resetDeep(
    slotLines,
    historyBits,
    matchBits,
    apmBits,
    sample.length,
    depth,
  );
  new Uint8Array(kernel.memory.buffer).set(sample, kernel.rawAt());
  kernel.start(sample.length, 0, ENSEMBLES[ensemble], 0);
  const words = new Uint32Array(kernel.memory.buffer);
  const halves = new Int16Array(kernel.memory.buffer);
  const base = words[BASE / 4];
  const contexts = words[CONTEXT_END / 4] / 4, count = words[GUESS_COUNT / 4];
  const sets = words[SET_COUNT / 4], lanes = words[ROW_BYTES / 4] / 2;
  const before = halves.slice(
    base / 2,
    (base + LAST + FINALS * FINAL_ROWS * 32) / 2,
  );
  while (kernel.encode(1024) > 0);

  const entry = (means: Means, i: number, at: number) => {
    const value = words[(base + at) / 4];
    means.add(
      i,
      logOdds(Math.max(1, value >>> 16)),
      Math.min(value & 1023, ENOUGH) / ENOUGH,
    );
  };
  if (depth === PROFILES.length - 1) {
    for (let context = 0; context < CONTEXTS; context++) {
      for (let state = 0; state < STATES; state++) {
        entry(
          maps,
          (ensemble * CONTEXTS + context) * STATES + state,
          MAPS + (context * 256 + state) * 4,
        );
      }
    }
    for (let guess = 0; guess < count; guess++) {
      const at = GUESS_MAPS + guess * (STATE_MAP + BYTE_MAP);
      for (let i = 0; i < 128; i++) {
        entry(guesses, (ensemble * GUESSES + guess) * 128 + i, at + i * 4);
      }
    }
  }
  const rows = (
    means: Means,
    to: number,
    at: number,
    count: number,
    lanes: number,
    used: number,
  ) => {
    for (let row = 0; row < count; row++) {
      const from = (base + at) / 2 + row * lanes, old = at / 2 + row * lanes;
      // A row that was used much has moved far from where all rows start.
      let moved = 0;
      for (let lane = 0; lane < used; lane++) {
        moved += Math.abs(halves[from + lane] - before[old + lane]);
      }
      for (let lane = 0; lane < used; lane++) {
        means.add(to + lane, halves[from + lane], Math.min(moved, 8192) / 8192);
      }
    }
  };
  const number = depth * 3 + ensemble;
  const ofSets = weights[number] ??= new Means(sets * lanes);
  const ofFinals = finals[number] ??= new Means(FINALS * FINAL_LANES);
  for (let set = 0; set < sets; set++) {
    rows(
      ofSets,
      set * lanes,
      SETS[set] * lanes * 2,
      SETS[set + 1] - SETS[set],
      lanes,
      contexts + count * 2,
    );
  }
  for (let i = 0; i < FINALS; i++) {
    rows(
      ofFinals,
      i * FINAL_LANES,
      LAST + i * FINAL_ROWS * 32,
      FINAL_ROWS,
      FINAL_LANES,
      sets,
    );
  }
}

const KINDS: [string, number[]][] = [
  ["text", [0]],
  ["json", [1, 2]],
  ["logs", [1, 2]],
  ["code", [1, 2]],
];
let count = 0;
for (const [kind, ensembles] of KINDS) {
  for (const sample of samples(`${corpora}/${kind}`, Number(perFile))) {
    for (const ensemble of ensembles) {
      for (const depth of PROFILES.keys()) learn(depth, ensemble, sample);
    }
    count++;
  }
}

/** Means of all depths and ensembles, one after another. */
function joined(means: Means[], before: number[]): number[] {
  const values: number[] = [];
  for (const each of means) {
    const at = values.length;
    values.push(...each.values((i) => before[at + i]));
  }
  return values;
}

const data = {
  maps: maps.values((i) => DEEP_PRIORS.maps[i]),
  guesses: guesses.values((i) => DEEP_PRIORS.guesses[i]),
  weights: joined(weights, DEEP_PRIORS.weights),
  finals: joined(finals, DEEP_PRIORS.finals),
};
Deno.writeTextFileSync(
  new URL("deep_priors.ts", import.meta.url),
  `// @generated by src/kernel/train_deep_priors.ts from ${count} samples. Do not edit.

/** Start values of the deep profiles: log-odds in 1/16 nat, weights scaled by 16,384. */
export const DEEP_PRIORS: { maps: number[]; guesses: number[]; weights: number[]; finals: number[] } = ${
    JSON.stringify(data)
  };
`,
);
