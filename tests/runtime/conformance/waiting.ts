/** The work waits for its reader, and lets others have their turn. */

import { collect, inChunks, join, KINDS, settle } from "./bytes.ts";
import { check, failureOf, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function waiting(bound: Bound): Case[] {
  const { compress, compressor, decompressor } = bound;
  return [
    {
      name:
        "a slow reader keeps output from piling up, though the input is one chunk",
      async run() {
        let made = 0;
        const stage = compressor({
          blockSize: 65_536,
          onProgress: ({ bytesOut }) => made = bytesOut,
        });
        const writer = stage.writable.getWriter();
        writer.closed.catch(() => {});
        const written = failureOf(() => writer.write(KINDS.noise(1_000_000)));
        const reader = stage.readable.getReader();
        for (let read = 0, i = 0; i < 5; i++) {
          await settle();
          check(made - read < 66_000, `at most a block waits: ${made - read}`);
          read += (await reader.read()).value!.length;
        }
        await reader.cancel(new Error("enough"));
        await written;
      },
    },
    {
      name: "a bomb is decoded block by block, as it is read",
      async run() {
        const bomb = compress(new Uint8Array(16 << 20)); // less than a kilobyte
        let made = 0;
        const stage = decompressor({
          onProgress: ({ bytesOut }) => made = bytesOut,
        });
        const writer = stage.writable.getWriter();
        writer.closed.catch(() => {});
        const written = failureOf(() => writer.write(bomb));
        const reader = stage.readable.getReader();
        await reader.read();
        await settle();
        check(made <= 2 << 20, `${made} bytes were made`);
        await reader.cancel(new Error("enough"));
        await written;
      },
    },
    {
      name: "timers have their turns while one block is being compressed",
      run: async () => {
        const content = KINDS.JSON(400_000);
        await manyTurns(() =>
          collect(new Blob([content]).stream().pipeThrough(compressor()))
        );
      },
    },
    {
      name: "timers have their turns while one block is being decompressed",
      run: async () => {
        const archive = compress(KINDS.JSON(400_000));
        await manyTurns(() =>
          collect(new Blob([archive]).stream().pipeThrough(decompressor()))
        );
      },
    },
    {
      name: "timers have their turns while thousands of empty frames are read",
      run: async () => {
        const empty = compress(new Uint8Array());
        const archives = join(...new Array(40_000).fill(empty));
        await manyTurns(() =>
          collect(
            inChunks(archives, [archives.length]).pipeThrough(decompressor()),
          )
        );
      },
    },
    {
      name: "streams that work at the same time all come to their end",
      async run() {
        const content = KINDS["a bit of each"](60_000);
        await Promise.all(Array.from({ length: 4 }, async () => {
          const archive = inChunks(content, [5000]).pipeThrough(compressor());
          sameBytes(
            await collect(archive.pipeThrough(decompressor())),
            content,
          );
        }));
      },
    },
  ];
}

/** Fails unless a timer had more than three turns during the work, which takes a quarter of a second or more. */
async function manyTurns(work: () => Promise<unknown>): Promise<void> {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await work();
  clearInterval(timer);
  check(turns > 3, `a timer had ${turns} turns`);
}
