import { assert, assertEquals } from "@std/assert";
import { compress } from "../../mod.ts";
import { isQuick } from "../../src/server/pool/quick.ts";
import type { StageJob } from "../../src/server/pool/stage.ts";
import { encoder } from "./helpers.ts";

const MEMORY = 256 * 1024 * 1024;
const TEXT = encoder.encode("a line of a log, and one more\n".repeat(2000));
const SMALL = TEXT.slice(0, 8192), LARGER = TEXT.slice(0, 8193);

const compressing = (level: number): StageJob => ({
  type: "compress",
  level,
  maxMemory: MEMORY,
});
const scoring = (level: number): StageJob => ({
  type: "score",
  level,
  learn: true,
  maxMemory: MEMORY,
});
const DECOMPRESS: StageJob = {
  type: "decompress",
  maxOutput: Infinity,
  maxMemory: MEMORY,
};

Deno.test("coding is quick up to level 6 and 8 KiB", async () => {
  for (const job of [compressing, scoring]) {
    for (const level of [1, 6]) assert(await isQuick(job(level), SMALL));
    for (const level of [7, 9, 10]) {
      assertEquals(await isQuick(job(level), SMALL), false);
    }
    assertEquals(await isQuick(job(6), LARGER), false);
  }
});

Deno.test("decompressing is quick where the content is small, and no high level made it", async () => {
  for (const level of [1, 4, 5, 6]) {
    assert(await isQuick(DECOMPRESS, compress(SMALL, { level })), `${level}`);
  }
  assertEquals(await isQuick(DECOMPRESS, compress(SMALL, { level: 9 })), false);
  // An archive of some bytes, and megabytes of content.
  const bomb = compress(new Uint8Array(50_000_000));
  assert(bomb.length < 1000);
  assertEquals(await isQuick(DECOMPRESS, bomb), false);
  assertEquals(await isQuick(DECOMPRESS, compress(LARGER)), false);
});

Deno.test("what is no archive, or half of one, is not taken for quick", async () => {
  const archive = compress(SMALL);
  for (const bytes of [SMALL, archive.slice(0, -1), new Uint8Array(0)]) {
    assertEquals(await isQuick(DECOMPRESS, bytes), false);
  }
});

Deno.test("a text is quick by its prompt, its length and the way it is written", async () => {
  const writing = (
    more: { length: number; topK?: number; temperature?: number },
  ): StageJob => ({
    type: "generate",
    model: "0".repeat(64),
    temperature: 1,
    seed: 1,
    stop: [],
    maxMemory: MEMORY,
    ...more,
  });
  const prompt = new Uint8Array(2000);
  for (
    const [job, quick] of [
      [writing({ length: 2000 }), true],
      [writing({ length: 3000 }), false],
      [writing({ length: 200, topK: 40 }), true],
      [writing({ length: 300, topK: 40 }), false],
      [writing({ length: 300, temperature: 0 }), false],
    ] as const
  ) assertEquals(await isQuick(job, prompt), quick);
  assertEquals(
    await isQuick(writing({ length: 1 }), new Uint8Array(5000)),
    false,
  );
});
