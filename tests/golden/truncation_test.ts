import { assertEquals, assertThrows } from "@std/assert";
import { decompress, DecompressorStream, FormatError } from "../../mod.ts";
import { collect, inChunks } from "../unit/helpers.ts";
import { fileOf, manifest } from "./golden.ts";

/** Content above this, in bytes, is slow to decode: then only some lengths are tried. */
const MUCH = 10_000;

for (const { name, contentBytes, wholeAt } of manifest()) {
  const archive = Deno.readFileSync(fileOf(name));
  const every = contentBytes <= MUCH;
  const lengths = Array.from({ length: archive.length + 1 }, (_, i) => i)
    .filter((length) =>
      every || length < 60 || length > archive.length - 30 || length % 61 === 0
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
