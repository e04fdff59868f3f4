import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  type ArchivePart,
  compress,
  type CompressOptions,
  CompressorStream,
  decompress,
  DecompressorStream,
  FormatError,
  inspect,
  LimitError,
  type Model,
  ModelError,
} from "../../../mod.ts";
import { encodeModels } from "../../../src/frame/models_field.ts";
import { kernelMemory } from "../../../src/kernel/profiles.ts";
import { json, prose } from "../../golden/content.ts";
import { modelOf, MODELS } from "../../format/trained.ts";
import {
  blocksOf,
  bytes,
  collect,
  concat,
  frame,
  headerOf,
  inChunks,
  lines,
  noise,
} from "../helpers.ts";

const model = modelOf(6);
const content = json(3000, 60);
const archive = compress(content, { model });

/** Another with the same hash: what a made-up archive may claim. */
const renamed = (other: Model) => ({ ...other, sha256: model.sha256 });

const anyContent = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 2000 }).map((length) => json(length, length)),
    fc.integer({ min: 1, max: 2000 }).map((length) => lines(length)),
    fc.integer({ min: 1, max: 2000 }).map((length) => noise(length)),
    fc.integer({ min: 1, max: 4000 }).map((length) => new Uint8Array(length)),
    fc.uint8Array({ maxLength: 300 }),
  ),
  { maxLength: 4 },
).map((parts) => concat(...parts));

const anyChunks = fc.array(fc.integer({ min: 1, max: 3000 }), {
  minLength: 1,
  maxLength: 4,
});

