import { assert, assertEquals } from "@std/assert";
import { decompress, DecompressorStream } from "../../mod.ts";
import { join } from "../format/archive_builder.ts";
import { newKernel, newTwin } from "../format/predictors.ts";
import { referenceDecode } from "../format/reference_decoder.ts";
import { referenceIndex } from "../format/reference_index.ts";
import { collect, inChunks } from "../unit/helpers.ts";
import { fileOf, manifest, sha256 } from "./golden.ts";
import { GOLDENS, make } from "./goldens.ts";

/** Content above this, in bytes, is too slow for the twin. */
const MUCH = 10_000;

const ENTRIES = manifest();
const read = (name: string) => Deno.readFileSync(fileOf(name));
const reference = (name: string) => referenceDecode(read(name), newKernel);

Deno.test("the manifest, the makers and the files are of the same golden archives", () => {
  const files = [...Deno.readDirSync(new URL(".", import.meta.url))]
    .map((file) => file.name).filter((name) => name.endsWith(".slc")).sort();
  const entries = [...ENTRIES, ...manifest("withModels")];
  assertEquals(files, entries.map(({ name }) => `${name}.slc`).sort());
  assertEquals(
    GOLDENS.map(({ name }) => name),
    ENTRIES.map(({ name }) => name),
  );
});

for (const entry of ENTRIES) {
  const { name, shows } = entry;
  const golden = GOLDENS.find((golden) => golden.name === name)!;

  Deno.test(`golden ${name} (${shows}) decodes to its content in all three ways`, async () => {
    const archive = read(name);
    assertEquals(decompress(archive), golden.content);
    for (const sizes of [[1], [7, 1, 13], [1000], [archive.length]]) {
      const output = inChunks(archive, sizes).pipeThrough(
        new DecompressorStream(),
      );
      assertEquals(await collect(output), golden.content);
    }
    const { blocks, fault } = reference(name);
    assertEquals(fault, undefined);
    assertEquals(
      join(...blocks.map((block) => block.content)),
      golden.content,
    );
  });

  if (entry.contentBytes <= MUCH) {
    Deno.test(`golden ${name} decodes to its content with nothing of the product`, () => {
      const { blocks, fault } = referenceDecode(read(name), newTwin);
      assertEquals(fault, undefined);
      assertEquals(
        join(...blocks.map((block) => block.content)),
        golden.content,
      );
    });
  }

  Deno.test(`golden ${name} has not changed`, async () => {
    const archive = read(name);
    assertEquals(await sha256(archive), entry.sha256);
    assertEquals(await sha256(golden.content), entry.contentSha256);
    assertEquals(archive.length, entry.bytes);
    assertEquals(golden.content.length, entry.contentBytes);
  });

  if (entry.made === "earlier") continue;
  const maker = entry.made === "encoder" ? "the encoder" : "the kernel";
  Deno.test(`${maker} still makes the bytes of golden ${name}`, async () => {
    const made = await make(golden);
    assertEquals(made.archive, read(name));
    assertEquals(made.entry, entry);
  });
}

/** Every block of a profile with three ensembles. */
function mixed(profile: number): string[] {
  return [
    ...["1 0 false", "1 1 false", "1 2 false", "2 0 false"],
    ...["2 0 true", "2 1 true", "2 2 true", "3 0 false"],
  ].map((block) => `${profile}: ${block}`);
}

Deno.test("the golden archives hold every profile, scale, type of block and ensemble", () => {
  const blocks = new Set<string>();
  const scales = new Set<number>();
  for (const { name } of ENTRIES) {
    const decoded = reference(name);
    for (const { scale } of decoded.frames) scales.add(scale);
    for (const { frame, type, ensemble, learn } of decoded.blocks) {
      const { profile } = decoded.frames[frame];
      blocks.add(`${profile}: ${type} ${ensemble} ${learn}`);
    }
  }
  assertEquals([...scales].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(
    [...blocks].sort(),
    ["10: 1 0 false", "10: 1 1 false", "10: 1 2 false"].concat(
      ...["1: 1 0 false", "1: 2 0 false", "1: 2 0 true", "1: 3 0 false"],
      ...[2, 3].flatMap(mixed),
      ...["4: 1 0 false", "4: 1 1 false", "4: 1 2 false"],
      ...["4: 2 0 false", "4: 3 0 false"],
      ...[5, 6, 7, 8].flatMap(mixed),
    ),
  );
});

Deno.test("the encoder chooses the full scale, and each ensemble, where its goldens say so", () => {
  assertEquals(reference("full-scale").frames[0].scale, 9);
  for (const [ensemble, kind] of ["prose", "structured", "binary"].entries()) {
    const [block] = reference(`level-6-${kind}`).blocks;
    assertEquals([block.type, block.ensemble], [1, ensemble]);
  }
  for (const profile of [5, 6]) {
    const kinds = ["prose", "structured", "binary"];
    for (const [ensemble, kind] of kinds.entries()) {
      const [block] = reference(`balanced-${profile}-${kind}`).blocks;
      assertEquals([block.type, block.ensemble], [1, ensemble]);
    }
  }
});

Deno.test("golden index says where each frame begins", () => {
  const archive = read("index");
  const { frames, blocks } = reference("index");
  let at = 0;
  const entries = referenceIndex(archive)!;
  for (const [number, { codedLength, rawLength }] of entries.entries()) {
    assertEquals(frames[number].start, at);
    at += codedLength;
    const own = blocks.filter((block) => block.frame === number);
    const sum = own.reduce((sum, block) => sum + block.content.length, 0);
    assertEquals(rawLength, sum);
  }
  assertEquals(entries.length, frames.length);
});

Deno.test("the golden of 4 KiB has 4,096 bytes", () => {
  assertEquals(read("4-kib").length, 4096);
  assert(reference("4-kib").blocks.length >= 8);
});
