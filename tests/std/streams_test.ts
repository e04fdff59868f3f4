import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { concatReadableStreams } from "@std/streams/concat-readable-streams";
import { LimitedBytesTransformStream } from "@std/streams/limited-bytes-transform-stream";
import { TextLineStream } from "@std/streams/text-line-stream";
import { toArrayBuffer } from "@std/streams/to-array-buffer";
import { toBytes } from "@std/streams/to-bytes";
import { toText } from "@std/streams/to-text";
import { FixedChunkStream } from "@std/streams/unstable-fixed-chunk-stream";
import * as all from "@std/streams";

function failing(error: Error): ReadableStream<never> {
  return new ReadableStream({ start: (controller) => controller.error(error) });
}

function chunksOf(...chunks: number[][]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks.map((chunk) => Uint8Array.from(chunk)));
}

Deno.test("The package gives its stable parts at its root too", () => {
  assertEquals(all.toText, toText);
  assertEquals(all.toBytes, toBytes);
  assertEquals(all.toArrayBuffer, toArrayBuffer);
  assertEquals(all.TextLineStream, TextLineStream);
  assertEquals(all.concatReadableStreams, concatReadableStreams);
  assertEquals(all.LimitedBytesTransformStream, LimitedBytesTransformStream);
});

Deno.test("toText joins strings", async () => {
  assertEquals(await toText(ReadableStream.from(["Hel", "", "lo"])), "Hello");
});

Deno.test("toText decodes bytes, characters split over chunks included", async () => {
  const bytes = new TextEncoder().encode("né€𝄞");
  const single = ReadableStream.from(
    [...bytes].map((byte) => Uint8Array.of(byte)),
  );
  assertEquals(await toText(single), "né€𝄞");
  assertEquals(await toText(chunksOf([0x61, 0xe2, 0x82])), "a\ufffd");
});

Deno.test("toBytes and toArrayBuffer join bytes", async () => {
  const bytes = await toBytes(chunksOf([1, 2], [], [3]));
  assertEquals(bytes, Uint8Array.of(1, 2, 3));
  assertEquals(await toBytes(chunksOf()), new Uint8Array());
  const buffer = await toArrayBuffer(chunksOf([1, 2], [], [3]));
  assertInstanceOf(buffer, ArrayBuffer);
  assertEquals(new Uint8Array(buffer), Uint8Array.of(1, 2, 3));
});

Deno.test("The functions that read to the end reject with the error of the stream", async () => {
  for (const read of [toText, toBytes, toArrayBuffer]) {
    await assertRejects(
      () => read(failing(new RangeError("it"))),
      RangeError,
      "it",
    );
  }
});

Deno.test("concatReadableStreams gives one stream after the other", async () => {
  const stream = concatReadableStreams(
    ReadableStream.from([1, 2]),
    ReadableStream.from<number>([]),
    ReadableStream.from([3]),
  );
  assertEquals(await Array.fromAsync(stream), [1, 2, 3]);
});

Deno.test("concatReadableStreams passes an error on", async () => {
  const stream = concatReadableStreams<number>(
    ReadableStream.from([1]),
    failing(new RangeError("it")),
  );
  const seen: number[] = [];
  await assertRejects(
    async () => {
      for await (const chunk of stream) seen.push(chunk);
    },
    RangeError,
    "it",
  );
  assertEquals(seen, [1]);
});

Deno.test("concatReadableStreams cancels all streams", async () => {
  const cancelled: unknown[] = [];
  const streams = [1, 2].map((i) =>
    new ReadableStream({
      cancel(reason) {
        cancelled.push([i, reason]);
      },
    })
  );
  await concatReadableStreams(...streams).cancel("enough");
  assertEquals(cancelled, [[1, "enough"], [2, "enough"]]);
});

Deno.test("A stream of limited bytes passes whole chunks up to the limit", async () => {
  for (
    const [limit, passed] of [[0, 0], [1, 0], [2, 1], [3, 1], [5, 2], [9, 2]]
  ) {
    const stream = chunksOf([1, 2], [3, 4, 5])
      .pipeThrough(new LimitedBytesTransformStream(limit));
    assertEquals((await Array.fromAsync(stream)).length, passed);
  }
});

Deno.test("A stream of limited bytes fails beyond the limit when asked to", async () => {
  const exact = chunksOf([1, 2], [3])
    .pipeThrough(new LimitedBytesTransformStream(3, { error: true }));
  assertEquals(await toBytes(exact), Uint8Array.of(1, 2, 3));
  const more = chunksOf([1, 2], [3])
    .pipeThrough(new LimitedBytesTransformStream(2, { error: true }));
  await assertRejects(() => toBytes(more), RangeError);
});

/** The lines of a text, which must not depend on how it is cut into chunks. */
async function lines(text: string, allowCR: boolean): Promise<string[]> {
  const cuts = [[text], [...text]];
  for (let i = 1; i < text.length; i++) {
    cuts.push([text.slice(0, i), text.slice(i)]);
  }
  const results = await Promise.all(cuts.map((chunks) =>
    Array.fromAsync(
      ReadableStream.from(chunks).pipeThrough(new TextLineStream({ allowCR })),
    )
  ));
  for (const result of results) assertEquals(result, results[0]);
  return results[0];
}

Deno.test("Lines end with a line feed or with carriage return and line feed", async () => {
  assertEquals(await lines("a\nb\r\n\nc\rd\r\n", false), [
    "a",
    "b",
    "",
    "c\rd",
  ]);
  assertEquals(await lines("a\r\r\nb", false), ["a\r", "b"]);
});

Deno.test("A carriage return alone ends a line when allowed", async () => {
  assertEquals(await lines("a\nb\r\n\nc\rd\r", true), ["a", "b", "", "c", "d"]);
  assertEquals(await lines("a\r\r\nb", true), ["a", "", "b"]);
});

Deno.test("A last line without an end counts, an empty one after an end does not", async () => {
  for (const allowCR of [false, true]) {
    assertEquals(await lines("a\nb", allowCR), ["a", "b"]);
    assertEquals(await lines("a\n", allowCR), ["a"]);
    assertEquals(await lines("\n", allowCR), [""]);
    assertEquals(await lines("", allowCR), []);
  }
});

Deno.test("A stream of fixed chunks has only the last one shorter", async () => {
  for (const size of [1, 2, 3, 4, 7, 20]) {
    const stream = chunksOf([], [0, 1, 2], [3], [], [4, 5, 6, 7, 8, 9, 10, 11])
      .pipeThrough(new FixedChunkStream(size));
    const chunks = await Array.fromAsync(stream);
    assertEquals(chunks.flatMap((chunk) => [...chunk]), [...Array(12).keys()]);
    assertEquals(
      chunks.map((chunk) => chunk.length),
      Array.from(
        { length: Math.ceil(12 / size) },
        (_, i) => Math.min(size, 12 - i * size),
      ),
    );
  }
});

Deno.test("A stream of fixed chunks is empty for no bytes", async () => {
  const stream = chunksOf([], []).pipeThrough(new FixedChunkStream(4));
  assertEquals(await Array.fromAsync(stream), []);
});
