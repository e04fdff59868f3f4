/** The archive of each content is the same, byte for byte, in every runtime. */

import { collect, inChunks, KINDS, sha256 } from "./bytes.ts";
import { same } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** Chunk sizes, each an input cut in its own way. */
const CUTS = [[100_000], [1], [7, 1, 1300], [4096]];

export function identity({ compress, compressor }: Bound): Case[] {
  const cases: Case[] = [];
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const level of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      cases.push({
        name: `level ${level} makes the same bytes of ${kind} as elsewhere`,
        run: () => sha256(compress(make(5000), { level })),
      });
    }
    cases.push({
      name:
        `a stream makes the same bytes of a large block of ${kind} as elsewhere`,
      async run() {
        const stage = compressor({ blockSize: 131_072 });
        return await sha256(
          await collect(inChunks(make(100_000), [30_000]).pipeThrough(stage)),
        );
      },
    });
    cases.push({
      name:
        `a stream makes the same bytes of ${kind} as elsewhere, however it is cut`,
      async run() {
        const digests = new Set<string>();
        for (const cut of CUTS) {
          const stage = compressor({ blockSize: 4096 });
          const archive = inChunks(make(20_000), cut).pipeThrough(stage);
          digests.add(await sha256(await collect(archive)));
        }
        same(digests.size, 1);
        return [...digests][0];
      },
    });
    cases.push({
      name:
        `a stream that flushes each chunk makes the same bytes of ${kind} as elsewhere`,
      async run() {
        const stage = compressor({ flush: "chunk", blockSize: 4096 });
        const archive = inChunks(make(10_000), [10, 990]).pipeThrough(stage);
        return await sha256(await collect(archive));
      },
    });
  }
  cases.push({
    name: "a small predictor makes the same bytes as elsewhere",
    run: () => sha256(compress(KINDS.prose(20_000), { maxMemory: 2_000_000 })),
  });
  return cases.map((claim) => ({ ...claim, alike: true }));
}
