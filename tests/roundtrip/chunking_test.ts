import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  compress,
  CompressorStream,
  decompress,
  DecompressorStream,
} from "../../mod.ts";
import { collect, concat, inChunks, lines, noise } from "../unit/helpers.ts";

/** Content with something for every kind of block, in any order. */
const anyContent = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 1, max: 3000 }).map((length) => lines(length)),
    fc.integer({ min: 1, max: 2000 }).map((length) => noise(length)),
    fc.integer({ min: 1, max: 4000 }).map((length) =>
      new Uint8Array(length).fill(length)
    ),
  ),
  { maxLength: 5 },
).map((parts) => concat(...parts));

const anySizes = fc.array(fc.integer({ min: 1, max: 2500 }), {
  minLength: 1,
  maxLength: 5,
});

// Small tables, so that many streams can be tried.
const anyOptions = fc.record({
  level: fc.integer({ min: 1, max: 9 }),
  blockSize: fc.integer({ min: 1024, max: 3000 }),
  checksum: fc.boolean(),
  maxMemory: fc.constant(8 * 1024 * 1024),
});

Deno.test("what goes in comes out, for any bytes and options", () => {
  fc.assert(fc.property(anyContent, anyOptions, (content, options) => {
    assertEquals(decompress(compress(content, options)), content);
  }));
});

Deno.test("the archive is the same however the content is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      anyOptions,
      anySizes,
      async (content, options, sizes) => {
        const archive = (size: number[]) =>
          collect(
            inChunks(content, size).pipeThrough(new CompressorStream(options)),
          );
        assertEquals(
          await archive(sizes),
          await archive([content.length || 1]),
        );
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("a stream that is told its size makes what compress makes", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      anyOptions,
      anySizes,
      async (content, options, sizes) => {
        const stream = new CompressorStream({
          ...options,
          contentSize: content.length,
        });
        const archive = await collect(
          inChunks(content, sizes).pipeThrough(stream),
        );
        assertEquals(archive, compress(content, options));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("the content is the same however the archive is cut", async () => {
  const anyCut = fc.array(fc.integer({ min: 1, max: 400 }), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      anyOptions,
      anyCut,
      async (content, options, sizes) => {
        const archive = compress(content, options);
        const output = inChunks(archive, sizes).pipeThrough(
          new DecompressorStream(),
        );
        assertEquals(await collect(output), content);
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("two streams at once do not know of each other", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      anyContent,
      anySizes,
      async (one, other, sizes) => {
        const trip = (content: Uint8Array, chunks: number[]) =>
          collect(
            inChunks(content, chunks)
              .pipeThrough(
                new CompressorStream({
                  blockSize: 1024,
                  maxMemory: 2 * 1024 * 1024,
                }),
              )
              .pipeThrough(new DecompressorStream()),
          );
        assertEquals(
          await Promise.all([trip(one, sizes), trip(other, [999])]),
          [one, other],
        );
      },
    ),
    { numRuns: 25 },
  );
});
