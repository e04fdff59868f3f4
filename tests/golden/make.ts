/**
 * `deno task golden`: makes the golden archives that are not there yet, and the manifest. Those that are there are
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

const replace = Deno.args.includes("--replace");

/** Makes the archives of a shelf. */
async function fill(shelf: Shelf, goldens: Golden[]): Promise<Entry[]> {
  const known = new Map(
    replace ? [] : manifest(shelf).map((entry) => [entry.name, entry]),
  );
  const entries: Entry[] = [];
  for (const golden of goldens) {
    const { archive, entry } = await make(golden);
    const before = known.get(golden.name);
    if (before && before.sha256 !== entry.sha256) {
      console.error(
        `Cannot remake ${golden.name} as its bytes would change: use --replace`,
      );
      Deno.exit(1);
    }
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
