import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress, CompressorStream, type Model } from "../../mod.ts";
import { json } from "../golden/content.ts";
import { modelOf, MODELS } from "../format/trained.ts";
import { collect, concat, inChunks, lines, noise } from "../unit/helpers.ts";
import { decoded } from "./outcome.ts";

const model = modelOf(6);
const frameSize = 1024;

/** Frames of two models and of none, more than a job takes. */
const mixed = concat(
  compress(json(3000, 71), { model, frameSize }),
  compress(json(3000, 72), { frameSize }),
  compress(new Uint8Array(300_000), { model, frameSize: 100_000 }),
  compress(json(3000, 73), { model: modelOf(3), frameSize }),
);
const content = concat(
  json(3000, 71),
  json(3000, 72),
  new Uint8Array(300_000),
  json(3000, 73),
);

Deno.test("an archive with a model is the same bytes for 0 to 3 Workers, whatever the chunks", async () => {
  const anySize = fc.integer({ min: 1, max: 9000 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...MODELS),
      fc.nat({ max: 20_000 }),
      fc.integer({ min: 1024, max: 30_000 }),
      fc.array(anySize, { minLength: 4, maxLength: 4 }),
      async (model, length, frameSize, sizes) => {
        const data = concat(
          json(length, 1 + length),
          noise(length >> 2),
          lines(length >> 1),
        );
        const archives = await Promise.all(sizes.map((size, workers) =>
          collect(
            inChunks(data, [size]).pipeThrough(
              new CompressorStream({ model, frameSize, workers }),
            ),
          )
        ));
        for (const archive of archives) assertEquals(archive, archives[0]);
        const options = { models: MODELS, workers: 2 };
        const outcome = await decoded(archives[0], options, sizes[0]);
        assertEquals(outcome, { content: data, error: undefined });
      },
    ),
    { numRuns: 6 },
  );
});

Deno.test("Workers are given the models that their frames name, and ask for others once", async () => {
  for (const workers of [0, 1, 3]) {
    const asked: string[] = [];
    const findModel = async (sha256: string) => {
      asked.push(sha256);
      await new Promise((done) => setTimeout(done, 10));
      return MODELS.find((model) => model.sha256 === sha256)!;
    };
    const options = { workers, findModel, models: [modelOf(3)] };
    const outcome = await decoded(mixed, options, 500);
    assertEquals(outcome, { content, error: undefined });
    assertEquals(asked, [model.sha256]);
  }
});

Deno.test("what is said of a model that is not there, or is wrong, is the same for any number of Workers", async () => {
  const { sha256 } = modelOf(3);
  const wrong = { ...model, sha256 };
  const reason = new Error("no such model");
  const failing = () => Promise.reject(reason);
  for (
    const options of [
      {},
      { models: [model] },
      { models: [model, wrong] },
      { models: [model], findModel: failing },
      { models: [model], findModel: () => Promise.resolve(model as Model) },
    ]
  ) {
    const alone = await decoded(mixed, options);
    assertEquals(typeof alone.error?.message, "string");
    for (const workers of [1, 3]) {
      assertEquals(await decoded(mixed, { ...options, workers }), alone);
    }
  }
});

Deno.test("without Workers to be had, a stream that was told to use them finds models as well", async () => {
  const { Worker } = globalThis;
  try {
    globalThis.Worker = class {
      constructor() {
        throw new Error("no Worker here");
      }
    } as unknown as typeof Worker;
    const findModel = (sha256: string) =>
      Promise.resolve(MODELS.find((model) => model.sha256 === sha256)!);
    const outcome = await decoded(mixed, { workers: 2, findModel }, 700);
    assertEquals(outcome, { content, error: undefined });
    const { error } = await decoded(mixed, { workers: 2 });
    assertEquals(error?.modelId, model.id);
  } finally {
    globalThis.Worker = Worker;
  }
});
