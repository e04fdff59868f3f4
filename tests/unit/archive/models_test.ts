import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  compress,
  type Damage,
  type Model,
  ModelError,
  openArchive,
  recover,
} from "../../../mod.ts";
import { modelOf, MODELS } from "../../format/trained.ts";
import { json } from "../../golden/content.ts";
import { collect, concat } from "../helpers.ts";

const model = modelOf(6);
const content = json(9000, 81);
const archive = compress(content, { model, frameSize: 1024 });

/** Finds models, and counts how often. */
function finder() {
  const asked: string[] = [];
  const findModel = async (sha256: string): Promise<Model> => {
    asked.push(sha256);
    await new Promise((done) => setTimeout(done, 5));
    return MODELS.find((model) => model.sha256 === sha256)!;
  };
  return { asked, findModel };
}

Deno.test("any part of an archive with a model is what the content has there", async () => {
  await using opened = await openArchive(archive, { models: [model] });
  const anyOffset = fc.nat({ max: content.length });
  await fc.assert(
    fc.asyncProperty(anyOffset, fc.nat(3000), async (offset, length) => {
      assertEquals(
        await opened.bytes({ offset, length }),
        content.slice(offset, offset + length),
      );
    }),
    { numRuns: 20 },
  );
});

Deno.test("an open archive asks for a model once, when it first reads with it", async () => {
  const { asked, findModel } = finder();
  await using opened = await openArchive(archive, { findModel });
  assertEquals(asked, []);
  for (const offset of [0, 5000]) {
    const length = 10;
    assertEquals(
      await opened.bytes({ offset, length }),
      content.slice(offset, offset + length),
    );
  }
  assertEquals(asked, [model.sha256]);
});

Deno.test("lines are read with a model as well", async () => {
  await using opened = await openArchive(archive, { models: [model] });
  const text = new TextDecoder().decode(content).split("\n");
  assertEquals(
    await new Response(opened.lines({ from: 50, to: 52 })).text(),
    text.slice(49, 52).join("\n") + "\n",
  );
});

Deno.test("a reading without the model fails, and those of other frames do not", async () => {
  const plain = json(1000, 82);
  const both = concat(compress(plain), archive);
  await using opened = await openArchive(both);
  assertEquals(await opened.bytes({ length: 1000 }), plain);
  const error = await assertRejects(
    () => opened.bytes({ offset: 1500, length: 10 }),
    ModelError,
  );
  assertEquals([error.code, error.modelId], ["model-not-found", model.id]);
});

Deno.test("what is left of a damaged archive with a model is restored with it", async () => {
  const damaged = archive.slice();
  damaged[archive.length >> 1] ^= 1;
  const { asked, findModel } = finder();
  for (const options of [{ models: [model] }, { findModel }]) {
    const damages: Damage[] = [];
    const onDamage = (damage: Damage) => damages.push(damage);
    const rest = await collect(recover(damaged, { ...options, onDamage }));
    assertEquals(damages.length, 1);
    const { contentOffset: at, contentLength: length } = damages[0];
    assertEquals(
      rest,
      concat(content.slice(0, at), content.slice(at! + length!)),
    );
    assert(length! > 0 && length! <= 1024);
  }
  assertEquals(asked, [model.sha256]);
});

Deno.test("a model that is not there is no damage: recover fails with it", async () => {
  const damages: Damage[] = [];
  const onDamage = (damage: Damage) => damages.push(damage);
  const plain = json(1000, 82);
  const both = concat(compress(plain), archive);
  const parts: Uint8Array[] = [];
  const error = await assertRejects(async () => {
    for await (const part of recover(both, { onDamage })) parts.push(part);
  }, ModelError);
  assertEquals([error.code, error.modelId], ["model-not-found", model.id]);
  assertEquals([concat(...parts), damages], [plain, []]);
});
