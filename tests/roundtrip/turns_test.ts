import { assertGreater, assertRejects } from "@std/assert";
import { compress, CompressorStream, DecompressorStream } from "../../mod.ts";
import { lines } from "../unit/helpers.ts";

const CONTENT = lines(600_000); // one block, half a second of work

/** How often a timer had its turn while a stream was read to its end. */
async function turnsDuring(
  stream: ReadableStream<Uint8Array>,
): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  for await (const _ of stream);
  clearInterval(timer);
  return turns;
}

Deno.test("timers have their turns while one block is being compressed", async () => {
  const input = new Blob([CONTENT]).stream();
  const turns = await turnsDuring(input.pipeThrough(new CompressorStream()));
  assertGreater(turns, 3);
});

Deno.test("timers have their turns while one block is being decompressed", async () => {
  const input = new Blob([compress(CONTENT)]).stream();
  const turns = await turnsDuring(input.pipeThrough(new DecompressorStream()));
  assertGreater(turns, 3);
});

Deno.test("timers have their turns while thousands of empty frames are read", async () => {
  const empty = compress(new Uint8Array());
  const archives = new Uint8Array(30_000 * empty.length);
  for (let at = 0; at < archives.length; at += empty.length) {
    archives.set(empty, at);
  }
  const input = new Blob([archives]).stream();
  const turns = await turnsDuring(input.pipeThrough(new DecompressorStream()));
  assertGreater(turns, 3);
});

Deno.test("an abort takes effect within a block", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const input = new Blob([lines(4_000_000)]).stream();
  const stage = new CompressorStream({ signal, blockSize: 4_194_304 });
  const start = performance.now();
  setTimeout(() => controller.abort(new Error("enough")), 20);
  await assertRejects(
    () => new Response(input.pipeThrough(stage)).bytes(),
    Error,
    "enough",
  );
  // The block would take seconds.
  assertGreater(1000, performance.now() - start);
});
