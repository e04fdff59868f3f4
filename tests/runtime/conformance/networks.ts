/** Archives that are coded with a network: the same bytes in every runtime, whoever executes it there. */

import { collect, inChunks, KINDS, sha256 } from "./bytes.ts";
import { check, failureOf, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** How a network may take part. */
const WAYS = [
  { name: "mixed", options: {} },
  { name: "mixed in three lanes", options: { lanes: 3 } },
  { name: "alone", options: { mixed: false, lanes: 1 } },
  { name: "alone in seven lanes", options: { mixed: false, lanes: 7 } },
];

export function networks(bound: Bound): Case[] {
  const { compress, decompress, compressor, decompressor, sluice } = bound;
  const load = (backend: "auto" | "interpreter") =>
    sluice.loadNetwork(bound.network, { backend });
  const cases: Case[] = WAYS.map(({ name, options }) => ({
    name:
      `a network, ${name}, makes the same bytes as elsewhere, whoever executes it, and restores them`,
    alike: true,
    async run() {
      const content = KINDS.prose(3000);
      const network = await load("auto"), plain = await load("interpreter");
      const archive = compress(content, { network, ...options });
      sameBytes(
        compress(content, { network: plain, ...options }),
        archive,
      );
      sameBytes(decompress(archive, { models: [plain] }), content);
      sameBytes(decompress(archive, { models: [network] }), content);
      return await sha256(archive);
    },
  }));
  cases.push({
    name:
      "a stream waits for the network that a frame names, and Workers are given it",
    async run() {
      const content = KINDS.prose(3000), network = await load("auto");
      const options = { network, frameSize: 1500 };
      const archive = compress(content, options);
      for (const workers of [0, 2]) {
        const made = inChunks(content, [700]).pipeThrough(
          compressor({ ...options, contentSize: content.length, workers }),
        );
        const restored = made.pipeThrough(
          decompressor({ findModel: () => Promise.resolve(network), workers }),
        );
        sameBytes(await collect(restored), content);
      }
      check(archive.length < content.length / 2, "it is small");
    },
  }, {
    name: "a network that is not there is named",
    async run() {
      const network = await load("auto");
      const archive = compress(KINDS.prose(500), { network });
      const error = await failureOf(
        () => decompress(archive),
        sluice.ModelError,
      );
      same(error.code, "model-not-found");
      check(error.message.includes(network.sha256), "it is named");
    },
  });
  return cases;
}
