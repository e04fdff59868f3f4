import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type ArchivePart,
  compress,
  CompressorStream,
  decompress,
  inspect,
} from "../../../mod.ts";
import { indexLength, parseIndex } from "../../../src/frame/index.ts";
import { collect, inChunks, lines } from "../helpers.ts";

const MiB = 1024 * 1024;

/** Parts of an archive. */
const partsOf = (archive: Uint8Array<ArrayBuffer>): Promise<ArchivePart[]> =>
  Array.fromAsync(inspect(new Blob([archive]).stream()));

const anySize = fc.integer({ min: 1024, max: 9000 });
const anyLength = fc.integer({ min: 0, max: 30_000 });
const anyChunks = fc.array(fc.integer({ min: 1, max: 12_000 }), {
  minLength: 1,
});

Deno.test("content is cut into frames of the frame size, and the index says where they are", async () => {
  await fc.assert(
    fc.asyncProperty(anyLength, anySize, async (length, frameSize) => {
      const data = lines(length);
      const archive = compress(data, { frameSize });
      assertEquals(decompress(archive), data);

      const parts = await partsOf(archive);
      const ends = parts.filter((part) => part.type === "end");
      const sizes = ends.map(({ contentBytes }) => contentBytes);
      const full = Math.max(0, Math.ceil(length / frameSize) - 1);
      assertEquals(sizes, [
        ...Array(full).fill(frameSize),
        length - full * frameSize,
      ]);

      const indexed = indexLength(archive);
      assertEquals(indexed !== undefined, sizes.length > 1);
      if (indexed === undefined) return;
      const start = archive.length - indexed;
      const entries = parseIndex(archive.subarray(start), start);
      const offsets = parts.flatMap((part) =>
        part.type === "frame" ? [part.offset] : []
      );
      const lengths = [...offsets.slice(1), start].map((end, i) =>
        end - offsets[i]
      );
      assertEquals(
        entries,
        sizes.map((rawLength, i) => ({ rawLength, codedLength: lengths[i] })),
      );
    }),
    { numRuns: 60 },
  );
});

Deno.test("the archive is the same however the content is cut into chunks, and in memory", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyLength,
      anySize,
      anyChunks,
      fc.constantFrom(1, 6),
      async (length, frameSize, chunks, level) => {
        const data = lines(length);
        const stream = (known: boolean, sizes: number[]) =>
          collect(
            inChunks(data, sizes).pipeThrough(
              new CompressorStream({
                level,
                frameSize,
                ...(known && { contentSize: length }),
              }),
            ),
          );
        const options = { level, frameSize };
        assertEquals(await stream(true, chunks), compress(data, options));
        assertEquals(await stream(false, chunks), await stream(false, [1000]));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("a frame that is one block says its size, told or not", async () => {
  const stage = new CompressorStream({ frameSize: 2048 });
  const archive = await collect(
    inChunks(lines(5000), [100]).pipeThrough(stage),
  );
  const sizes = (await partsOf(archive)).flatMap((part) =>
    part.type === "frame" ? [part.contentSize] : []
  );
  assertEquals(sizes, [2048, 2048, 904]);
});

Deno.test("a frame's predictor and blocks are no larger than its content asks for", async () => {
  const [frame] = await partsOf(compress(lines(100_000), { frameSize: 4096 }));
  assert(frame.type === "frame");
  assertEquals([frame.scale, frame.blockLimit], [4, 4096]);
});

Deno.test("frames are of 16 MiB unless told, or of 8 at levels 1 to 3; Infinity is one", async () => {
  const framesOf = async (length: number, options: object) =>
    (await partsOf(compress(new Uint8Array(length), options)))
      .filter(({ type }) => type === "frame").length;
  assertEquals(await framesOf(16 * MiB, {}), 1);
  assertEquals(await framesOf(16 * MiB + 1, {}), 2);
  assertEquals(await framesOf(8 * MiB, { level: 3 }), 1);
  assertEquals(await framesOf(8 * MiB + 1, { level: 3 }), 2);
  assertEquals(await framesOf(17 * MiB, { frameSize: Infinity }), 1);
});

for (const frameSize of [0, 1023, 1024.5, -1, NaN]) {
  Deno.test(`a frame size of ${frameSize} is refused`, () => {
    assertThrows(
      () => compress(new Uint8Array(), { frameSize }),
      RangeError,
      "frameSize must be an integer from 1024 to 9007199254740991",
    );
  });
}
