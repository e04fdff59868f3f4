import { assert, assertEquals, assertRejects } from "@std/assert";
import { compress, FormatError } from "../../../mod.ts";
import { Window } from "../../../src/archive/source.ts";
import { type Walk, walkFrames } from "../../../src/archive/walk.ts";
import { encodeSkippableHead } from "../../../src/frame/skippable.ts";
import { concat, frame, noise } from "../helpers.ts";

/** A file that counts what is read of it, and the frames that a walk finds. */
async function walk(file: Uint8Array, given: Partial<Walk> = {}) {
  let bytesRead = 0;
  const window = new Window({
    size: file.length,
    read(offset, length) {
      bytesRead += length;
      return file.slice(offset, offset + length);
    },
  });
  const all: Walk = { offset: 0, end: file.length, number: 0, ...given };
  const frames = await Array.fromAsync(walkFrames(window, all));
  return { frames, bytesRead };
}

const ONE = frame("content", {}, false);
const TWO = frame("more", { number: 1 });

Deno.test("frames are found with places, numbers and lengths", async () => {
  const { frames } = await walk(concat(ONE, TWO));
  const end = ONE.length + TWO.length;
  assertEquals(frames, [
    { offset: 0, end: ONE.length, number: 0, rawLength: 7, last: false },
    { offset: ONE.length, end, number: 1, rawLength: 4, last: true },
  ]);
});

Deno.test("a walk begins and ends at any frame, and passes over what may be skipped", async () => {
  const skippable = concat(
    Uint8Array.from(encodeSkippableHead(5, 3000)),
    noise(3000),
  );
  const file = concat(ONE, skippable, TWO, noise(10));
  const offset = ONE.length;
  const end = file.length - 10;
  for (const number of [1, undefined]) {
    const { frames } = await walk(file, { offset, end, number });
    assertEquals(frames.map(({ number }) => number), [1]);
  }
  await assertRejects(
    () => walk(file, { offset, end, number: 2 }),
    FormatError,
  );
  await assertRejects(
    () => walk(file, { offset, number: 1 }),
    FormatError,
    "something else follows",
  );
});

Deno.test("payloads are not read", async () => {
  const file = compress(noise(3_000_000), { blockSize: 500_000 });
  const { frames, bytesRead } = await walk(file);
  assertEquals(frames.map(({ rawLength }) => rawLength), [3_000_000]);
  assert(bytesRead < 10_000, `${bytesRead} bytes`);
});

Deno.test("headers, lengths and end marks are verified; payloads are not", async () => {
  const file = compress(noise(3000), { blockSize: 1024 });
  let passed = 0;
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice();
    damaged[at] ^= 1;
    const ends = await walk(damaged).then(() => true, (error) => {
      assert(error instanceof FormatError, `byte ${at}: ${error}`);
      return false;
    });
    if (ends) passed++;
  }
  // The contents, and the checksums of all blocks but the last.
  assertEquals(passed, 3000 + 8);
});

Deno.test("a walk that was promised less than it meets ends without an error", async () => {
  const budget = { heads: 2 };
  const file = compress(noise(5000), { blockSize: 1024 });
  const { frames } = await walk(file, { budget });
  assertEquals(frames, []);
});
