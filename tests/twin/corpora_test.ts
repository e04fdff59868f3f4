import { assertEquals } from "@std/assert";
import { whole as run } from "../../src/kernel/coder.ts";
import { choosing } from "../../src/kernel/content_kind.ts";
import { Kernel } from "../../src/kernel/mod.ts";
import { depthOf, MAX_SCALE } from "../../src/kernel/profiles.ts";
import { Twin } from "./mod.ts";

/** A folder beside the project, not part of it. */
const CORPORA = new URL("../../../shared/corpora/test/", import.meta.url);

const FILES = [
  "calgary/bib",
  "calgary/book1",
  "calgary/geo",
  "calgary/obj1",
  "calgary/progc",
  "canterbury/kennedy.xls",
  "json/twitter.json",
  "logs/Apache_2k.log",
  "silesia/ooffice",
  "silesia/xml",
  "wiki/enwik6",
];

/** Bytes of each file that are coded; fewer by the deep predictor, whose twin is slow. */
const LENGTH = 12_000, DEEP_LENGTH = 3_000;

function start(name: string): Uint8Array {
  using file = Deno.openSync(new URL(name, CORPORA));
  const content = new Uint8Array(LENGTH);
  return content.subarray(0, file.readSync(content) ?? 0);
}

function exists(name: string): boolean {
  try {
    return Deno.statSync(new URL(name, CORPORA)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

for (const name of FILES) {
  const ignore = !exists(name);
  Deno.test({
    name: `kernel and twin make the same payload of the start of ${name}` +
      (ignore ? " (skipped: ../shared/corpora/test lacks it)" : ""),
    ignore,
    fn() {
      const whole = start(name);
      for (const profile of [1, 2, 3, 5, 6, 7, 8]) {
        const content = depthOf(profile) !== undefined
          ? whole.subarray(0, DEEP_LENGTH)
          : whole;
        const options = { profile, scale: MAX_SCALE, blockLimit: LENGTH };
        const kernel = new Kernel(options);
        const ensemble = run(choosing(profile, content));
        const payload = kernel.encode(content, ensemble);
        assertEquals(new Twin(options).encode(content, ensemble), payload);
      }
    },
  });
}
