import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { spy } from "@std/testing/mock";
import fc from "fast-check";
import {
  type ArchiveSource,
  compress,
  decompress,
  FormatError,
  LimitError,
  openArchive,
  SourceError,
} from "../../../mod.ts";
import { HeldCoder } from "../../../src/streams/frame_coder.ts";
import { recovered } from "../../recovery/oracle.ts";
import { encodeIndex, parseIndex } from "../../../src/frame/index.ts";
import { encodeSkippableHead } from "../../../src/frame/skippable.ts";
import { bytes, collect, concat, frame, lines, noise } from "../helpers.ts";

const FRAME = 2048;

/** An archive of several frames with their index. */
const several = (content: Uint8Array) =>
  compress(content, { level: 4, frameSize: FRAME, blockSize: 1024 });

/** Where the index begins. */
const indexStart = (archive: Uint8Array<ArrayBuffer>) =>
  archive.length -
  new DataView(archive.buffer).getUint32(archive.length - 8, true);

/** A skippable frame of an application. */
const skippable = (payload: Uint8Array) =>
  concat(Uint8Array.from(encodeSkippableHead(9, payload.length)), payload);

/** Counts what is read of bytes. */
function counting(data: Uint8Array): ArchiveSource & { bytesRead: number } {
  return {
    size: data.length,
    bytesRead: 0,
    read(offset, length) {
      this.bytesRead += length;
      return data.slice(offset, offset + length);
    },
  };
}

const CONTENT = lines(20_000);
const INDEXED = several(CONTENT);
const SINGLE = compress(lines(3000), { level: 4 });

/** Files, each with a word for it. */
const FILES: [string, Uint8Array<ArrayBuffer>][] = [
  ["frames and their index", INDEXED],
  ["a single frame", SINGLE],
  ["no content", compress(new Uint8Array())],
  ["frames without an index", INDEXED.slice(0, indexStart(INDEXED))],
  [
    "an index that is damaged",
    concat(INDEXED.slice(0, -9), Uint8Array.of(0), INDEXED.slice(-8)),
  ],
  ["two archives with an index", concat(INDEXED, several(noise(9000)))],
  [
    "archives with an index and without",
    concat(SINGLE, INDEXED, SINGLE, SINGLE, INDEXED),
  ],
  [
    "frames to skip everywhere",
    concat(
      skippable(noise(99)),
      SINGLE,
      skippable(noise(9)),
      INDEXED,
      skippable(INDEXED),
    ),
  ],
];

for (const [what, file] of FILES) {
  Deno.test(`any part is read of ${what}`, async () => {
    const whole = decompress(file);
    await using archive = await openArchive(new Blob([file]));
    assertEquals(archive.size, whole.length);
    assertEquals(await archive.bytes(), whole);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -25_000, max: 50_000 }),
        fc.integer({ min: 0, max: 9000 }),
        async (offset, length) => {
          const start = offset < 0
            ? Math.max(0, whole.length + offset)
            : offset;
          assertEquals(
            await archive.bytes({ offset, length }),
            whole.slice(start, start + length),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
}

Deno.test("the frames are told with their places in archive and content", async () => {
  const file = concat(SINGLE, INDEXED);
  await using archive = await openArchive(file);
  const { frames } = archive;
  assertEquals(frames.length, 11);
  assertEquals(frames[0], {
    number: 0,
    offset: 0,
    length: SINGLE.length,
    contentOffset: 0,
    contentLength: 3000,
  });
  const entries = parseIndex(INDEXED.slice(indexStart(INDEXED)));
  assertEquals(frames[2], {
    number: 1,
    offset: SINGLE.length + entries[0].codedLength,
    length: entries[1].codedLength,
    contentOffset: 3000 + FRAME,
    contentLength: FRAME,
  });
});

Deno.test("only the frames that hold a part are read and decoded", async () => {
  const file = compress(noise(2_000_000), { frameSize: 100_000 });
  const source = counting(file);
  await using archive = await openArchive(source, { trustIndex: true });
  const opening = source.bytesRead;
  assert(opening <= 65_536, `${opening} bytes to open`);
  await archive.bytes({ offset: 1_234_567, length: 1000 });
  assert(source.bytesRead - opening < 110_000, `${source.bytesRead} bytes`);
});

Deno.test("what comes before is visited once, and its payloads are not read", async () => {
  const file = compress(noise(2_000_000), { frameSize: 100_000 });
  const source = counting(file);
  await using archive = await openArchive(source);
  await archive.bytes({ offset: 1_234_567, length: 1000 });
  const first = source.bytesRead;
  assert(first < 300_000, `${first} bytes`);
  await archive.bytes({ offset: 1_234_567, length: 1000 });
  assert(source.bytesRead - first < 110_000, `${source.bytesRead} bytes`);
});

Deno.test("lines are read by their numbers", async () => {
  const text = new TextDecoder().decode(CONTENT);
  const all = text.match(/.*\n|.+$/g)!;
  await using archive = await openArchive(INDEXED);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 700 }),
      async (from, more) => {
        const part = await collect(archive.lines({ from, to: from + more }));
        const expected = all.slice(from - 1, from + more).join("");
        assertEquals(new TextDecoder().decode(part), expected);
      },
    ),
    { numRuns: 30 },
  );
  assertEquals(await collect(archive.lines()), CONTENT);
});

