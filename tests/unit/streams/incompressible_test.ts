import { assert, assertEquals } from "@std/assert";
import { IncompressibleCheck } from "../../../src/streams/incompressible.ts";
import { bytes, concat, lines, noise, whole } from "../helpers.ts";

/** One look at one block. */
const check = (content: Uint8Array) =>
  whole(new IncompressibleCheck().check(content));

Deno.test("noise is incompressible, whatever the block size", () => {
  for (const length of [16 * 1024, 64 * 1024, 65_537, 1 << 20, (1 << 22) - 3]) {
    for (const seed of [1, 2, 3]) {
      assert(check(noise(length, seed)), String(length));
    }
  }
});

Deno.test("compressed data is incompressible", async () => {
  // Words of a vocabulary of 4,096, some more frequent than others.
  const words = Array.from(
    noise(200_000),
    (byte, i) => ((byte * byte >> 4) * 7919 + i % 16).toString(36),
  );
  const gzip = new Blob([words.join(" ")]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  const data = await new Response(gzip).bytes();
  assert(data.length > 64 * 1024);
  assert(check(data.subarray(0, 64 * 1024)));
});

Deno.test("text, JSON and Base64 are not", () => {
  assert(!check(lines(100_000)));
  assert(!check(bytes(JSON.stringify(Array.from(noise(50_000))))));
  assert(!check(bytes(noise(100_000).toBase64())));
});

Deno.test("even byte values that depend on a byte before are not", () => {
  for (const distance of [1, 2, 3, 4]) {
    for (const length of [32 * 1024, 1 << 20]) {
      // A random walk, as samples and pixels make it: every value is as frequent as any other.
      const walk = noise(length);
      for (let i = distance; i < length; i++) {
        walk[i] = walk[i - distance] + (walk[i] & 63) - 32;
      }
      assert(!check(walk), `distance ${distance}, length ${length}`);
    }
  }
});

Deno.test("noise that repeats itself is not", () => {
  const part = noise(20_001);
  assert(!check(concat(noise(50_000, 2), part, noise(30_000, 3), part)));
});

Deno.test("noise that repeats an earlier block is not, at any offset and up to 4 MiB back", () => {
  const checker = new IncompressibleCheck();
  const data = noise(5 << 20);
  const answers: boolean[] = [];
  for (let at = 0; at < data.length; at += 1 << 20) {
    answers.push(whole(checker.check(data.subarray(at, at + (1 << 20)))));
  }
  assertEquals(answers, [true, true, true, true, true]);
  assert(
    !whole(checker.check(data.subarray(1_234_567, 1_234_567 + (1 << 20)))),
  );
});

Deno.test("a small block is always worth a try", () => {
  assert(!check(noise(16 * 1024 - 1)));
});