Deno.test("content comes back whatever it is, the model, the frames, the blocks and the flushes", async () => {
  const anyOptions = fc.record({
    model: fc.constantFrom(...MODELS),
    checksum: fc.boolean(),
    flush: fc.constantFrom("block" as const, "chunk" as const),
    frameSize: fc.constantFrom(1024, 2500, Infinity),
    blockSize: fc.integer({ min: 1024, max: 5000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      anyContent,
      anyOptions,
      anyChunks,
      anyChunks,
      async (content, options, sizes, others) => {
        const output = inChunks(content, sizes)
          .pipeThrough(new CompressorStream(options))
          .pipeThrough(new DecompressorStream({ models: MODELS }));
        assertEquals(await collect(output), content);
        const { flush: _, ...rest } = options;
        const once = compress(content, rest);
        assertEquals(decompress(once, { models: MODELS }), content);
        const contentSize = content.length;
        const streamed = inChunks(content, others)
          .pipeThrough(new CompressorStream({ ...rest, contentSize }));
        assertEquals(await collect(streamed), once);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("what a model was trained on makes content like it smaller", () => {
  const message = json(500, 62);
  const plain = compress(message, { level: 6 });
  assert(compress(message, { model }).length < plain.length - 20);
});

Deno.test("the header has the model's profile and memory, and names it; its blocks have its ensemble", () => {
  for (const model of MODELS) {
    const { profile, ensemble, sha256, state: { tables } } = model;
    const archive = compress(content, { model });
    const { scale, memory, ...said } = headerOf(archive, content);
    assertEquals([said.profile, scale], [profile, 0]);
    assertEquals(memory, kernelMemory(profile, 0, content.length, tables));
    assertEquals(said.extensions, [encodeModels([sha256])]);
    const [block] = blocksOf(archive, content);
    assertEquals([block.kind, block.ensemble], ["coded", ensemble]);
  }
});

Deno.test("inspect says which model each frame begins with", async () => {
  const archives = concat(compress(content), archive);
  const parts: ArchivePart[] = await Array.fromAsync(
    inspect(new Blob([archives]).stream()),
  );
  const frames = parts.filter((part) => part.type === "frame");
  assertEquals(frames.map(({ models }) => models), [[], [model.sha256]]);
});

Deno.test("content of one block is stored where a model does not help, and runs are runs", () => {
  const kinds = concat(noise(1024), new Uint8Array(1024));
  const archive = compress(kinds, { model, blockSize: 1024 });
  const blocks = blocksOf(archive, kinds);
  assertEquals(blocks.map(({ kind }) => kind), ["stored", "run"]);
  assertEquals(decompress(archive, { models: [model] }), kinds);
});

Deno.test("the level is the model's, and no other", () => {
  for (const model of MODELS) {
    const { level } = model;
    const archive = compress(content, { model });
    assertEquals(compress(content, { model, level }), archive);
    for (const other of [1, 4, 10, level === 6 ? 9 : 6]) {
      const options: CompressOptions = { model, level: other };
      assertThrows(
        () => compress(content, options),
        RangeError,
        `Cannot compress as level must be ${level} with this model: current value is ${other}`,
      );
      assertThrows(() => new CompressorStream(options), RangeError);
    }
    assertThrows(() => compress(content, { model, level: 11 }), RangeError);
  }
});

Deno.test("a model takes its memory or none: no smaller predictor is used in its place", () => {
  const { memory } = headerOf(archive, content);
  const most = { model, maxMemory: memory * 1024 };
  assertEquals(compress(content, most), archive);
  const error = assertThrows(
    () => compress(content, { ...most, maxMemory: memory * 1024 - 1 }),
    LimitError,
  );
  assertEquals([error.code, error.asked], ["memory", memory * 1024]);

  const models = [model];
  const limits = { models, maxMemory: memory * 1024 };
  assertEquals(decompress(archive, limits), content);
  limits.maxMemory--;
  assertThrows(() => decompress(archive, limits), LimitError);
});

Deno.test("a structured clone of a model serves as well", () => {
  const clone = structuredClone(model);
  assertEquals(compress(content, { model: clone }), archive);
  assertEquals(decompress(archive, { models: [clone] }), content);
});

Deno.test("streams that share a model do not disturb each other, nor it", async () => {
  const before = model.state.memory.slice();
  const contents = [1, 2, 3, 4].map((seed) => json(2000, 60 + seed));
  const archives = await Promise.all(contents.map((content) =>
    collect(
      inChunks(content, [100])
        .pipeThrough(new CompressorStream({ model, flush: "chunk" })),
    )
  ));
  for (const [i, archive] of archives.entries()) {
    assertEquals(decompress(archive, { models: [model] }), contents[i]);
  }
  assertEquals(model.state.memory, before);
});

Deno.test("without the model: model-not-found, which names it, and no output of that frame", async () => {
  const others = MODELS.filter((other) => other !== model);
  for (const models of [undefined, [], others]) {
    const options = models ? { models } : {};
    const error = assertThrows(() => decompress(archive, options), ModelError);
    assertEquals([error.code, error.modelId], ["model-not-found", model.id]);
    assert(error.message.includes(model.id));

    const before = prose(500, 61);
    const input = concat(compress(before), archive);
    const stream = new DecompressorStream(options);
    const out: Uint8Array[] = [];
    const failed = await assertRejects(async () => {
      for await (const part of inChunks(input, [100]).pipeThrough(stream)) {
        out.push(part);
      }
    }, ModelError);
    assertEquals([failed.code, concat(...out)], ["model-not-found", before]);
  }
});

Deno.test("a model of another profile: wrong-profile", () => {
  const models = [renamed(modelOf(3))];
  const error = assertThrows(() => decompress(archive, { models }), ModelError);
  assertEquals([error.code, error.modelId], ["wrong-profile", model.id]);
});

Deno.test("what a header may not say beside a model", () => {
  const { sha256, profile, state: { tables } } = model;
  const extensions = [encodeModels([sha256])];
  const memory = kernelMemory(profile, 0, 1024, tables);
  const right = { profile, memory, extensions };
  const models = [model];
  assertEquals(decompress(frame("a", right), { models }), bytes("a"));
  const several = [encodeModels([sha256, sha256])];
  for (
    const [wrong, code] of [
      [{ scale: 1 }, "corrupt"],
      [{ memory: memory + 1 }, "corrupt"],
      [{ extensions: several }, "unsupported-feature"],
    ] as const
  ) {
    const input = frame("a", { ...right, ...wrong });
    const error = assertThrows(
      () => decompress(input, { models }),
      FormatError,
    );
    assertEquals([error.code, error.offset], [code, 0]);
  }
});

Deno.test("findModel is asked for a model that is not given, once in a stream, and awaited", async () => {
  const input = concat(archive, compress(content), archive);
  const asked: string[] = [];
  let found = false;
  const findModel = async (sha256: string) => {
    asked.push(sha256);
    await new Promise((done) => setTimeout(done, 20));
    found = true;
    return model;
  };
  const stream = inChunks(input, [50]).pipeThrough(
    new DecompressorStream({ findModel, models: [modelOf(3)] }),
  );
  const parts: Uint8Array[] = [];
  for await (const part of stream) {
    assert(found);
    parts.push(part);
  }
  assertEquals(concat(...parts), concat(content, content, content));
  assertEquals(asked, [model.sha256]);
});

Deno.test("findModel is not asked for a model that is given, nor where none is named", async () => {
  const findModel = () => Promise.reject(new Error("it was asked"));
  const input = concat(archive, compress(content));
  const stage = new DecompressorStream({ findModel, models: [model] });
  const output = inChunks(input, [1000]).pipeThrough(stage);
  assertEquals(await collect(output), concat(content, content));
});

Deno.test("a stream fails with what findModel fails with, thrown or rejected, on both sides", async () => {
  const reason = new Error("the shelf is empty");
  const thrown = () => {
    throw reason;
  };
  for (const findModel of [() => Promise.reject(reason), thrown]) {
    const { readable, writable } = new DecompressorStream({ findModel });
    const writer = writable.getWriter();
    const written = writer.write(archive).then(() => writer.close())
      .then(() => undefined, (error) => error);
    const read = await collect(readable).then(() => {}, (error) => error);
    assertEquals([read, await written], [reason, reason]);
  }
});

Deno.test("what findModel finds must be a model, and the one that was asked for", async () => {
  const failure = (found: unknown) => {
    const findModel = () => Promise.resolve(found as Model);
    const stage = new DecompressorStream({ findModel });
    return collect(inChunks(archive, [99]).pipeThrough(stage)).then(
      () => undefined,
      (error) => error,
    );
  };
  const wrong = await failure(modelOf(3));
  assertInstanceOf(wrong, ModelError);
  assertEquals([wrong.code, wrong.modelId], ["hash-mismatch", model.id]);
  for (const nothing of [undefined, {}, "a model"]) {
    assertInstanceOf(await failure(nothing), TypeError);
  }
  const profile = await failure(renamed(modelOf(3)));
  assertInstanceOf(profile, ModelError);
  assertEquals(profile.code, "wrong-profile");
});

Deno.test("a stream that is cancelled while it waits for a model ends, whatever comes of the search", async () => {
  for (const outcome of [() => model, () => Promise.reject(new Error())]) {
    let settle = () => {};
    const findModel = () =>
      new Promise<Model>((resolve) => settle = () => resolve(outcome()));
    const stage = new DecompressorStream({ findModel });
    const writer = stage.writable.getWriter();
    writer.write(archive).catch(() => {});
    writer.closed.catch(() => {});
    const reader = stage.readable.getReader();
    const read = reader.read();
    await new Promise((done) => setTimeout(done, 10));
    await reader.cancel();
    assertEquals((await read).done, true);
    settle();
    await new Promise((done) => setTimeout(done, 10));
  }
});

Deno.test("options that are no models are refused at once", () => {
  for (const value of [null, 6, "json", {}, { ...model, sha256: "json" }]) {
    const model = value as Model;
    assertThrows(
      () => compress(content, { model }),
      TypeError,
      "model must be a Model",
    );
    assertThrows(
      () => decompress(archive, { models: [model] }),
      TypeError,
      "models[0] must be a Model",
    );
  }
  const models = model as unknown as Model[];
  assertThrows(
    () => new DecompressorStream({ models }),
    TypeError,
    "models must be an array of Models: current value is Model",
  );
  const findModel = model as unknown as () => Promise<Model>;
  assertThrows(() => new DecompressorStream({ findModel }), TypeError);
});