/** The archive with an index of one's own. */
const lying = (
  change: (entries: { codedLength: number; rawLength: number }[]) => void,
) => {
  const start = indexStart(INDEXED);
  const entries = parseIndex(INDEXED.slice(start));
  change(entries);
  return concat(INDEXED.slice(0, start), encodeIndex(entries));
};

const LIES: [string, Uint8Array<ArrayBuffer>][] = [
  [
    "moves content from one frame to the next",
    lying((e) => {
      e[2].rawLength--;
      e[3].rawLength++;
    }),
  ],
  [
    "moves the bound of two frames",
    lying((e) => {
      e[2].codedLength--;
      e[3].codedLength++;
    }),
  ],
  ["says more content than there is", lying((e) => e.at(-1)!.rawLength += 5)],
  ["says less content than there is", lying((e) => e[0].rawLength -= 5)],
  [
    "joins two frames",
    lying((e) => {
      e[1].codedLength += e[2].codedLength;
      e[1].rawLength += e[2].rawLength;
      e.splice(2, 1);
    }),
  ],
  [
    "splits a frame",
    lying((e) => {
      const half = e[4].codedLength >> 1;
      e[4].codedLength -= half;
      e.splice(5, 0, { codedLength: half, rawLength: 0 });
    }),
  ],
  ["leaves out the first frame", lying((e) => e.shift())],
  [
    "leaves out the last frame",
    lying((e) => {
      e[8].codedLength += e[9].codedLength;
      e.pop();
    }),
  ],
  ["says more than the file has", lying((e) => e[0].codedLength = 1e15)],
  [
    "exceeds all numbers",
    lying((e) =>
      e.forEach((entry) => entry.rawLength = Number.MAX_SAFE_INTEGER)
    ),
  ],
];

for (const [what, file] of LIES) {
  Deno.test(`an index that ${what} never makes wrong content`, async () => {
    let refused = 0;
    for (
      const offset of [0, 1, 2047, 2048, 6000, 6143, 9000, 19_000, -1, -3000]
    ) {
      try {
        await using archive = await openArchive(file);
        const part = await archive.bytes({ offset, length: 2500 });
        const start = offset < 0 ? CONTENT.length + offset : offset;
        assertEquals(part, CONTENT.slice(start, start + 2500));
      } catch (error) {
        assert(error instanceof FormatError, `${error}`);
        assert(error.offset <= file.length);
        refused++;
      }
    }
    // One that does not even fit into the file is not used, and the frames are found without.
    assert(refused > 0 || /exceeds|first|file/.test(what));
  });
}

