import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  compress,
  CompressorStream,
  decompress,
  LimitError,
} from "../../../mod.ts";
import { Encoder } from "../../../src/streams/encoder.ts";
import { MAX_SCALE, scaleFor, SORTING } from "../../../src/kernel/profiles.ts";
import {
  blocksOf,
  collect,
  concat,
  headerOf,
  inChunks,
  lines,
  noise,
} from "../helpers.ts";

/** Archive of a stream that is not told the size. */
const stream = (data: Uint8Array, chunk = 1000) =>
  collect(inChunks(data, [chunk]).pipeThrough(new CompressorStream()));

/** Kinds of an archive's blocks. */
const kinds = (data: Uint8Array, options = {}) =>
  blocksOf(compress(data, options), data).map(({ kind, learn }) =>
    kind + (learn ? "+learn" : "")
  );

Deno.test("a block of equal bytes is a run, from two bytes on", () => {
  assertEquals(kinds(new Uint8Array(2).fill(7)), ["run"]);
  assertEquals(kinds(new Uint8Array(5000).fill(255), { blockSize: 4096 }), [
    "run",
    "run",
  ]);
});

Deno.test("noise is stored without a look at it where the block is large", () => {
  assertEquals(kinds(noise(40_000), { blockSize: 32_768 }), [
    "stored",
    "stored+learn",
  ]);
});

Deno.test("a block that coding would not shrink is stored, and learned from", () => {
  assertEquals(kinds(noise(1000)), ["stored+learn"]);
  assertEquals(kinds(noise(1)), ["stored+learn"]);
});

Deno.test("empty input makes a frame without blocks that says so", () => {
  const archive = compress(new Uint8Array());
  assertEquals(blocksOf(archive, archive), []);
  const { contentSize, blockLimit, scale } = headerOf(archive, archive);
  assertEquals([contentSize, blockLimit, scale], [0, 1, 0]);
});

Deno.test("noise of any size costs at most 0.05 % and 64 bytes", () => {
  for (
    const length of [
      0,
      1,
      2,
      100,
      16_383,
      16_384,
      100_000,
      (1 << 20) + 1,
      3_000_000,
    ]
  ) {
    const cost = compress(noise(length)).length - length;
    assert(cost <= 64 + length * 0.0005, `${length} bytes cost ${cost} more`);
  }
});

Deno.test("a stream that ends within its first block is as small as one whose size is known", async () => {
  for (const length of [0, 1, 1000, 40_000]) {
    const data = lines(length);
    assertEquals(await stream(data), compress(data));
    const { contentSize, scale, blockLimit } = headerOf(
      await stream(data),
      data,
    );
    assertEquals([contentSize, scale], [length, scaleFor(length)]);
    assertEquals(blockLimit, Math.max(1, length));
  }
});

Deno.test("a stream that fills its first block takes the largest tables", async () => {
  const data = new Uint8Array(1 << 20);
  const archive = await stream(data, 100_000);
  const { contentSize, scale, blockLimit } = headerOf(archive, data);
  assertEquals([contentSize, scale, blockLimit], [
    undefined,
    MAX_SCALE,
    1 << 20,
  ]);
});

Deno.test("the header is within the limit on memory", () => {
  const data = lines(20_000);
  const maxMemory = 1024 * headerOf(compress(data), data).memory - 1;
  const archive = compress(data, { maxMemory });
  assert(headerOf(archive, data).memory * 1024 <= maxMemory);

  const error = assertThrows(
    () => new CompressorStream({ maxMemory: 1000 }),
    LimitError,
  );
  assertEquals([error.code, error.limit], ["memory", 1000]);
  assert(error.asked > 1000);
});

Deno.test("the content checksum is there unless refused", () => {
  const data = lines(100);
  assert(headerOf(compress(data), data).contentChecksum);
  const archive = compress(data, { checksum: false });
  assert(!headerOf(archive, data).contentChecksum);
  assertEquals(archive.length, compress(data).length - 4);
});

