/** Archives that begin with a model: trained here, they are the same bytes, and need it. */

import { collect, inChunks, KINDS, sha256 } from "./bytes.ts";
import { check, failureOf, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** Small tables, so that a model is made within a moment. */
const tables = { slotLines: 1024, historyBits: 12, matchBits: 10, apmBits: 8 };

export function models(bound: Bound): Case[] {
  const { compress, decompress, compressor, decompressor, sluice } = bound;
  const { openArchive, recover, trainModel } = bound;
  const content = KINDS.JSON(20_000);
  const training = KINDS.JSON(30_000).slice(20_000);
  const cases: Case[] = [6, 9].map((level) => ({
    name:
      `a model of level ${level}, trained here, makes the same bytes as elsewhere, and restores them`,
    alike: true,
    async run() {
      const model = await trainModel(training, { level, tables });
      const archive = compress(content, { model });
      sameBytes(decompress(archive, { models: [model] }), content);
      return await sha256(archive);
    },
  }));
  cases.push({
    name:
      "a model is smaller than none, for content like that it was trained on",
    async run() {
      const model = await trainModel(training, { tables });
      const message = content.slice(0, 500);
      const plain = compress(message, { level: 6 });
      check(compress(message, { model }).length < plain.length, "smaller");
    },
  }, {
    name:
      "a stream waits for the model that a frame names, and so do Workers, openArchive and recover",
    async run() {
      const model = await trainModel(training, { tables });
      const asked: string[] = [];
      const findModel = async (sha256: string) => {
        await new Promise((done) => setTimeout(done, 5));
        asked.push(sha256);
        return model;
      };
      const frames = { model, frameSize: 5000 };
      const archive = compress(content, frames);
      for (const workers of [0, 2]) {
        const stage = compressor({ ...frames, workers });
        const streamed = inChunks(content, [999]).pipeThrough(stage);
        const output = streamed.pipeThrough(
          decompressor({ findModel, workers }),
        );
        sameBytes(await collect(output), content);
      }
      const opened = await openArchive(archive, { findModel });
      const part = { offset: 12_000, length: 100 };
      sameBytes(await opened.bytes(part), content.slice(12_000, 12_100));
      sameBytes(await collect(recover(archive, { findModel })), content);
      same(asked, Array(4).fill(model.sha256));
    },
  }, {
    name: "a model that is not there is named, on this thread and by Workers",
    async run() {
      const model = await trainModel(training, { tables });
      const archive = compress(content, { model, frameSize: 5000 });
      const streamed = (workers: number) =>
        collect(
          inChunks(archive, [999]).pipeThrough(decompressor({ workers })),
        );
      for (
        const work of [
          () => decompress(archive),
          () => streamed(0),
          () => streamed(2),
        ]
      ) {
        const error = await failureOf(work, sluice.ModelError);
        same([error.name, error.code], ["ModelError", "model-not-found"]);
        check(error.message.includes(model.id), "it is named");
      }
    },
  });
  return cases;
}