Deno.test("an index that names frames within a block's content is not believed", async () => {
  const inner = several(lines(5000));
  const start = indexStart(inner);
  // The block holds the frames of another archive as they are; the last one's entry takes in the end mark behind the block.
  const holder = compress(concat(noise(500), inner.slice(0, start)));
  const entries = parseIndex(inner.slice(start));
  entries.at(-1)!.codedLength += 13;
  const file = concat(holder, encodeIndex(entries));
  const whole = decompress(file);
  await using archive = await openArchive(file);
  assertEquals(archive.size, whole.length);
  assertEquals(await archive.bytes({ offset: 480 }), whole.slice(480));
});

Deno.test("where the index is believed, frames that are decoded are compared with it all the same", async () => {
  const file = LIES[0][1];
  await using archive = await openArchive(file, { trustIndex: true });
  const read = () => archive.bytes({ offset: 3 * FRAME, length: 2 * FRAME });
  const error = await assertRejects(read, FormatError, "the frame index says");
  assertEquals(error.offset, indexStart(file));
});

Deno.test("an index of millions of frames is refused by what it takes", async () => {
  const index = encodeIndex(
    Array.from({ length: 100_000 }, () => ({ codedLength: 30, rawLength: 1 })),
  );
  const file = concat(new Uint8Array(3_000_000), index);
  const open = () => openArchive(file, { maxMemory: 1_000_000 });
  const error = await assertRejects(open, LimitError);
  assertEquals([error.code, error.limit], ["memory", 1_000_000]);
});

Deno.test("a length of the index that was damaged is no index, however long it seems", async () => {
  // Long enough that what the length says is more than all memory, and less than the file.
  const part = "x".repeat(200_000);
  const parts = Array.from(
    { length: 20 },
    (_, number) => frame(part, { number, blockLimit: 200_000 }, number === 19),
  );
  const index = encodeIndex(
    parts.map(({ length }) => ({
      codedLength: length,
      rawLength: part.length,
    })),
  );
  new DataView(index.buffer).setUint32(index.length - 8, 3_900_000, true);
  const file = concat(...parts, index);
  const options = { maxMemory: 3_000_000 };
  await using archive = await openArchive(file, options);
  assertEquals(archive.frames.length, 20);
  const { output, damages } = await recovered(file, options);
  assertEquals(output.length, 4_000_000);
  assertEquals(damages.map(({ contentLength }) => contentLength), [0]);
});

Deno.test("many small archives in a row take time in proportion to their number", async () => {
  const small = compress(lines(1025), { level: 4, frameSize: 1024 });
  const time = async (count: number) => {
    const file = new Uint8Array(count * small.length);
    for (let i = 0; i < count; i++) file.set(small, i * small.length);
    const start = performance.now();
    await using archive = await openArchive(file);
    assertEquals(archive.frames.length, 2 * count);
    return performance.now() - start;
  };
  await time(100);
  const [short, long] = [await time(1000), await time(16_000)];
  // Sixteen times as many; three times that for a busy machine and the collector.
  assert(long < 48 * Math.max(short, 10), `${short} ms, then ${long} ms`);
});

Deno.test("damage in one frame leaves the others readable, and is told by its offset", async () => {
  const { offset, length } = (await openArchive(INDEXED)).frames[4];
  const damaged = INDEXED.slice();
  damaged[offset + length - 20] ^= 1;
  await using archive = await openArchive(damaged);
  const after = { offset: 5 * FRAME, length: 5000 };
  assertEquals(
    await archive.bytes(after),
    CONTENT.slice(5 * FRAME, 5 * FRAME + 5000),
  );
  const error = await assertRejects(
    () => archive.bytes({ offset: 4 * FRAME + 1500, length: 10 }),
    FormatError,
  );
  assert(error.offset >= offset && error.offset < offset + length);
});

