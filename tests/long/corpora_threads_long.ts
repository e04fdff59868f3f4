/** Every file of the corpora at every level, in frames, with one thread and with two. */

import { assertEquals } from "@std/assert";
import { CompressorStream, DecompressorStream } from "../../mod.ts";
import { corpusFiles, missingCorpora, skippable } from "../format/corpora.ts";
import { collect, inChunks } from "../unit/helpers.ts";

/** Bytes: most files have several frames. */
const FRAME_SIZE = 262_144;

const CHUNKS = [65_536];

for (let level = 1; level <= 10; level++) {
  Deno.test({
    ...skippable(
      `every file of the corpora is the same archive of level ${level} from one thread and from two, and comes back from both`,
      missingCorpora(),
    ),
    async fn() {
      for (const { name, url } of corpusFiles()) {
        const content = Deno.readFileSync(url);
        const compressed = (workers: number) => {
          const stage = new CompressorStream({
            level,
            frameSize: FRAME_SIZE,
            workers,
          });
          return collect(inChunks(content, CHUNKS).pipeThrough(stage));
        };
        const archive = await compressed(0);
        assertEquals(await compressed(2), archive, name);
        for (const workers of [0, 2]) {
          const stage = new DecompressorStream({ workers });
          const output = inChunks(archive, CHUNKS).pipeThrough(stage);
          assertEquals(await collect(output), content, name);
        }
      }
    },
  });
}
