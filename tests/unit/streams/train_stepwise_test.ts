import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { trainModelFile } from "../../../mod.ts";
import {
  type Learned,
  trainStepwise,
} from "../../../src/streams/train_model.ts";
import { concat, inChunks, lines, noise } from "../helpers.ts";

/** Small tables: what is copied, and packed into a file. */
const TABLES = { slotLines: 4096, historyBits: 14, matchBits: 10, apmBits: 10 };

const anyContent = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 6000 }).map(lines),
    fc.integer({ min: 1, max: 2000 }).map((length) => noise(length, length)),
  ),
  { minLength: 2, maxLength: 6 },
);

Deno.test("what was learned by any step, gone on with, is the model of a training that did not stop", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      fc.nat(),
      fc.constantFrom(5, 6, 8),
      async (chunks, pick, level) => {
        const options = { level, tables: TABLES, card: "a card" };
        const stop = pick % chunks.length;
        const states: Learned[] = [];
        const whole = await trainStepwise(
          chunksOf(chunks),
          options,
          (learned) => void states.push(learned()),
        );
        assertEquals(states.length, chunks.length);
        const from = structuredClone(states[stop]);
        const rest = await trainStepwise(chunksOf(chunks.slice(stop + 1)), {
          ...options,
          from,
        });
        assertEquals(rest.file, whole.file);
      },
    ),
    { numRuns: 8 },
  );
});

Deno.test("looking at what was learned changes nothing", async () => {
  const data = concat(lines(5000), noise(500));
  const options = { level: 6, tables: TABLES };
  const alone = await trainModelFile(inChunks(data, [1000]), options);
  const watched = await trainStepwise(
    inChunks(data, [1000]),
    options,
    (learned) => void learned(),
  );
  assertEquals(watched.file, alone.file);
});

async function* chunksOf(
  chunks: readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
