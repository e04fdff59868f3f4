/** Archives that were once written are still read. */

import { collect, inChunks, sha256 } from "./bytes.ts";
import { same } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function goldens({ goldens, decompress, decompressor }: Bound): Case[] {
  return goldens.map(({ name, archive, contentSha256 }) => ({
    name: `golden ${name} decodes to its content`,
    async run() {
      same(await sha256(decompress(archive)), contentSha256);
      const output = inChunks(archive, [1000]).pipeThrough(decompressor());
      same(await sha256(await collect(output)), contentSha256);
    },
  }));
}