for (
  const [what, file] of [
    ["nothing", new Uint8Array()],
    ["text", bytes("no archive at all, but text of some length")],
    ["half an archive", SINGLE.slice(0, 30)],
    ["frames without the last", frame("content", {}, false)],
    ["bytes after an archive", concat(SINGLE, bytes("x"))],
  ] as const
) {
  Deno.test(`${what} is refused as by a decoder`, async () => {
    const said = assertThrows(() => decompress(file), FormatError);
    const error = await assertRejects(() => openArchive(file), FormatError);
    assertEquals([error.code, error.offset], [said.code, said.offset]);
  });
}

Deno.test("limits hold for what is read", async () => {
  await using archive = await openArchive(INDEXED, { maxOutput: 1000 });
  assertEquals((await archive.bytes({ length: 1000 })).length, 1000);
  const error = await assertRejects(
    () => archive.bytes({ length: 1001 }),
    LimitError,
  );
  assertEquals([error.code, error.asked], ["output", 1001]);
  const line = await collect(archive.lines({ from: 500, to: 501 }));
  assert(line.length > 0 && line.length <= 1000);
  await assertRejects(() => collect(archive.lines()), LimitError, "maxOutput");
  await using small = await openArchive(INDEXED, { maxMemory: 100_000 });
  await assertRejects(
    () => small.bytes({ length: 1 }),
    LimitError,
    "maxMemory",
  );
});

Deno.test("whoever reads a part, or breaks off, gives the coder back", async () => {
  using released = spy(HeldCoder.prototype, "close");
  await using archive = await openArchive(INDEXED);
  await archive.bytes({ offset: 100, length: 10 });
  assertEquals(released.calls.length, 1);
  const reader = archive.read().getReader();
  await reader.read();
  await reader.cancel();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(released.calls.length, 2);
  const damaged = INDEXED.slice();
  damaged[archive.frames[1].offset + 40] ^= 1;
  const { damages } = await recovered(damaged);
  assertEquals(damages.length, 1);
  assertEquals(released.calls.length, 2 + archive.frames.length);
});

Deno.test("a source that gives less than its size is an error of its own", async () => {
  const source = counting(INDEXED);
  const short = { ...source, size: INDEXED.length + 1 };
  const error = await assertRejects(() => openArchive(short), SourceError);
  assertEquals(error.code, "short");
});

Deno.test("a signal ends opening and reading with its reason, and so does closing", async () => {
  const reason = new Error("enough");
  const aborted = AbortSignal.abort(reason);
  assertEquals(
    await assertRejects(() => openArchive(INDEXED, { signal: aborted })),
    reason,
  );
  const archive = await openArchive(INDEXED);
  assertEquals(
    await assertRejects(() => archive.bytes({ signal: aborted })),
    reason,
  );
  const reading = archive.read().getReader();
  await reading.read();
  await archive.close();
  await assertRejects(() => reading.read(), DOMException);
});

Deno.test("cancelling a reading stops it, and the source is closed once", async () => {
  let closed = 0;
  const source = { ...counting(INDEXED), close: () => void closed++ };
  const archive = await openArchive(source);
  const reader = archive.read().getReader();
  await reader.read();
  await reader.cancel();
  assertEquals((await archive.bytes({ length: 5 })).length, 5);
  await archive.close();
  assertEquals(closed, 1);
});

for (
  const [options, Class] of [
    [{ offset: 1.5 }, RangeError],
    [{ offset: "1" }, TypeError],
    [{ length: -1 }, RangeError],
    [{ length: NaN }, RangeError],
    [{ signal: 1 }, TypeError],
  ] as const
) {
  Deno.test(`reading with ${JSON.stringify(options)} is refused`, async () => {
    await using archive = await openArchive(SINGLE);
    assertThrows(
      () => archive.read(options as never),
      Class as typeof Error,
      "read an archive",
    );
  });
}

for (
  const source of [undefined, "name", 5, {}, { size: 5 }, {
    size: -1,
    read() {},
  }]
) {
  Deno.test(`${JSON.stringify(source)} is no source`, async () => {
    await assertRejects(
      () => openArchive(source as never),
      TypeError,
      "as source must be",
    );
  });
}
