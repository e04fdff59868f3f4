/**
 * Trains the start values of the predictor: what each bit history usually means, and how much each model
 * usually deserves to be heard. Every sample is coded by a fresh kernel, and what the kernels learned is averaged.
 *
 *     deno run --allow-read --allow-write=src/kernel src/kernel/train_priors.ts --corpora DIR
 *     deno task build:kernel
 *
 * Run twice: the second round starts from the first's values. DIR holds text/, json/, logs/ and code/.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import type { KernelExports } from "./mod.ts";
import { PRIORS } from "./priors.ts";
import { tableSizes } from "./profiles.ts";
import { historyTable } from "./tables.ts";
import { ENOUGH, Means, samples } from "./training.ts";

/** Addresses and sizes of assembly/regions.ts. */
const MAPS = 131072;
const MATCH_MAPS = MAPS + 4 * 16 * 1024;
const MIXERS = MATCH_MAPS + 4 * 256;
const SET_BYTES = 512 * 32;
const FINALS = MIXERS + 4 * 6 * SET_BYTES;

const PROSE = 0, STRUCTURED = 1, BINARY = 2, FAST = 3;

/** Bytes whose order-1 slots are primed, as in assembly/regions.ts. */
const FIRST_PRIMED = 32, LAST_PRIMED = 126;

/** Primed histories pretend to at most so many bits; a node seen less often than `SEEN` stays empty. */
const PRETENDED = 6;
const SEEN = 16;

const { corpora } = parseArgs(Deno.args, { string: ["corpora"] });
if (!corpora) throw new Error("--corpora DIR is missing");
const module = new WebAssembly.Module(
  Deno.readFileSync(new URL("lib/kernel.wasm", import.meta.url)),
);
const maps = new Means(4 * 16 * 256), match = new Means(4 * 64);
const weights = new Means(4 * 6 * 16), finals = new Means(4 * 8);

function learn(ensemble: number, sample: Uint8Array): void {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as KernelExports;
  const { slotLines, historyBits, matchBits, apmBits } = tableSizes(2, 9);
  kernel.reset(slotLines, historyBits, matchBits, apmBits, sample.length);
  new Uint8Array(kernel.memory.buffer).set(sample, kernel.rawAt());
  kernel.start(sample.length, 0, ensemble, 0);
  const words = new Uint32Array(kernel.memory.buffer);
  if (
    words[(MAPS + ensemble * 16384) / 4] >>> 16 !== PRIORS.maps[ensemble * 4096]
  ) {
    throw new Error(
      "Cannot train as the addresses differ from assembly/regions.ts",
    );
  }
  const halves = new Int16Array(kernel.memory.buffer);
  const before = halves.slice(0, (FINALS + 4 * 4096) / 2);
  while (kernel.encode(4096) > 0);
  const entry = (means: Means, i: number, at: number) => {
    const value = words[at / 4];
    means.add(i, value >>> 16, Math.min(value & 1023, ENOUGH) / ENOUGH);
  };
  for (let i = 0; i < 16 * 256; i++) {
    entry(maps, ensemble * 4096 + i, MAPS + (ensemble * 4096 + i) * 4);
  }
  for (let i = 0; i < 64; i++) {
    entry(match, ensemble * 64 + i, MATCH_MAPS + (ensemble * 64 + i) * 4);
  }
  const rows = (
    means: Means,
    to: number,
    from: number,
    count: number,
    lanes: number,
    stride: number,
  ) => {
    for (let row = 0; row < count; row++) {
      const at = from / 2 + row * stride;
      // A row that was used much has moved far from where all rows start.
      let moved = 0;
      for (let lane = 0; lane < lanes; lane++) {
        moved += Math.abs(halves[at + lane] - before[at + lane]);
      }
      for (let lane = 0; lane < lanes; lane++) {
        means.add(to + lane, halves[at + lane], Math.min(moved, 8192) / 8192);
      }
    }
  };
  for (let set = 0; set < 6; set++) {
    const region = ensemble * 6 + set;
    const lanes = ensemble === PROSE || ensemble === FAST ? 8 : 16;
    rows(weights, region * 16, MIXERS + region * SET_BYTES, 512, lanes, lanes);
  }
  rows(finals, ensemble * 8, FINALS + ensemble * 4096, 256, 8, 8);
}

