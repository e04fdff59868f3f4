import { assertEquals } from "@std/assert";
import { compress, decompress } from "../../mod.ts";
import { corpusFiles, missingCorpora, skippable } from "./corpora.ts";

/** Of each file, in bytes, unless told: the whole files are for tests/long. */
const START = 65_536;

const files = corpusFiles();
const folders = Map.groupBy(files, (file) => file.name.split("/")[0]);

/** The first bytes of a file. */
function start(url: URL, most: number): Uint8Array {
  using file = Deno.openSync(url);
  const out = new Uint8Array(most);
  let length = 0;
  for (let n; (n = file.readSync(out.subarray(length)));) length += n;
  return out.subarray(0, length);
}

/**
 * Adds the test that the start of every file comes back. Each level has a test file, so that they run in parallel.
 *
 * @param level 1 to 9
 * @param most bytes of a file at most
 */
export function testStarts(level: number, most = START): void {
  Deno.test({
    ...skippable(
      `the first ${
        most >> 10
      } KiB of every file of the corpora come back at level ${level}`,
      missingCorpora(),
    ),
    async fn(t) {
      for (const [folder, members] of folders) {
        await t.step(`${folder}: ${members.length} files`, () => {
          for (const { name, url } of members) {
            const content = start(url, most);
            const archive = compress(content, { level });
            assertEquals(decompress(archive), content, name);
          }
        });
      }
    },
  });
}
