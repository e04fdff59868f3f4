import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ArchivePart,
  compress,
  FormatError,
  inspect,
} from "../../../mod.ts";
import { fileOf, manifest } from "../../golden/golden.ts";
import { inChunks, lines } from "../helpers.ts";

const parts = (archive: Uint8Array, cuts = [archive.length]) =>
  Array.fromAsync(inspect(inChunks(archive, cuts)));

const total = (parts: ArchivePart[]) =>
  parts.reduce(
    (sum, part) => sum + (part.type === "end" ? part.contentBytes : 0),
    0,
  );

for (const { name, contentBytes, wholeAt } of manifest()) {
  const golden = Deno.readFileSync(fileOf(name));

  Deno.test(`golden ${name} says how much it holds, however it arrives`, async () => {
    const found = await parts(golden);
    assertEquals(total(found), contentBytes);
    assertEquals(await parts(golden, [1]), found);
    const inBlocks = found.reduce(
      (sum, part) => sum + (part.type === "block" ? part.contentBytes : 0),
      0,
    );
    assertEquals(inBlocks, contentBytes);
    const offsets = found.map(({ offset }) => offset);
    assertEquals(offsets, offsets.toSorted((a, b) => a - b));
  });

  Deno.test(`golden ${name} cut anywhere is truncated to the inspection, too`, async () => {
    for (let cut = 0; cut < Math.min(golden.length, 300); cut++) {
      if (wholeAt.includes(cut)) continue;
      const error = await assertRejects(
        () => parts(golden.slice(0, cut)),
        FormatError,
      );
      assertEquals([error.code, error.offset], ["truncated", cut]);
    }
  });
}

Deno.test("damage of headers and end marks is found without decoding", async () => {
  const archive = compress(lines(5000), { blockSize: 1024 });
  const found = await parts(archive);
  const firstBlock = found[1].offset;
  const end = found.at(-1)!.offset;
  assert(found.length > 5 && firstBlock > 0 && end < archive.length);
  for (let at = 0; at < archive.length; at++) {
    if (at >= firstBlock && at < end) continue;
    const damaged = archive.slice();
    damaged[at] ^= 1;
    await assertRejects(() => parts(damaged), FormatError, undefined, `${at}`);
  }
});

Deno.test("what follows an archive is found", async () => {
  const archive = compress(lines(100));
  const garbage = new Uint8Array([...archive, 0]);
  const error = await assertRejects(() => parts(garbage), FormatError);
  assertEquals([error.code, error.offset], ["trailing-data", archive.length]);
});

Deno.test("an input that is not read to its end is cancelled", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(compress(lines(100))),
    cancel: () => void (cancelled = true),
  });
  for await (const part of inspect(endless)) {
    assertEquals(part.type, "frame");
    break;
  }
  assert(cancelled);
});
