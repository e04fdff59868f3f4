import { assert, assertEquals, assertRejects } from "@std/assert";
import { compress, CompressorStream, DecompressorStream } from "../../mod.ts";
import { bytes, collect, inChunks, lines, settle } from "../unit/helpers.ts";
import { CountedWorkers } from "./counted_workers.ts";

const CONTENT = lines(900_000);
const OPTIONS = { level: 4, frameSize: 100_000, workers: 3 };
const ARCHIVE = compress(CONTENT, { level: 4, frameSize: 100_000 });

const KINDS = [
  { stage: () => new CompressorStream(OPTIONS), input: CONTENT },
  { stage: () => new DecompressorStream({ workers: 3 }), input: ARCHIVE },
];

/** Milliseconds after which a stream is given up: before, while and after its Workers start, and in the work. */
const MOMENTS = [0, 5, 40, 80, 150, 300];

const pause = (milliseconds: number) =>
  new Promise((done) => setTimeout(done, milliseconds));

/** Writes all of it; what comes of that does not matter. */
function pour(input: Uint8Array, to: WritableStream<Uint8Array>): void {
  inChunks(input, [20_000]).pipeTo(to).catch(() => {});
}

for (const { stage, input } of KINDS) {
  const { name } = stage().constructor;

  Deno.test(`${name}: Workers are started when there is work, and ended with it`, async () => {
    using workers = new CountedWorkers();
    const { readable, writable } = stage();
    await settle();
    assertEquals(workers.started, 0);
    pour(input, writable);
    await collect(readable);
    assert(workers.started > 0 && workers.started <= 3);
    assertEquals(workers.running.size, 0);
  });

  for (const moment of MOMENTS) {
    Deno.test(`${name}: a reader that goes after ${moment} ms leaves no Worker`, async () => {
      using workers = new CountedWorkers();
      const { readable, writable } = stage();
      pour(input, writable);
      const reader = readable.getReader();
      const reading = (async () => {
        while (!(await reader.read()).done);
      })();
      await pause(moment);
      await reader.cancel(new Error("enough"));
      await reading;
      assertEquals(workers.running.size, 0);
    });

    Deno.test(`${name}: a writer that aborts after ${moment} ms leaves no Worker`, async () => {
      using workers = new CountedWorkers();
      const { readable, writable } = stage();
      const read = collect(readable).catch((error) => error);
      const writer = writable.getWriter();
      writer.write(input).catch(() => {});
      await pause(moment);
      await writer.abort(new Error("enough")).catch(() => {});
      assertEquals((await read).message, "enough");
      assertEquals(workers.running.size, 0);
    });
  }
}

Deno.test("a signal leaves no Worker", async () => {
  using workers = new CountedWorkers();
  const controller = new AbortController();
  const { signal } = controller;
  const stage = new CompressorStream({ ...OPTIONS, signal });
  pour(CONTENT, stage.writable);
  setTimeout(() => controller.abort(new Error("enough")), 100);
  await assertRejects(() => collect(stage.readable), Error, "enough");
  assertEquals(workers.running.size, 0);
});

Deno.test("an error leaves no Worker", async () => {
  using workers = new CountedWorkers();
  const damaged = ARCHIVE.slice();
  damaged[damaged.length >> 1] ^= 1;
  const stage = new DecompressorStream({ workers: 2 });
  pour(damaged, stage.writable);
  await assertRejects(() => collect(stage.readable));
  assertEquals(workers.running.size, 0);

  const short = new CompressorStream({ ...OPTIONS, contentSize: 1_000_000 });
  pour(CONTENT, short.writable);
  await assertRejects(() => collect(short.readable), RangeError);
  assertEquals(workers.running.size, 0);
});

Deno.test("a writer that does not stop is held up while nobody reads", async () => {
  const { readable, writable } = new CompressorStream({
    level: 4,
    frameSize: 65_536,
    workers: 2,
  });
  const writer = writable.getWriter();
  const chunk = lines(65_536);
  let written = 0;
  const pouring = (async () => {
    for (;;) {
      await writer.write(chunk);
      written += chunk.length;
    }
  })();
  pouring.catch(() => {});
  // How long three frames take is the machine's business: it is held up once nothing moved for a while.
  let held: number;
  do {
    held = written;
    await pause(1000);
    // Two frames at work and one that waits; one output in the queue has made room.
    assert(written <= 5 * 65_536, `${written} bytes were taken`);
  } while (written !== held || written === 0);
  await readable.cancel();
  await assertRejects(() => pouring);
});

Deno.test("a bomb of many frames is decoded no further than its reader reads", async () => {
  // 64 frames of 64 MiB, each in blocks of 1 MiB that are runs.
  const MiB = 1024 * 1024;
  const one = compress(new Uint8Array(64 * MiB), { frameSize: 64 * MiB });
  let made = 0;
  const parts = Array.from({ length: 64 }, () => one);
  const stage = new DecompressorStream({
    workers: 2,
    onProgress: ({ bytesOut }) => made = bytesOut,
  });
  ReadableStream.from(parts).pipeTo(stage.writable).catch(() => {});
  const reader = stage.readable.getReader();
  await reader.read();
  await pause(500);
  assert(made <= 2 * MiB, `${made} bytes were made`);
  // What Workers have made beyond that is bounded by their windows.
  const { rss } = Deno.memoryUsage();
  for (let i = 0; i < 40; i++) await reader.read();
  await pause(300);
  const grown = Deno.memoryUsage().rss - rss;
  assert(grown < 200 * MiB, `${grown} bytes more`);
  await reader.cancel();
});

Deno.test("thousands of empty frames take no Worker each", async () => {
  using workers = new CountedWorkers();
  const empty = compress(new Uint8Array());
  const archives = new Uint8Array(30_000 * empty.length);
  for (let at = 0; at < archives.length; at += empty.length) {
    archives.set(empty, at);
  }
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const stage = new DecompressorStream({ workers: 4 });
  pour(archives, stage.writable);
  assertEquals((await collect(stage.readable)).length, 0);
  clearInterval(timer);
  assert(workers.started <= 4);
  assert(turns > 3, "timers have their turns");
});

Deno.test('flush "chunk": each chunk can be read before the next is written, from Workers too', async () => {
  const stage = new CompressorStream({ flush: "chunk", workers: 2 });
  const reader = stage.readable
    .pipeThrough(new DecompressorStream({ workers: 1 })).getReader();
  const writer = stage.writable.getWriter();
  for (const line of ["one\n", "two\n", "two\n", "\n\n"]) {
    await writer.write(bytes(line));
    const { value } = await reader.read();
    assertEquals(new TextDecoder().decode(value), line);
  }
  await writer.close();
  assert((await reader.read()).done);
});

Deno.test("flush 30: what is held leaves a Worker after 30 ms, again and again", async () => {
  const stage = new CompressorStream({ flush: 30, workers: 1 });
  const reader = stage.readable.pipeThrough(new DecompressorStream())
    .getReader();
  const writer = stage.writable.getWriter();
  for (const line of ["one\n", "two\n", "three\n"]) {
    await writer.write(bytes(line));
    const { value } = await reader.read();
    assertEquals(new TextDecoder().decode(value), line);
    await pause(50);
  }
  await writer.close();
  assert((await reader.read()).done);
});