Deno.test("options out of their range are refused at once, by name", () => {
  for (
    const [options, message] of [
      [
        { level: 12 },
        "level must be an integer from 1 to 10: current value is 12",
      ],
      [{ level: 1.5 }, "level must be"],
      [
        { blockSize: 1023 },
        "blockSize must be an integer from 1024 to 8388608",
      ],
      [{ contentSize: -1 }, "contentSize must be"],
      [{ flush: -1 }, "flush must be"],
      [{ maxMemory: NaN }, "maxMemory must be a number of at least 0"],
    ] as const
  ) {
    assertThrows(
      () => new CompressorStream(options),
      RangeError,
      `Cannot create a CompressorStream as ${message}`,
    );
  }
  const wrong = { level: "9", flush: "now" } as unknown as { level: number };
  assertThrows(() => new CompressorStream(wrong), TypeError, "flush must be");
  assertThrows(
    () => compress(concat(), wrong),
    TypeError,
    "Cannot compress as level must be",
  );
  assertThrows(
    () => compress("text" as unknown as Uint8Array),
    TypeError,
    "Cannot compress as data must be a Uint8Array: current value is string",
  );
});

/** Profile of an archive and the ensemble of its first block. */
const predictorOf = (archive: Uint8Array, data: Uint8Array) => {
  const [{ kind, ensemble }] = blocksOf(archive, data);
  return [headerOf(archive, data).profile, kind, ensemble];
};

Deno.test("levels 1 to 3 sort what is longer than 64 KiB, each with a predictor of its own", () => {
  const long = lines(65_537), short = lines(65_536);
  for (const level of [1, 2, 3]) {
    assertEquals(predictorOf(compress(long, { level }), long), [
      SORTING,
      "coded",
      level - 1,
    ]);
    assertEquals(predictorOf(compress(short, { level }), short), [
      1,
      "coded",
      0,
    ]);
  }
});

Deno.test("a stream that is flushed early is mixed directly, whether or not it said so before", async () => {
  const data = lines(200_000);
  const said = new CompressorStream({ level: 1, flush: "chunk" });
  const archive = await collect(inChunks(data, [50_000]).pipeThrough(said));
  assertEquals(predictorOf(archive, data), [1, "coded", 0]);

  const encoder = new Encoder("compress", { level: 1 });
  const parts: Uint8Array[] = [];
  const drain = () => {
    for (let part; (part = encoder.next()) !== undefined;) {
      if (part) parts.push(part);
    }
  };
  encoder.feed(data.subarray(0, 100_000));
  drain();
  encoder.flush();
  drain();
  encoder.feed(data.subarray(100_000));
  encoder.end();
  drain();
  assertEquals(predictorOf(concat(...parts), data), [1, "coded", 0]);
  assertEquals(decompress(concat(...parts)), data);
});

Deno.test("sorted blocks are 8 MiB, smaller where the memory is, and give way to mixing where it is too small", async () => {
  const shape = async (maxMemory?: number) => {
    const data = lines(9_000_000);
    const stream = new CompressorStream({
      level: 1,
      ...(maxMemory && { maxMemory }),
    });
    const archive = await collect(
      inChunks(data, [1 << 20]).pipeThrough(stream),
    );
    assertEquals(decompress(archive), data);
    const { profile, blockLimit, memory } = headerOf(archive, data);
    assert(memory * 1024 <= (maxMemory ?? 80e6));
    return [profile, blockLimit];
  };
  assertEquals(await shape(), [SORTING, 8 << 20]);
  assertEquals(await shape(20e6), [SORTING, 2 << 20]);
});

Deno.test("noise at a level that sorts is stored, and nothing learns from it", () => {
  assertEquals(kinds(noise(100_000), { level: 1 }), ["stored"]);
});

Deno.test("each of levels 1 to 3 is smaller than the one before", () => {
  const data = lines(300_000);
  const sizes = [1, 2, 3].map((level) => compress(data, { level }).length);
  assertEquals(sizes, sizes.toSorted((a, b) => b - a));
});

Deno.test("levels 4, 5 and 6 have profiles of their own, and the content decides on the ensemble", () => {
  const json = new TextEncoder().encode(
    '{"id":1234,"tags":["x","y"]},\n'.repeat(2500),
  );
  const predictors = [4, 5, 6].map((level) =>
    predictorOf(compress(json, { level }), json)
  );
  assertEquals(predictors, [
    [1, "coded", 0],
    [5, "coded", 1],
    [6, "coded", 1],
  ]);
});
