/** Any number of Workers makes the same bytes, also where there are none. */

import { collect, inChunks, KINDS, sha256 } from "./bytes.ts";
import { failureOf, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function workers(
  { compress, compressor, decompressor, kernel, sortingKernel }: Bound,
): Case[] {
  const content = KINDS["a bit of each"](120_000);
  const given = { kernel, sortingKernel };
  const cases: Case[] = [];
  for (const level of [1, 4, 6]) {
    for (const count of [0, 1, 3]) {
      cases.push({
        name:
          `${count} Workers make the same frames of level ${level} as elsewhere, and restore them`,
        alike: true,
        async run() {
          const stage = compressor({
            level,
            frameSize: 70_000,
            workers: count,
          });
          const chunks = inChunks(content, [30_000]);
          const archive = await collect(chunks.pipeThrough(stage));
          const output = inChunks(archive, [1000]).pipeThrough(
            decompressor({ workers: count }),
          );
          sameBytes(await collect(output), content);
          return await sha256(archive);
        },
      });
    }
  }
  cases.push({
    name: "Workers take kernels that are given",
    async run() {
      const stage = compressor({ ...given, frameSize: 40_000, workers: 2 });
      const archive = inChunks(content, [30_000]).pipeThrough(stage);
      const output = archive.pipeThrough(
        decompressor({ ...given, workers: 2 }),
      );
      sameBytes(await collect(output), content);
    },
  }, {
    name: "Workers say of damage what one thread says",
    async run() {
      const archive = compress(content, { level: 4, frameSize: 40_000 });
      archive[archive.length >> 1] ^= 4;
      const failure = async (count: number) => {
        const stage = decompressor({ workers: count });
        const { name, code, offset, message } = await failureOf(() =>
          collect(inChunks(archive, [5000]).pipeThrough(stage))
        );
        return { name, code, offset, message };
      };
      same(await failure(2), await failure(0));
    },
  });
  return cases;
}
