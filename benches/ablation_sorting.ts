/**
 * What each part of the sorting levels, 1 to 3, gains and costs: the kernel is built without it, and codes the beginnings of
 * the corpora's files, a block each. It decodes them as well, both to be timed and to see that they come back.
 *
 *     deno task bench:ablation-sorting                   all three levels, a megabyte of each file
 *     deno task bench:ablation-sorting --bytes 8388608   whole files: blocks have 8 MiB at most
 *     deno task bench:ablation-sorting --only weights
 *     deno task bench:ablation-sorting --save .scratch/sorting.json    keeps what is done, and goes on with it
 *     deno task bench:ablation-sorting --write           puts the result into docs/benchmarks.md
 *
 * @module
 */

import { TARGETS } from "../src/kernel/build.ts";
import { levelOf, SORTING } from "../src/kernel/profiles.ts";
import type { SortingExports } from "../src/kernel/sorting/mod.ts";
import { openSaved, origin, publish, readOptions } from "./ablation/command.ts";
import { ablate, type Content, KINDS, type Work } from "./ablation/measure.ts";
import { sortingParts } from "./ablation/sorting.ts";
import { sameBytes } from "./peers/result.ts";

const LEVELS = [1, 2, 3];

/** Slices of the kernel at once: each takes about a millisecond. */
const TURN = 8;

/** A coder of a block, both ways. */
function begin(
  ensemble: number,
  module: WebAssembly.Module,
  { name, content }: Content,
): Work {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as SortingExports;
  const { length } = content;
  kernel.reset(length);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.set(content, kernel.rawAt());
  kernel.start(length, length, ensemble);
  let coded = length, decoding = false;
  const turn = (slice: () => number) => {
    for (let i = 0; i < TURN; i++) if (slice() === 0) return false;
    return true;
  };
  return {
    phases: [
      () => {
        if (turn(() => kernel.encode())) return true;
        coded = Math.min(kernel.codedLength(), length);
        return false;
      },
      () => {
        if (coded === length) return false; // stored as it is
        if (!decoding) {
          decoding = true;
          memory.fill(0, kernel.rawAt(), kernel.rawAt() + length);
          kernel.start(length, coded, ensemble);
        }
        if (turn(() => kernel.decode())) return true;
        const back = memory.subarray(kernel.rawAt(), kernel.rawAt() + length);
        if (kernel.failed() || !sameBytes(back, content)) {
          throw new Error(`${name} does not come back`);
        }
        return false;
      },
    ],
    length: () => coded,
  };
}

const options = await readOptions({ bytes: 1_000_000, profile: SORTING });
if (options.profile !== SORTING) {
  throw new RangeError(
    `Cannot measure as profile must be ${SORTING}: current value is ${options.profile}`,
  );
}
const sources = {
  target: TARGETS.find(({ name }) => name === "sorting")!,
  folder: "sorting/assembly/",
};
const saved = await openSaved(options, sources);
const parts = [origin("deno task bench:ablation-sorting", options)];
for (const level of LEVELS) {
  const { ensemble = 0 } = levelOf(level);
  const tables = await ablate(
    {
      ...sources,
      parts: sortingParts(level),
      phases: ["encode", "decode"],
      // Sorting takes the longer for each byte, the longer the block.
      timedBytes: Infinity,
      begin: (module, content) => begin(ensemble, module, content),
    },
    options.contents,
    KINDS,
    { saved, name: `level ${level}`, only: options.only },
  );
  parts.push(`Level ${level}:`, tables);
}
await publish(parts.join("\n\n"), "bench:ablation-sorting", options.write);
