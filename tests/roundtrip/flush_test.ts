import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { CompressorStream, decompress, DecompressorStream } from "../../mod.ts";
import {
  bytes,
  collect,
  concat,
  inChunks,
  lines,
  settle,
} from "../unit/helpers.ts";

// Small tables, so that many streams can be tried.
const maxMemory = 4 * 1024 * 1024;

/** A compressor piped into a decompressor, seen from both ends. */
function pipe(flush: "chunk" | "block" | number, blockSize = 65_536) {
  const stage = new CompressorStream({ flush, blockSize, maxMemory });
  const reader = stage.readable.pipeThrough(new DecompressorStream())
    .getReader();
  const out: string[] = [];
  const over = (async () => {
    for (let part; !(part = await reader.read()).done;) {
      out.push(new TextDecoder().decode(part.value));
    }
  })();
  return { writer: stage.writable.getWriter(), out, over };
}

Deno.test('flush "chunk": each chunk can be read before the next is written', async () => {
  const { writer, out, over } = pipe("chunk");
  for (const [i, line] of ["one\n", "two\n", "two\n", "\n\n"].entries()) {
    await writer.write(bytes(line));
    await settle();
    assertEquals(out[i], line);
  }
  await writer.close();
  await over;
  assertEquals(out.length, 4);
});

Deno.test('flush "chunk": a chunk above the block size makes several blocks', async () => {
  const stream = new CompressorStream({
    flush: "chunk",
    blockSize: 1024,
    maxMemory,
  });
  const data = lines(5000);
  assertEquals(
    decompress(await collect(inChunks(data, [2500]).pipeThrough(stream))),
    data,
  );
});

Deno.test('flush "block": nothing comes before a block is full', async () => {
  const { writer, out, over } = pipe("block", 1024);
  await writer.write(lines(1023));
  await settle();
  assertEquals(out, []);
  await writer.write(bytes("x"));
  await settle();
  assertEquals(out.length, 1);
  await writer.close();
  await over;
});

/** Runs what waits for promises and for no clock. */
async function microtasks(time: FakeTime): Promise<void> {
  for (let i = 0; i < 50; i++) await time.runMicrotasks();
}

Deno.test("flush 200: a block is put out 200 ms after its first byte, and not before", async () => {
  using time = new FakeTime();
  const { writer, out, over } = pipe(200);
  await writer.write(bytes("one "));
  await time.tickAsync(150);
  await writer.write(bytes("two "));
  await time.tickAsync(49);
  await microtasks(time);
  assertEquals(out, []);
  await time.tickAsync(1);
  await microtasks(time);
  assertEquals(out, ["one two "]);

  await time.tickAsync(10_000); // nothing is held, so nothing is due
  await writer.write(bytes("three"));
  await time.tickAsync(199);
  await microtasks(time);
  assertEquals(out.length, 1);
  await time.tickAsync(1);
  await microtasks(time);
  assertEquals(out, ["one two ", "three"]);

  await writer.close();
  await over;
});

Deno.test("flush 200: a full block does not wait, and its successor has a clock of its own", async () => {
  using time = new FakeTime();
  const { writer, out, over } = pipe(200, 1024);
  await writer.write(lines(1000));
  await time.tickAsync(150);
  await writer.write(lines(100));
  await microtasks(time);
  assertEquals(out.map((text) => text.length), [1024]);
  await time.tickAsync(199);
  await microtasks(time);
  assertEquals(out.length, 1);
  await time.tickAsync(1);
  await microtasks(time);
  assertEquals(out.map((text) => text.length), [1024, 76]);
  await writer.close();
  await over;
});

Deno.test("a timer does not outlive its stream", async () => {
  // The test would fail of a timer that is left.
  const cancelled = new CompressorStream({ flush: 60_000 });
  await cancelled.writable.getWriter().write(bytes("x"));
  await cancelled.readable.cancel();

  const aborted = new CompressorStream({ flush: 60_000 });
  const writer = aborted.writable.getWriter();
  await writer.write(bytes("x"));
  await writer.abort();

  const data = lines(100);
  const stream = new CompressorStream({ flush: 60_000 });
  assertEquals(
    decompress(await collect(inChunks(data, [9]).pipeThrough(stream))),
    data,
  );
});

Deno.test("a stream that is told a wrong size fails without an end mark", async () => {
  const data = lines(3000);
  for (const contentSize of [0, 2999, 3001, 10_000]) {
    const stream = new CompressorStream({ contentSize, blockSize: 1024 });
    const parts: Uint8Array[] = [];
    const sink = new WritableStream<Uint8Array>({
      write: (part) => void parts.push(part),
    });
    await assertRejects(
      () => inChunks(data, [500]).pipeThrough(stream).pipeTo(sink),
      RangeError,
      "contentSize must be the bytes written",
    );
    let error;
    try {
      decompress(concat(...parts));
    } catch (thrown) {
      error = thrown;
    }
    assert(
      error instanceof TypeError && "code" in error &&
        error.code === "truncated",
    );
  }
});
