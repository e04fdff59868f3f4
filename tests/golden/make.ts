/**
 * `deno task golden`: makes the golden archives and models that are not there yet, and the manifests. Those that are there are
 * evidence and stay as they are; `--replace` makes them anew, which only a change before the first release may do.
 *
 * @module
 */

import {
  type Entry,
  fileOf,
  type Golden,
  manifest,
  type Shelf,
  writeManifest,
} from "./golden.ts";
import { GOLDENS, make } from "./goldens.ts";
import { MADE_WITH_MODELS } from "./made_with_models.ts";
import {
  GOLDEN_MODELS,
  makeModel,
  type ModelEntry,
  modelFile,
  modelManifest,
  writeModelManifest,
} from "./model_files.ts";

const replace = Deno.args.includes("--replace");

/** Stops where what is evidence would change. */
function expectUnchanged(
  name: string,
  before: { sha256: string } | undefined,
  now: { sha256: string },
): void {
  if (!before || before.sha256 === now.sha256) return;
  console.error(
    `Cannot remake ${name} as its bytes would change: use --replace`,
  );
  Deno.exit(1);
}

/** Makes the archives of a shelf. */
async function fill(shelf: Shelf, goldens: Golden[]): Promise<Entry[]> {
  const known = new Map(
    replace ? [] : manifest(shelf).map((entry) => [entry.name, entry]),
  );
  const entries: Entry[] = [];
  for (const golden of goldens) {
    const { archive, entry } = await make(golden);
    const before = known.get(golden.name);
    expectUnchanged(golden.name, before, entry);
    if (!before) Deno.writeFileSync(fileOf(golden.name), archive);
    entries.push(entry);
  }
  return entries;
}

const archives = await fill("archives", GOLDENS);
const withModels = await fill("withModels", MADE_WITH_MODELS);
writeManifest({ archives, withModels });
const entries = [...archives, ...withModels];
const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
console.log(`${entries.length} golden archives, ${total} bytes`);

const knownModels = new Map(
  replace ? [] : modelManifest().map((entry) => [entry.name, entry]),
);
const models: ModelEntry[] = [];
for (const golden of GOLDEN_MODELS) {
  const { file, entry } = await makeModel(golden);
  const before = knownModels.get(golden.name);
  expectUnchanged(golden.name, before, entry);
  if (!before) Deno.writeFileSync(modelFile(golden.name), file);
  models.push(entry);
}
writeModelManifest(models);
console.log(`${models.length} golden models`);
