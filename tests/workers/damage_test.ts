import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress } from "../../mod.ts";
import { buildSkippable } from "../format/archive_builder.ts";
import { fileOf, manifest } from "../golden/golden.ts";
import { bytes, concat, frame, lines, noise } from "../unit/helpers.ts";
import { decoded } from "./outcome.ts";

const read = (name: string) => Deno.readFileSync(fileOf(name));

/** Several jobs: a job is at least 256 KiB of content or archive. */
const FRAMES = compress(
  concat(
    new Uint8Array(600_000),
    lines(20_000),
    noise(400_000),
    new Uint8Array(900_000).fill(7),
  ),
  { level: 4, frameSize: 150_000, maxMemory: 4_000_000 },
);

const SEVERAL = concat(
  buildSkippable(7, noise(500)),
  FRAMES,
  buildSkippable(300, new Uint8Array(300_000)),
  FRAMES,
  frame("by hand", {}, false),
  frame("", { number: 1 }),
);

Deno.test("golden archives, cut anyhow, come out alike for 1 to 8 Workers", async () => {
  for (const [i, { name }] of manifest().entries()) {
    const archive = read(name);
    const one = await decoded(archive);
    assertEquals(one.error, undefined, name);
    const chunk = [archive.length, 1000, 77][i % 3] || 1;
    assertEquals(await decoded(archive, { workers: 1 + i % 8 }, chunk), one);
  }
});

Deno.test("archives one after another with skippable frames come out alike", async () => {
  const one = await decoded(SEVERAL);
  assertEquals(one.error, undefined);
  for (const workers of [1, 2, 3, 8]) {
    for (const chunk of [SEVERAL.length, 4096, 999]) {
      assertEquals(await decoded(SEVERAL, { workers }, chunk), one);
    }
  }
});

/** That Workers say of an input what one thread does. */
async function assertAlike(
  input: Uint8Array,
  workers: number,
  chunk: number,
): Promise<boolean> {
  const one = await decoded(input, {}, chunk);
  assertEquals(await decoded(input, { workers }, chunk), one);
  return one.error !== undefined;
}

const anyChunk = fc.constantFrom(100_000, 5000, 65_536);

Deno.test("of damage anywhere, Workers say the same, after the same content", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: SEVERAL.length - 1 }),
      fc.integer({ min: 0, max: 7 }),
      anyChunk,
      async (at, bit, chunk) => {
        const damaged = SEVERAL.slice();
        damaged[at] ^= 1 << bit;
        if (await assertAlike(damaged, 2, chunk)) found++;
      },
    ),
    { numRuns: 15 },
  );
  assert(found > 3);
});

Deno.test("of an input that is cut anywhere, Workers say the same, after the same content", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: SEVERAL.length }),
      anyChunk,
      async (length, chunk) => {
        await assertAlike(SEVERAL.subarray(0, length), 2, chunk);
      },
    ),
    { numRuns: 10 },
  );
});

Deno.test("of every bit that is turned over in the headers, heads and marks of small frames, Workers say the same", async () => {
  const small = concat(
    compress(concat(lines(3000), new Uint8Array(3000)), { frameSize: 2000 }),
    buildSkippable(9, bytes("a note")),
    compress(bytes("two")),
  );
  for (let at = 0; at < small.length; at += 26) {
    const damaged = small.slice();
    damaged[at] ^= 1 << at % 8;
    await assertAlike(damaged, 1, 400);
  }
});

Deno.test("what is no archive, or only begins like one, is called the same", async () => {
  const inputs = [
    bytes(""),
    bytes("plain text"),
    Uint8Array.of(0xF5, 0x53),
    buildSkippable(1, bytes("alone")),
    concat(compress(bytes("one")), bytes("more")),
    concat(FRAMES, bytes("more")),
    concat(FRAMES, frame("", { number: 1 })),
    concat(FRAMES, frame("", { profile: 99 })),
    concat(FRAMES, frame("", { memory: 5 })),
    concat(FRAMES, frame("one", {}, false)),
  ];
  for (const input of inputs) {
    assert(await assertAlike(input, 2, 65_536));
  }
});

Deno.test("limits are judged over all frames, and in their order", async () => {
  const total = 1_920_000;
  for (const maxOutput of [0, 1, 149_999, 600_000, 700_000, total - 1, total]) {
    const options = { maxOutput };
    const one = await decoded(FRAMES, options);
    assertEquals(one.error?.name, maxOutput < total ? "LimitError" : undefined);
    assertEquals(await decoded(FRAMES, { ...options, workers: 3 }), one);
  }
  for (const maxMemory of [0, 1_000_000, 2_000_000]) {
    const options = { maxMemory };
    const one = await decoded(FRAMES, options);
    assertEquals(await decoded(FRAMES, { ...options, workers: 3 }), one);
  }
});
