/**
 * Compresses all files of a folder into another folder, or restores them. File by file, so that memory stays the same
 * however large they are; each is told its size, so that small ones take a small predictor.
 *
 *     deno run --allow-read=notes --allow-write=packed examples/files.ts pack notes packed
 *     deno run --allow-read=packed --allow-write=again examples/files.ts unpack packed again
 *
 * @module
 */

import { CompressorStream, DecompressorStream } from "@sluice/sluice";

const ENDING = ".slc";

/** Does `work` for all files under a folder, the same folders made under the other. */
async function mirror(
  from: string,
  to: string,
  work: (from: string, to: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    const [source, target] = [`${from}/${name}`, `${to}/${name}`];
    if (isDirectory) await mirror(source, target, work);
    else if (isFile) {
      await work(source, target).catch((error) => {
        console.error(`${source}: ${error.message}`);
        Deno.exitCode = 1; // in the end: the other files are done all the same
      });
    }
  }
}

async function pipe(from: string, stage: TransformStream, to: string) {
  using input = await Deno.open(from);
  const output = await Deno.open(to, { write: true, createNew: true });
  await input.readable.pipeThrough(stage).pipeTo(output.writable)
    .catch(async (error) => {
      await Deno.remove(to); // half a file would pass for a whole one
      throw error;
    });
}

async function pack(from: string, to: string): Promise<void> {
  const { size: contentSize } = await Deno.stat(from);
  await pipe(from, new CompressorStream({ contentSize }), to + ENDING);
}

async function unpack(from: string, to: string): Promise<void> {
  if (!from.endsWith(ENDING)) return;
  await pipe(from, new DecompressorStream(), to.slice(0, -ENDING.length));
}

const [verb, from, to] = Deno.args;
const work = { pack, unpack }[verb];
if (!work || !from || !to) {
  console.error("Usage: files.ts pack|unpack FROM-FOLDER TO-FOLDER");
  Deno.exit(2);
}
await mirror(from, to, work);
