import { assertEquals, assertThrows } from "@std/assert";
import { decompress, DecompressorStream, FormatError } from "../../mod.ts";
import { collect, inChunks } from "../unit/helpers.ts";
import { fileOf, manifest } from "./golden.ts";

/** Archives of this many lengths are cut at each; of longer ones all of the ends, where headers are, and so many between. */
const MANY = 600, BETWEEN = 60;

for (const { name, wholeAt } of manifest()) {
  const archive = Deno.readFileSync(fileOf(name));
  // Each decoder of level 10 passes over its primer first.
  const every = archive.length <= MANY && !name.startsWith("level-10");
  const step = Math.ceil(archive.length / BETWEEN);
  const lengths = Array.from({ length: archive.length + 1 }, (_, i) => i)
    .filter((length) =>
      every || length < 60 || length > archive.length - 30 ||
      length % step === 0
    );

  Deno.test(`golden ${name} cut at ${every ? "any length" : `${lengths.length} lengths`} is truncated`, () => {
    for (const length of lengths) {
      if (wholeAt.includes(length)) {
        decompress(archive.subarray(0, length));
        continue;
      }
      const error = assertThrows(
        () => decompress(archive.subarray(0, length)),
        FormatError,
      );
      assertEquals([error.code, error.offset], ["truncated", length]);
    }
  });

  Deno.test(`the stream of golden ${name} cut at some lengths is truncated`, async () => {
    for (const length of lengths.filter((_, i) => i % 29 === 0)) {
      if (wholeAt.includes(length)) continue;
      const error = await collect(
        inChunks(archive.subarray(0, length), [100, 3]).pipeThrough(
          new DecompressorStream(),
        ),
      ).then(() => undefined, (reason) => reason);
      assertEquals([error?.code, error?.offset], ["truncated", length]);
    }
  });
}