/** For each byte, slot and node of order 1, how often a 0 and a 1 followed. */
const counts = new Float64Array(256 * 17 * 16 * 2);

function count1(sample: Uint8Array): void {
  for (let i = 1; i < sample.length; i++) {
    for (let bits = 0, c0 = 1; bits < 8; bits++) {
      const bit = sample[i] >> (7 - bits) & 1;
      const slot = bits < 4 ? 0 : (c0 >> (bits - 4)) - 15;
      const node = bits < 4 ? c0 : c0 & (1 << (bits - 4)) - 1 | 1 << (bits - 4);
      counts[((sample[i - 1] * 17 + slot) * 16 + node) * 2 + bit]++;
      c0 = c0 << 1 | bit;
    }
  }
}

/** The short history that means most nearly what usually follows. */
function order1(meaning: number[]): number[] {
  const logit = (p: number) => Math.log(p / (1 - p));
  const short = historyTable().states.map(({ n0, n1 }, state) => ({
    n: n0 + n1,
    state,
  }))
    .filter(({ n }) => n <= PRETENDED);
  const states: number[] = [];
  for (let node = FIRST_PRIMED * 272; node < (LAST_PRIMED + 1) * 272; node++) {
    const n0 = counts[node * 2], n1 = counts[node * 2 + 1];
    if (n0 + n1 < SEEN) {
      states.push(0);
      continue;
    }
    const wanted = logit((n1 + 0.5) / (n0 + n1 + 1));
    let best = 0;
    for (const { state } of short) {
      const off = Math.abs(logit(meaning[state] / 65536) - wanted);
      if (off < Math.abs(logit(meaning[best] / 65536) - wanted)) best = state;
    }
    states.push(best);
  }
  return states;
}

const KINDS: [string, number[]][] = [
  ["text", [PROSE, FAST]],
  ["json", [STRUCTURED, BINARY, FAST]],
  ["logs", [STRUCTURED, BINARY, FAST]],
  ["code", [STRUCTURED, BINARY, FAST]],
];
let count = 0;
for (const [kind, ensembles] of KINDS) {
  for (const sample of samples(`${corpora}/${kind}`)) {
    for (const ensemble of ensembles) learn(ensemble, sample);
    count1(sample);
    count++;
  }
}

/** What an untrained history means: a Krichevsky–Trofimov estimate from its counts. */
const states = historyTable().states.map(({ n0, n1 }) =>
  Math.round(65536 * (n1 + 0.4) / (n0 + n1 + 0.8))
);
const priors = {
  maps: maps.values((i) => states[i % 256] ?? 32768),
  match: match.values((i) => PRIORS.match[i]),
  weights: weights.values((i) => PRIORS.weights[i]),
  finals: finals.values((i) => PRIORS.finals[i]),
};
const clamp = (values: number[]) =>
  values.map((value) => Math.min(65535, Math.max(1, value)));
const primed = order1(
  clamp(priors.maps).slice(STRUCTURED * 4096, STRUCTURED * 4096 + 256),
);
Deno.writeTextFileSync(
  new URL("priors.ts", import.meta.url),
  `// @generated by src/kernel/train_priors.ts from ${count} samples. Do not edit.

/** Start values of the predictor: probabilities scaled by 65,536, weights by 16,384. */
export const PRIORS: { maps: number[]; match: number[]; weights: number[]; finals: number[]; order1: number[] } = {
  maps: ${JSON.stringify(clamp(priors.maps))},
  match: ${JSON.stringify(clamp(priors.match))},
  weights: ${JSON.stringify(priors.weights)},
  finals: ${JSON.stringify(priors.finals)},
  order1: ${JSON.stringify(primed)},
};
`,
);
