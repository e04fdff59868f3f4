import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { CompressorStream } from "../../mod.ts";
import { collect, concat, inChunks, lines, noise } from "../unit/helpers.ts";
import { decoded } from "./outcome.ts";

const KiB = 1024;

/** Something for every kind of block. */
const anyContent = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 20_000 }).map((length) => lines(length)),
    fc.integer({ min: 1, max: 20_000 }).map((length) => noise(length)),
    fc.integer({ min: 1, max: 400_000 }).map((length) =>
      new Uint8Array(length)
    ),
  ),
  { maxLength: 5 },
).map((parts) => concat(...parts));

const anyChunks = fc.array(
  fc.oneof(
    // A megabyte of single bytes, each a block of its own, would take minutes.
    fc.integer({ min: 300, max: 3000 }),
    fc.integer({ min: 10_000, max: 700_000 }),
  ),
  { minLength: 1, maxLength: 4 },
);

const anyOptions = fc.record({
  level: fc.constantFrom(1, 3, 4, 6, 9),
  frameSize: fc.oneof(
    fc.integer({ min: KiB, max: 5000 }),
    fc.integer({ min: 5000, max: 300_000 }),
    fc.constant(Infinity),
  ),
  flush: fc.constantFrom("block" as const, "chunk" as const),
  checksum: fc.boolean(),
  // Small tables, so that many streams can be tried.
  maxMemory: fc.constant(8 * KiB * KiB),
}).chain((options) =>
  fc.option(fc.integer({ min: KiB, max: 80_000 }), { nil: undefined }).map((
    blockSize,
  ) => blockSize === undefined ? options : { ...options, blockSize })
);

Deno.test("an archive is the same bytes for any number of Workers, whatever the frames, chunks and flushes", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      anyOptions,
      anyChunks,
      anyChunks,
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      async (content, options, sizes, others, workers, known) => {
        const archive = (count: number, sizes: number[]) =>
          collect(
            inChunks(content, sizes).pipeThrough(
              new CompressorStream({
                ...options,
                ...(known && { contentSize: content.length }),
                workers: count,
              }),
            ),
          );
        const one = await archive(0, sizes);
        // Chunks are blocks where each is flushed.
        const cut = options.flush === "chunk" ? sizes : others;
        assertEquals(await archive(workers, cut), one);
        const { content: back, error } = await decoded(one, { workers });
        assertEquals(error, undefined);
        assertEquals(back, content);
      },
    ),
    { numRuns: 15 },
  );
});

for (let workers = 0; workers <= 8; workers++) {
  Deno.test(`${workers} Workers make of ten frames what one thread makes, and read it`, async () => {
    const content = concat(lines(400_000), noise(50_000), lines(200_000));
    const options = { level: 4, frameSize: 65_536 };
    const archive = async (workers: number) =>
      await collect(
        inChunks(content, [30_000]).pipeThrough(
          new CompressorStream({ ...options, workers }),
        ),
      );
    const made = await archive(workers);
    assertEquals(made, await archive(0));
    assertEquals(await decoded(made, { workers }), {
      content,
      error: undefined,
    });
  });
}

for (let level = 1; level <= 10; level++) {
  Deno.test(`level ${level} makes the same archive with one to eight Workers`, async () => {
    // More frames than Workers; of level 10 each has to pass over a primer.
    const content = concat(lines(20_000), noise(2000), lines(18_000));
    const archive = (workers: number) =>
      collect(
        inChunks(content, [7000]).pipeThrough(
          new CompressorStream({ level, frameSize: 4096, workers }),
        ),
      );
    const one = await archive(0);
    for (let workers = 1; workers <= 8; workers++) {
      assertEquals(await archive(workers), one, `${workers} Workers`);
    }
    assertEquals(await decoded(one, { workers: 8 }), {
      content,
      error: undefined,
    });
  });
}

Deno.test("a chunk may be changed once its write is done, though its frame waits for a Worker", async () => {
  const content = lines(300_000);
  const compressed = async (workers: number) => {
    const { readable, writable } = new CompressorStream({
      level: 4,
      frameSize: 20_000,
      workers,
    });
    const archive = collect(readable);
    const writer = writable.getWriter();
    const chunk = new Uint8Array(7000);
    for (let at = 0; at < content.length; at += chunk.length) {
      const part = content.subarray(at, at + chunk.length);
      chunk.set(part);
      await writer.write(chunk.subarray(0, part.length));
      chunk.fill(0);
    }
    await writer.close();
    return await archive;
  };
  assertEquals(await compressed(2), await compressed(0));
});
