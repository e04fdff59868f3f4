import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ModelError } from "../../../src/errors.ts";
import type { TableSizes } from "../../../src/kernel/profiles.ts";
import type { Model } from "../../../src/predictor/model.ts";
import { loadModel } from "../../../src/predictor/model_file.ts";
import { Trainer } from "../../../src/predictor/training.ts";
import { concat, lines, noise } from "../helpers.ts";

/** Small tables, whose history soon runs over. */
const TABLES: TableSizes = {
  slotLines: 512,
  historyBits: 9,
  matchBits: 8,
  apmBits: 8,
};

async function trained(level: number, content: Uint8Array, from?: Model) {
  const trainer = new Trainer({
    level,
    tables: TABLES,
    ...(from && { from }),
    ...(!from && { ensemble: 1, card: "Lines.", licence: "0BSD" }),
  });
  trainer.learn(content);
  return await trainer.save();
}

for (const level of [5, 6, 7, 8, 9]) {
  Deno.test(`level ${level}: trained in two parts, with a file between, is trained in one`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(3000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (random, length, part) => {
          const content = concat(lines(length), random, lines(length));
          const at = Math.floor(content.length * part);
          const { file } = await trained(level, content);
          const half = await trained(level, content.subarray(0, at));
          const model = await loadModel(half.file);
          const both = await trained(level, content.subarray(at), model);
          assertEquals(both.file, file);
        },
      ),
      { numRuns: 4 },
    );
  });
}

Deno.test("what is loaded is what was saved", async () => {
  const { file, model } = await trained(6, lines(5000));
  const loaded = await loadModel(file);
  assertEquals(loaded.id, model.id);
  assertEquals(loaded.state.tables, TABLES);
  assert(
    loaded.state.memory.every((byte, i) => byte === model.state.memory[i]),
  );
  assertEquals(
    [loaded.card, loaded.licence, loaded.trainingBytes, loaded.bytes],
    ["Lines.", "0BSD", 5000, file.length],
  );
});

Deno.test("every way to cut a model file gives a ModelError", async () => {
  const { file } = await trained(6, lines(3000));
  const cuts = new Set([...Array(600).keys()]);
  for (let i = 0; i < 1500; i++) cuts.add(i * 7919 % file.length);
  for (const at of cuts) {
    await assertRejects(() => loadModel(file.subarray(0, at)), ModelError);
  }
});

Deno.test("every flipped bit of a model file gives a ModelError", async () => {
  const { file } = await trained(5, concat(lines(1000), noise(300)));
  const bits = new Set([...Array(1200).keys()]);
  for (let i = 0; i < 3000; i++) bits.add(i * 104729 % (file.length * 8));
  for (const bit of bits) {
    const damaged = file.slice();
    damaged[bit >>> 3] ^= 1 << (bit & 7);
    await assertRejects(() => loadModel(damaged), ModelError);
  }
});

Deno.test("a length in memory that is not that of the tables is refused before memory is taken", async () => {
  const { file, model } = await trained(6, lines(100));
  const length = model.state.memory.length;
  const number = (value: number) => {
    const out = [];
    for (; value > 127; value = Math.floor(value / 128)) {
      out.push(value % 128 | 128);
    }
    return [...out, value];
  };
  const digits = number(length), other = number(length + 4);
  const at = file.findIndex((_, i) =>
    digits.every((d, j) => file[i + j] === d)
  );
  const damaged = file.slice();
  damaged.set(other, at);
  const error = await assertRejects(() => loadModel(damaged), ModelError);
  assertEquals(error.code, "corrupt");
});
