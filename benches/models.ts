/**
 * What training gains.
 *
 *     deno task bench:models
 *     deno task bench:models --write    puts the result into docs/benchmarks.md
 *
 * The rest of a file after a model of its beginning, the one place where test data train anything; and what held-out text
 * takes after more and more training text.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { trainModel } from "../mod.ts";
import { Kernel } from "../src/kernel/mod.ts";
import { bitsPerByte, prime } from "../tools/models/make.ts";
import { RECIPES } from "../tools/models/recipes.ts";
import { readSampleSet } from "../tools/models/samples.ts";
import { say } from "./peers/result.ts";
import { replaceSection } from "./peers/sections.ts";

/** Bytes of alice29.txt that are learned from, and most that the rest may take. */
const BEGINNING = 100_000, MUST = 11_199;

/** Megabytes of training text. */
const AMOUNTS = [1, 3, 10, 30];

/** The model that more and more text is for. */
const LARGE = "text-en-large";

/** Held-out samples that are measured, spread over all: a few hundred kilobytes. */
const MEASURED = 1000;

const typed = parseArgs(Deno.args, {
  string: ["corpora"],
  boolean: ["write"],
  default: { corpora: "../shared/corpora" },
});

/** Bytes of payload of the rest of a file, with and without a model of its beginning. */
async function rest(): Promise<string[]> {
  const file = await Deno.readFile(
    `${typed.corpora}/test/canterbury/alice29.txt`,
  );
  const after = file.subarray(BEGINNING);
  const model = await trainModel(file.subarray(0, BEGINNING), {
    level: 9,
    ensemble: 0,
  });
  const size = (known: boolean) =>
    new Kernel({
      profile: model.profile,
      scale: 9,
      blockLimit: after.length,
      state: known ? model.state : undefined,
    }).encode(after, model.ensemble)!.length;
  const primed = size(true);
  const holds = primed <= MUST ? "holds" : "missed";
  return [
    `The last ${
      after.length.toLocaleString("en")
    } bytes of alice29.txt at level 9, payload:`,
    "",
    "| | bytes |",
    "| --- | ---: |",
    `| after nothing | ${size(false).toLocaleString("en")} |`,
    `| after a model of the first ${BEGINNING.toLocaleString("en")} bytes | ${
      primed.toLocaleString("en")
    } |`,
    `| must be at most | ${MUST.toLocaleString("en")}: ${holds} |`,
  ];
}

/** Bits per byte of held-out text, by megabytes of training text. */
async function curve(): Promise<string[]> {
  const recipe = RECIPES.find(({ id }) => id === LARGE)!;
  const { training, heldOut } = await readSampleSet(
    `${typed.corpora}/train`,
    recipe.parts,
  );
  const step = Math.ceil(heldOut.length / MEASURED);
  const measured = heldOut.filter((_, i) => i % step === 0);
  const bits: number[] = [];
  for (const amount of AMOUNTS) {
    let length = 0;
    const some = training.filter((sample) =>
      (length += sample.length + 1) <= amount * 1e6
    );
    if (length < amount * 1e6) throw new Error(`There are ${length} bytes`);
    bits.push(bitsPerByte(await prime(recipe, some), measured));
    say(`${amount} MB: ${bits.at(-1)}`);
  }
  const falls = bits.every((value, i) => i === 0 || value < bits[i - 1]);
  const bytes = measured.reduce((sum, { length }) => sum + length, 0);
  return [
    `${LARGE} made of the first megabytes of its samples: bits per byte of ${
      measured.length.toLocaleString("en")
    } held-out samples (${
      bytes.toLocaleString("en")
    } bytes), each by itself. They must fall: ${falls ? "holds" : "missed"}.`,
    "",
    "| training text, MB | bits per byte |",
    "| ---: | ---: |",
    ...AMOUNTS.map((amount, i) => `| ${amount} | ${bits[i].toFixed(3)} |`),
  ];
}

const text = [
  `\`deno task bench:models --write\`, Deno ${Deno.version.deno}.`,
  "",
  ...await rest(),
  "",
  ...await curve(),
].join("\n");
if (typed.write) {
  await replaceSection("docs/benchmarks.md", "bench:models", text);
} else console.log(text);
