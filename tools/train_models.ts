/**
 * Makes the models of `models/` from the training data, always the same: models, `manifest.json` and `README.md`. A network that lies
 * there is listed with them (`--only byte-en` lists, and makes nothing).
 *
 *     deno task models:train --corpora ../shared/corpora/train
 *     deno task models:train --corpora DIR --only json
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { loadModel, loadNetwork, type Model } from "../mod.ts";
import type { ModelEntry } from "../src/predictor/manifest.ts";
import { saveModel } from "../src/predictor/model_file.ts";
import { bitsPerByte, prime } from "./models/make.ts";
import { type Recipe, RECIPES } from "./models/recipes.ts";
import { describeModels } from "./models/readme.ts";
import { readSampleSet } from "./models/samples.ts";
import { licenceOf, namesOf } from "./models/sources.ts";
import { ID } from "./networks/byte_en.ts";

const typed = parseArgs(Deno.args, {
  string: ["corpora", "only", "out"],
  default: { corpora: "../shared/corpora/train", out: "models" },
});

/** Makes a model, and measures it. */
async function make(recipe: Recipe): Promise<Uint8Array<ArrayBuffer>> {
  const { id, purpose, parts, size } = recipe;
  const { training, heldOut } = await readSampleSet(typed.corpora, parts);
  const model = await prime(recipe, training);
  const files = parts.map(({ file }) => file);
  const names = namesOf(files);
  const bits = bitsPerByte(model, heldOut).toFixed(3);
  const number = (value: number) => value.toLocaleString("en");
  const card = [
    `${id}: ${purpose}.`,
    `Trained on ${number(model.trainingBytes)} bytes in ${
      number(training.length)
    } samples of ${parts.length} files; sources in models/README.md.`,
    `${
      number(heldOut.length)
    } samples of the same files that it has not seen take ${bits} bits per byte, each by itself.`,
    ...(names.length > 0 ? [`Contains work of ${names.join("; ")}.`] : []),
  ].join("\n");
  const licence = licenceOf(files);
  const { profile, ensemble, state, trainingBytes } = model;
  const { file } = await saveModel({
    profile,
    ensemble,
    state,
    trainingBytes,
    card,
    licence,
  });
  if (file.length > size) {
    throw new Error(`Cannot ship ${id} as it takes ${file.length} bytes`);
  }
  return file;
}

await Deno.mkdir(typed.out, { recursive: true });
const models: [Recipe, Model][] = [];
for (const recipe of RECIPES) {
  const path = `${typed.out}/${recipe.id}.slm`;
  if (typed.only === undefined || typed.only === recipe.id) {
    const start = performance.now();
    await Deno.writeFile(path, await make(recipe));
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.error(`${recipe.id}: ${seconds} s`);
  }
  const file = await Deno.readFile(path).catch(() => undefined);
  if (file) models.push([recipe, await loadModel(file)]);
}
const entries = models.map((
  [{ id }, { sha256, bytes, licence }],
): ModelEntry => ({
  id,
  kind: "slm",
  file: `${id}.slm`,
  sha256,
  bytes,
  licence,
}));
const networkFile = await Deno.readFile(`${typed.out}/${ID}.onnx`)
  .catch(() => undefined);
const network = networkFile && await loadNetwork(networkFile);
if (network) {
  const { id, sha256, licence, file: { length: bytes } } = network;
  entries.push({
    id,
    kind: "onnx",
    file: `${ID}.onnx`,
    sha256,
    bytes,
    licence,
  });
}
await Deno.writeTextFile(
  `${typed.out}/manifest.json`,
  `${JSON.stringify(entries, null, 2)}\n`,
);
await Deno.writeTextFile(
  `${typed.out}/README.md`,
  await describeModels(models, network, typed.corpora),
);
await new Deno.Command("sh", {
  args: [
    "-c",
    '"$0" fmt --quiet "$1"',
    Deno.execPath(),
    `${typed.out}/README.md`,
  ],
}).output();
