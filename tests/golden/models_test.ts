import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decompress,
  DecompressorStream,
  FormatError,
  ModelError,
} from "../../mod.ts";
import { join } from "../format/archive_builder.ts";
import { newKernel, newTwin } from "../format/predictors.ts";
import { referenceDecode } from "../format/reference_decoder.ts";
import { KNOWN, MODELS } from "../format/trained.ts";
import { collect, inChunks } from "../unit/helpers.ts";
import { fileOf, manifest, sha256 } from "./golden.ts";
import { make } from "./goldens.ts";
import { MADE_WITH_MODELS } from "./made_with_models.ts";

const ENTRIES = manifest("withModels");
const options = { models: MODELS };

Deno.test("the manifest and the makers are of the same golden archives that begin with models", () => {
  assertEquals(
    MADE_WITH_MODELS.map(({ name }) => name),
    ENTRIES.map(({ name }) => name),
  );
});

for (const entry of ENTRIES) {
  const { name, shows } = entry;
  const golden = MADE_WITH_MODELS.find((golden) => golden.name === name)!;
  const archive = Deno.readFileSync(fileOf(name));

  Deno.test(`golden ${name} (${shows}) decodes to its content with its model, and without it not at all`, async () => {
    assertEquals(decompress(archive, options), golden.content);
    for (const sizes of [[1], [7, 1, 13], [archive.length]]) {
      const output = inChunks(archive, sizes)
        .pipeThrough(new DecompressorStream(options));
      assertEquals(await collect(output), golden.content);
    }
    const error = assertThrows(() => decompress(archive), ModelError);
    assertEquals(error.code, "model-not-found");
  });

  Deno.test(`golden ${name} decodes to its content with nothing of the product, but a twin that has passed over what its model was trained on`, () => {
    for (const newPredictor of [newKernel, newTwin]) {
      const decoded = referenceDecode(archive, newPredictor, KNOWN);
      assertEquals(decoded.fault, undefined);
      assert(decoded.frames.every(({ model }) => model !== undefined));
      assertEquals(
        join(...decoded.blocks.map((block) => block.content)),
        golden.content,
      );
    }
  });

  Deno.test(`golden ${name} has not changed, and the encoder still makes its bytes`, async () => {
    assertEquals(await sha256(archive), entry.sha256);
    assertEquals(await sha256(golden.content), entry.contentSha256);
    const made = await make(golden);
    assertEquals(made.archive, archive);
    assertEquals(made.entry, entry);
  });

  Deno.test(`golden ${name} cut at some lengths is truncated`, () => {
    for (let length = 0; length < archive.length; length += 7) {
      if (entry.wholeAt.includes(length)) continue;
      const error = assertThrows(
        () => decompress(archive.subarray(0, length), options),
        FormatError,
      );
      assertEquals([error.code, error.offset], ["truncated", length]);
    }
  });
}
