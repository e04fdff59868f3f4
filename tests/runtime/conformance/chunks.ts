/** How an archive is cut does not matter, and output comes as soon as it can. */

import { bytes, collect, inChunks, KINDS } from "./bytes.ts";
import { check, same, sameBytes } from "./check.ts";
import type { Bound, Case } from "./given.ts";

export function chunks(bound: Bound): Case[] {
  const { compress, compressor, decompressor } = bound;
  const content = KINDS["a bit of each"](30_000);
  const cuts = [[1], [2, 3], [1000], [100_000]];
  const cases: Case[] = cuts.map((cut) => ({
    name: `an archive in chunks of ${
      cut.join(" and ")
    } bytes is the same content`,
    async run() {
      const archive = compress(content, { blockSize: 8192 });
      const output = inChunks(archive, cut).pipeThrough(decompressor());
      sameBytes(await collect(output), content);
    },
  }));
  cases.push({
    name: "empty chunks change nothing",
    async run() {
      const archive = inChunks(content, [0, 500]).pipeThrough(compressor());
      const output = archive.pipeThrough(decompressor());
      sameBytes(await collect(output), content);
    },
  });
  cases.push({
    name: "with each chunk flushed, a reader has a line while the log is open",
    async run() {
      const log = compressor({ flush: "chunk" });
      const reader = log.readable.pipeThrough(decompressor()).getReader();
      const writer = log.writable.getWriter();
      for (const line of ["first\n", "second\n"]) {
        const written = writer.write(bytes(line));
        const { value } = await reader.read();
        same(new TextDecoder().decode(value), line);
        await written;
      }
      await reader.cancel();
    },
  });
  cases.push({
    name: "flushed by time, a reader has a line while the log is open",
    async run() {
      const log = compressor({ flush: 5 });
      const reader = log.readable.pipeThrough(decompressor()).getReader();
      const writer = log.writable.getWriter();
      await writer.write(bytes("half "));
      await writer.write(bytes("a line\n"));
      const { value } = await reader.read();
      same(new TextDecoder().decode(value), "half a line\n");
      await reader.cancel();
    },
  });
  cases.push({
    name: "a chunk may be a view into a larger buffer",
    async run() {
      const large = new Uint8Array(40_000);
      large.set(content, 5000);
      const view = large.subarray(5000, 35_000);
      const stage = compressor();
      const writer = stage.writable.getWriter();
      const written = writer.write(view).then(() => writer.close());
      const output = await collect(stage.readable.pipeThrough(decompressor()));
      await written;
      sameBytes(output, content);
      check(output.buffer !== large.buffer, "output has a buffer of its own");
    },
  });
  return cases;
}
