import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  compress,
  CompressorStream,
  DecompressorStream,
  FormatError,
} from "../../../mod.ts";
import { bytes, collect, inChunks, lines, noise, settle } from "../helpers.ts";

Deno.test("a slow reader keeps output from piling up, though the input is one chunk", async () => {
  let made = 0;
  const stream = new CompressorStream({
    blockSize: 65_536,
    onProgress: ({ bytesOut }) => made = bytesOut,
  });
  const writer = stream.writable.getWriter();
  const written = writer.write(noise(4 << 20));
  const reader = stream.readable.getReader();
  for (let read = 0, i = 0; i < 5; i++) {
    await settle();
    assert(made - read < 66_000, `${made - read} bytes wait`);
    read += (await reader.read()).value!.length;
  }
  await reader.cancel();
  await assertRejects(() => written);
});

Deno.test("a slow reader of a bomb gets it block by block", async () => {
  const bomb = compress(new Uint8Array(64 << 20)); // less than a kilobyte
  let made = 0;
  const stream = new DecompressorStream({
    onProgress: ({ bytesOut }) => made = bytesOut,
  });
  const writer = stream.writable.getWriter();
  writer.write(bomb).catch(() => {});
  const reader = stream.readable.getReader();
  await reader.read();
  await settle();
  assert(made <= 2 << 20, `${made} bytes were made`);
  await reader.cancel();
});

Deno.test("a write is done when its chunk is used up", async () => {
  const { readable, writable } = new CompressorStream({ blockSize: 1024 });
  const writer = writable.getWriter();
  await writer.write(new Uint8Array(100)); // held
  let done = false;
  const written = writer.write(noise(5000)).then(() => done = true);
  const reader = readable.getReader();
  for (let i = 0; i < 4; i++) {
    await settle();
    assert(!done);
    await reader.read();
  }
  await written;
  writer.close();
  while (!(await reader.read()).done);
});

Deno.test("cancelling the readable ends the writable with the reason", async () => {
  for (const stream of [new CompressorStream(), new DecompressorStream()]) {
    const writer = stream.writable.getWriter();
    const reason = new Error("enough");
    await stream.readable.cancel(reason);
    await assertRejects(() => writer.write(bytes("x")), Error, "enough");
  }
});

Deno.test("aborting the writable ends the readable with the reason, even during a write", async () => {
  const { readable, writable } = new CompressorStream({ blockSize: 1024 });
  const writer = writable.getWriter();
  const written = writer.write(noise(10_000)); // waits for a reader
  await settle();
  await writer.abort(new Error("enough"));
  await assertRejects(() => readable.getReader().read(), Error, "enough");
  await assertRejects(() => written);
});

Deno.test("a signal ends both sides with its reason, before and after the start", async () => {
  for (const early of [true, false]) {
    const controller = new AbortController();
    if (early) controller.abort(new Error("enough"));
    const { signal } = controller;
    for (
      const stream of [
        new CompressorStream({ signal }),
        new DecompressorStream({ signal }),
      ]
    ) {
      const read = stream.readable.getReader().read();
      const written = stream.writable.getWriter().closed;
      if (!early) controller.abort(new Error("enough"));
      await assertRejects(() => read, Error, "enough");
      await assertRejects(() => written, Error, "enough");
    }
  }
});

Deno.test("a signal lets go of a stream that is over, whichever way", async () => {
  const listeners = new Set<unknown>();
  const signal = Object.assign(new AbortController().signal, {
    addEventListener: (_: string, listener: unknown) => listeners.add(listener),
    removeEventListener: (_: string, listener: unknown) =>
      listeners.delete(listener),
  });
  await collect(
    inChunks(lines(100), [10]).pipeThrough(new CompressorStream({ signal })),
  );
  assertEquals(listeners.size, 0);

  await new CompressorStream({ signal }).readable.cancel();
  await new CompressorStream({ signal }).writable.abort();
  const broken = inChunks(lines(100), [10]).pipeThrough(
    new DecompressorStream({ signal }),
  );
  await assertRejects(() => collect(broken), FormatError);
  assertEquals(listeners.size, 0);
});

Deno.test("a timer has its turn during a long piece of work", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 0);
  const stream = new CompressorStream({ signal: controller.signal });
  const work = inChunks(new Uint8Array(128 << 20), [128 << 20]).pipeThrough(
    stream,
  );
  await assertRejects(() => work.pipeTo(new WritableStream()), Error, "enough");
});

Deno.test("an error in the bytes reaches the writer, the reader and nobody else", async () => {
  const { readable, writable } = new DecompressorStream();
  const writer = writable.getWriter();
  const written = writer.write(bytes("no archive"));
  await assertRejects(() => readable.getReader().read(), FormatError);
  await assertRejects(() => written, FormatError);
  await assertRejects(() => writer.closed, FormatError);
});

Deno.test("closing an archive that is not whole fails", async () => {
  const { readable, writable } = new DecompressorStream();
  const writer = writable.getWriter();
  const written = writer.write(compress(lines(100)).slice(0, -1));
  const closed = assertRejects(() => writer.close(), FormatError);
  const reader = readable.getReader();
  assertEquals((await reader.read()).value, lines(100)); // it had arrived whole
  await written;
  await assertRejects(() => reader.read(), FormatError);
  await closed;
});

Deno.test("a chunk that is no bytes fails by name", async () => {
  const stream = new CompressorStream();
  const chunk = "text" as unknown as Uint8Array;
  await assertRejects(
    () => stream.writable.getWriter().write(chunk),
    TypeError,
    "Cannot compress as data must be a Uint8Array: current value is string",
  );
});

Deno.test("progress counts every byte in and out, and never runs ahead", async () => {
  const data = lines(10_000);
  const seen: number[] = [];
  let last = { bytesIn: 0, bytesOut: 0 };
  const stream = new CompressorStream({
    blockSize: 1024,
    onProgress(progress) {
      seen.push(progress.bytesIn);
      last = progress;
    },
  });
  const archive = await collect(inChunks(data, [10_000]).pipeThrough(stream));
  assertEquals(last, { bytesIn: data.length, bytesOut: archive.length });
  assertEquals(seen.slice(0, 3), [1024, 2048, 3072]);
});

Deno.test("an error in onProgress ends the stream with it", async () => {
  const stream = new CompressorStream({
    onProgress() {
      throw new Error("enough");
    },
  });
  await assertRejects(
    () => collect(inChunks(lines(100), [10]).pipeThrough(stream)),
    Error,
    "enough",
  );
});
