import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { takeBytes, takeLines } from "../../../src/archive/slices.ts";
import { bytes, collect, inChunks } from "../helpers.ts";

type Chunks = ReadableStream<Uint8Array<ArrayBuffer>>;

const anySizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
const anyText = fc.string({
  unit: fc.constantFrom("a", "b", "\n"),
  maxLength: 60,
});

Deno.test("bytes are taken as slice would, however they come", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyText,
      anySizes,
      fc.nat(70),
      fc.nat(70),
      async (text, sizes, offset, length) => {
        const data = bytes(text);
        const stream = inChunks(data, sizes) as Chunks;
        assertEquals(
          await collect(takeBytes(stream, offset, length)),
          data.slice(offset, offset + length),
        );
      },
    ),
  );
});

Deno.test("lines are taken as they are counted, with their newlines", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyText,
      anySizes,
      fc.integer({ min: 1, max: 20 }),
      fc.oneof(fc.nat(20), fc.constant(Infinity)),
      async (text, sizes, from, more) => {
        const stream = inChunks(bytes(text), sizes) as Chunks;
        const taken = await collect(takeLines(stream, from, from + more));
        const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
        assertEquals(taken, bytes(lines.slice(from - 1, from + more).join("")));
      },
    ),
  );
});

Deno.test("what follows is not asked for, and the stream is cancelled", async () => {
  let cancelled = 0;
  let pulled = 0;
  const endless = () =>
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        pulled++;
        controller.enqueue(bytes("line\n"));
      },
      cancel: () => void cancelled++,
    });
  assertEquals(await collect(takeBytes(endless(), 3, 4)), bytes("e\nli"));
  assertEquals(await collect(takeLines(endless(), 2, 2)), bytes("line\n"));
  assertEquals(cancelled, 2);
  assert(pulled < 10);
});
