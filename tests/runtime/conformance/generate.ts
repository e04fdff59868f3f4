/** A model writes the same text for the same seed in every runtime, and finds the same bytes as likely. */

import { bytes, collect, KINDS, sha256 } from "./bytes.ts";
import { check, same } from "./check.ts";
import type { Bound, Case } from "./given.ts";

/** Small: a Worker has little memory. */
const TABLES = {
  slotLines: 16_384,
  historyBits: 16,
  matchBits: 12,
  apmBits: 10,
};

/** Ways to write, and the hash of the text; it stays as it is as long as the profile does. */
const TEXTS: Record<
  string,
  [level: number, options: Record<string, number | boolean>, hash: string]
> = {
  "at temperature 0.8": [
    6,
    { temperature: 0.8 },
    "f12360f5574c39e1402377caeb3f5fe76a3028bb3e8d8344b77ed606f5dfb741",
  ],
  "at temperature 0": [
    6,
    { temperature: 0 },
    "cadb796e3260bd45acca8b3d0458539d9dad717a00e18e05c36596f7b2cced4e",
  ],
  "with top-k": [
    6,
    { topK: 8, temperature: 1.3 },
    "09bccb03d56d4c702fda1575f10a3c16f6fda90946648e83b1dc473d324e1a51",
  ],
  "with top-p": [
    5,
    { topP: 0.9 },
    "a43bd47d38f34deed38583996d6d286918b1e9cbebb2d6c4c4c82add95727aa9",
  ],
  "while it learns": [
    6,
    { learn: true },
    "a3ad07bc1c7911e5e4a03105ca2f237a3120732b5dbacf4d6c40b54814123b18",
  ],
  "at level 9": [
    9,
    { temperature: 0.7 },
    "1bef71518c7f24861b1bfc3fb39ae7fa7eb254e5fcf26ec83c77e92e822df064",
  ],
};

export function generation({ sluice, kernel, compiles }: Bound): Case[] {
  const given = compiles ? {} : { kernel };
  const train = (level: number) =>
    sluice.trainModel(KINDS.prose(30_000), {
      ...given,
      level,
      ensemble: 0,
      tables: TABLES,
    });
  const cases: Case[] = Object.entries(TEXTS).map((
    [way, [level, options, hash]],
  ) => ({
    name: `a model writes the same text as elsewhere ${way}`,
    async run() {
      const text = await collect(sluice.generate(await train(level), {
        ...given,
        ...options,
        prompt: "The ",
        seed: 20_261_128,
        length: 1000,
      }));
      const found = await sha256(text);
      same(found, hash);
      return found;
    },
    alike: true,
  }));
  return [...cases, {
    name: "a model finds content as likely as elsewhere",
    async run() {
      const options = { ...given, model: await train(6) };
      const content = KINDS.prose(40_000).subarray(30_000);
      const { bytes, bits } = await sluice.score(content, options);
      same(bytes, 10_000);
      // Logarithms may differ in their last digit.
      return bits.toFixed(3);
    },
    alike: true,
  }, {
    name: "a prompt in a pipe is gone on with, up to a stop string",
    async run() {
      const model = await train(6);
      const stage = new sluice.GenerateStream({
        ...given,
        model,
        temperature: 0.5,
        seed: 7,
        length: Infinity,
        stop: ". ",
      });
      const prompt = new Blob([bytes("The ")]).stream();
      const text = await collect(prompt.pipeThrough(stage));
      same(stage.ending, "stop");
      same(stage.bytes, text.length);
      check(!new TextDecoder().decode(text).includes(". "), "it is cut off");
    },
  }];
}
