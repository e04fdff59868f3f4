/**
 * `deno task bench:packing`: what packing makes of predictors, beside `xz -9e` of their memory; needs xz, and the corpora in
 * ../shared/corpora. With names of content (`json`, `logs`, `text`), these alone.
 *
 * @module
 */

import { whole } from "../src/kernel/coder.ts";
import { Kernel } from "../src/kernel/mod.ts";
import { profileOfLevel } from "../src/kernel/profiles.ts";
import {
  packingState,
  unpackingState,
} from "../src/predictor/state_packing.ts";
import { tidied } from "../src/predictor/tidying.ts";

const CORPORA = new URL("../../shared/corpora/train/", import.meta.url);

/** Bytes that are learned from as one block. */
const BLOCK = 1 << 20;

/** What is trained: level, MiB of slots, bytes of each file, logarithm to base 2 of the APM rows. */
const SIZES = [[6, 4, 700_000, 15], [6, 8, 700_000, 15], [6, 16, 700_000, 15], [
  6,
  24,
  700_000,
  15,
], [9, 32, 150_000, 10]];

function content(kind: string, most: number): Uint8Array[] {
  const folder = new URL(`${kind}/`, CORPORA);
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort()
    .map((name) => Deno.readFileSync(new URL(name, folder)).subarray(0, most));
}

async function xz(memory: Uint8Array<ArrayBuffer>): Promise<number> {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, memory);
    const { stdout } = await new Deno.Command("xz", {
      args: ["-9e", "--keep", "--stdout", path],
    }).output();
    return stdout.length;
  } finally {
    Deno.removeSync(path);
  }
}

const kinds = Deno.args.length > 0 ? Deno.args : ["json", "logs", "text"];
console.log("content level MiB memory xz packed of-xz load-ms");
for (const kind of kinds) {
  for (const [level, mebibytes, most, apmBits] of SIZES) {
    const profile = profileOfLevel(level), ensemble = kind === "text" ? 0 : 1;
    const tables = {
      slotLines: mebibytes * 16384,
      historyBits: 20,
      matchBits: 18,
      apmBits,
    };
    const kernel = new Kernel({
      profile,
      scale: 0,
      blockLimit: BLOCK,
      state: { tables, memory: new Uint8Array(0) },
    });
    for (const file of content(kind, most)) {
      for (let at = 0; at < file.length; at += BLOCK) {
        kernel.learn(file.subarray(at, at + BLOCK), ensemble);
      }
    }
    const raw = kernel.saveState(), state = tidied(profile, raw);
    const packed = whole(packingState(profile, ensemble, state));
    const start = performance.now();
    whole(unpackingState(profile, ensemble, tables, packed));
    const time = performance.now() - start;
    const memory = raw.memory.slice(), other = await xz(memory);
    const share = `${Math.round(100 * packed.length / other)}%`;
    console.log(
      kind,
      level,
      mebibytes,
      memory.length,
      other,
      packed.length,
      share,
      Math.round(time),
    );
  }
}
