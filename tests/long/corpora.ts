/**
 * Every file of the corpora, whole, through both streams, and beside other compressors.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { CompressorStream, DecompressorStream } from "../../mod.ts";
import {
  type CorpusFile,
  corpusFiles,
  missingCorpora,
  skippable,
} from "../format/corpora.ts";
import { collect, inChunks } from "../unit/helpers.ts";

/** Another compressor: what is run, with the file on its standard input. */
interface Peer {
  name: string;
  command: string;
  args: string[];
}

const XZ: Peer = { name: "xz -9e", command: "xz", args: ["-9e", "-c"] };
const BROTLI: Peer = {
  name: "brotli -q 11 -w 24",
  command: "brotli",
  args: ["-q", "11", "-w", "24", "-c"],
};

/** What is missing of what a comparison needs. */
function missingFor(peers: Peer[]): string | undefined {
  for (const { command } of peers) {
    try {
      new Deno.Command(command, { args: ["--version"] }).outputSync();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return `${command} on the path`;
    }
  }
  return missingCorpora();
}

/** The files' sizes with another compressor, in bytes. */
async function peerSizes(
  { command, args }: Peer,
  files: CorpusFile[],
): Promise<number[]> {
  const sizes = [];
  for (const { url } of files) {
    const file = decodeURIComponent(url.pathname);
    const made = await new Deno.Command(command, {
      args: [...args, file],
      stdout: "piped",
    }).output();
    assert(made.success, `${command} failed on ${file}`);
    sizes.push(made.stdout.length);
  }
  return sizes;
}

const files = corpusFiles();

/**
 * Adds the test that every file comes back.
 *
 * @param level 1 to 9
 * @returns the sizes of the archives, which the test fills in
 */
export function testRoundTrips(level: number): number[] {
  const sizes: number[] = [];
  Deno.test({
    ...skippable(
      `every file of the corpora comes back from a pipe of level ${level}`,
      missingCorpora(),
    ),
    async fn() {
      for (const { name, url } of files) {
        const content = Deno.readFileSync(url);
        const archive = await collect(
          inChunks(content, [65_536]).pipeThrough(
            new CompressorStream({ level }),
          ),
        );
        sizes.push(archive.length);
        const output = inChunks(archive, [65_536]).pipeThrough(
          new DecompressorStream({ maxOutput: content.length }),
        );
        assertEquals(await collect(output), content, name);
      }
    },
  });
  return sizes;
}

/**
 * Adds the tests that compare sizes with other compressors.
 *
 * @param sizes of the archives, in the order of the files
 * @param exceptions files that another compressor makes smaller, each with the reason
 */
export function testSizes(
  sizes: number[],
  exceptions: Record<string, string>,
): void {
  let brotliTotal = 0;
  for (const peer of [XZ, BROTLI]) {
    Deno.test({
      ...skippable(
        `every file is smaller than ${peer.name} makes it, but for those named`,
        missingFor([peer]),
      ),
      async fn() {
        const others = await peerSizes(peer, files);
        const larger = files.flatMap(({ name }, i) =>
          sizes[i] < others[i] ? [] : [`${name}: ${sizes[i]}, ${others[i]}`]
        );
        const ours = total(sizes);
        const theirs = total(others);
        console.log(`${ours} bytes in all, ${theirs} with ${peer.name}`);
        if (peer === BROTLI) brotliTotal = theirs;
        const expected = (line: string) => line.split(":")[0] in exceptions;
        assertEquals(larger.filter((line) => !expected(line)), []);
      },
    });
  }

  Deno.test({
    ...skippable(
      "all files together are at least 14 % smaller than brotli makes them",
      missingFor([BROTLI]),
    ),
    fn() {
      const share = total(sizes) / brotliTotal;
      assert(share <= 0.86, `${(100 * (1 - share)).toFixed(2)} % smaller`);
    },
  });
}

const total = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0);
