/** Content survives: every kind, size and level, in memory and in streams. */

import { collect, inChunks, KINDS } from "./bytes.ts";
import { check, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** One of each way to store a block, and more than a block. */
const SIZES = [0, 1, 1000, 20_000, 70_000];

export function roundTrips(bound: Bound): Case[] {
  const { compress, decompress, compressor, decompressor } = bound;
  const cases: Case[] = [];
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const level of [1, 6]) {
      cases.push({
        name: `${kind} of any size survives level ${level} in memory`,
        // deno-lint-ignore require-await
        async run() {
          for (const size of SIZES) {
            const content = make(size);
            sameBytes(decompress(compress(content, { level })), content);
          }
        },
      });
      cases.push({
        name: `${kind} survives level ${level} in streams of blocks`,
        async run() {
          const content = make(50_000);
          const archive = inChunks(content, [7000])
            .pipeThrough(compressor({ level, blockSize: 16_384 }));
          const output = await collect(archive.pipeThrough(decompressor()));
          sameBytes(output, content);
        },
      });
    }
  }
  cases.push({
    name: "two archives, one after the other, are the content of both",
    async run() {
      const content = KINDS.JSON(3000);
      const archive = compress(content);
      const twice = new Blob([archive, archive]).stream();
      const output = await collect(twice.pipeThrough(decompressor()));
      sameBytes(output.subarray(0, 3000), content);
      sameBytes(output.subarray(3000), content);
    },
  });
  cases.push({
    name: "progress counts every byte in and out",
    async run() {
      const content = KINDS.prose(40_000);
      const seen: number[] = [];
      let last = { bytesIn: 0, bytesOut: 0 };
      const stage = compressor({
        blockSize: 10_000,
        onProgress(progress) {
          last = progress;
          seen.push(progress.bytesIn);
        },
      });
      const archive = await collect(
        inChunks(content, [40_000]).pipeThrough(stage),
      );
      same(seen.slice(0, 4), [10_000, 20_000, 30_000, 40_000]);
      same(last, { bytesIn: content.length, bytesOut: archive.length });
      check(archive.length < content.length / 2, "prose shrinks");
    },
  });
  return cases;
}
