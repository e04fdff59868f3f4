import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  compress,
  type CompressOptions,
  CompressorStream,
  decompress,
  DecompressorStream,
  FormatError,
  LimitError,
  ModelError,
} from "../../mod.ts";
import { tableSizes } from "../../src/kernel/profiles.ts";
import { Interpreter } from "../../src/neural/interpreter.ts";
import { anyContent, prose, structured } from "../twin/content.ts";
import { LanesTwin } from "../twin/lanes.ts";
import { Twin } from "../twin/mod.ts";
import { loadTiny } from "./networks.ts";
import { ALONE } from "./reference_memory.ts";
import { type NewPredictor, referenceDecode } from "./reference_decoder.ts";
import { KNOWN, modelOf, TRAINED } from "./trained.ts";

const { network, exact, sizes } = await loadTiny(1);
const other = await loadTiny(2);
const model = modelOf(6);

/** Decodes with nothing of the product but what takes the network's steps. */
const newPredictor: NewPredictor = (
  profile,
  scale,
  blockLimit,
  hash,
  named,
) => {
  const { lanes } = named!;
  const newTwin = () => {
    if (!hash) return new Twin({ profile, scale, blockLimit });
    const { model, training } = TRAINED.get(hash)!;
    const twin = new Twin({
      ...{ profile, scale: 0 },
      blockLimit: Math.max(blockLimit, training.length),
      tables: model.state.tables,
    });
    twin.learn(training, model.ensemble);
    return twin;
  };
  return new LanesTwin(
    lanes,
    () => new Interpreter(exact.program, 1),
    profile === ALONE ? undefined : newTwin,
  );
};

function byReference(archive: Uint8Array) {
  const networks = new Map([[network.sha256, sizes]]);
  const { blocks, fault } = referenceDecode(
    archive,
    newPredictor,
    KNOWN,
    networks,
  );
  return {
    content: Uint8Array.from(blocks.flatMap(({ content }) => [...content])),
    fault,
  };
}

const anyUse: fc.Arbitrary<CompressOptions> = fc.record({
  network: fc.constant(network),
  lanes: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  kind: fc.constantFrom("alone", "mixed", "model"),
  blockSize: fc.constantFrom(1024, 4096),
  frameSize: fc.constantFrom(2000, Infinity),
}).map(({ lanes, kind, ...use }) => ({
  ...use,
  ...(lanes && { lanes }),
  ...(kind === "alone" ? { mixed: false } : {}),
  ...(kind === "model" ? { model } : {}),
}));

Deno.test("what is coded with a network, decoder and reference decoder restore, whatever the lanes", () => {
  fc.assert(
    fc.property(anyContent(3000), anyUse, (content, use) => {
      const archive = compress(content, use);
      assertEquals(decompress(archive, { models: [model, network] }), content);
      const { content: restored, fault } = byReference(archive);
      assertEquals(fault, undefined);
      assertEquals(restored, content);
    }),
    { numRuns: 30 },
  );
});

Deno.test("a network that is told to be executed by anybody makes the same archive", async () => {
  const content = prose(5000, 1);
  for (const use of [{ lanes: 1 }, { lanes: 5, mixed: false }]) {
    const archives = [];
    for (const backend of ["kernel", "interpreter"] as const) {
      const { network } = await loadTiny(1, { backend });
      archives.push(compress(content, { network, ...use }));
    }
    assertEquals(archives[0], archives[1]);
  }
});

Deno.test("a stream makes with a network what one call makes, whatever the chunks and Workers", async () => {
  const content = structured(9000, 2);
  const use = { network, lanes: 3, frameSize: 4000 };
  const archive = compress(content, use);
  for (const workers of [0, 2]) {
    for (const size of [1000, 9000]) {
      const chunks = [];
      for (let at = 0; at < content.length; at += size) {
        chunks.push(content.slice(at, at + size));
      }
      const made = ReadableStream.from(chunks).pipeThrough(
        new CompressorStream({ ...use, contentSize: content.length, workers }),
      );
      assertEquals(await new Response(made).bytes(), archive);
    }
    const restored = ReadableStream.from([archive]).pipeThrough(
      new DecompressorStream({ models: [network], workers }),
    );
    assertEquals(await new Response(restored).bytes(), content);
  }
});

Deno.test("any changed byte of an archive with a network ends in an error that the reference decoder gives, too, or in the content", () => {
  const content = prose(700, 3);
  for (const use of [{ mixed: false, lanes: 3 }, { lanes: 2 }, { model }]) {
    const archive = compress(content, { network, ...use });
    for (let at = 0; at < archive.length; at += 7) {
      const damaged = archive.slice();
      damaged[at] ^= 1 << at % 8;
      const { fault, content: restored } = byReference(damaged);
      try {
        const found = decompress(damaged, { models: [model, network] });
        assertEquals(fault, undefined);
        assertEquals(found, restored);
      } catch (error) {
        if (error instanceof ModelError) {
          assertEquals(error.code, fault?.code as string);
          continue;
        }
        assert(error instanceof FormatError, `${error}`);
        assertEquals([error.code, error.offset], [fault?.code, fault?.offset]);
      }
    }
  }
});

Deno.test("a frame's network must be there, and must be one", () => {
  const content = prose(500, 4);
  const archive = compress(content, { network, model });
  const failing = (models: Parameters<typeof decompress>[1]) =>
    assertThrows(() => decompress(archive, models), ModelError);
  assertEquals(failing({ models: [network] }).code, "model-not-found");
  assertEquals(failing({ models: [model] }).code, "model-not-found");
  assertEquals(
    failing({ models: [model, other.network] }).modelId,
    `sha256:${network.sha256}`,
  );
  const disguised = { ...network, sha256: model.sha256 };
  assertEquals(
    failing({ models: [disguised, network] }).code,
    "wrong-profile",
  );
});

Deno.test("a stream finds the network that a frame names", async () => {
  const content = prose(2000, 5);
  const archive = compress(content, { network, model });
  const asked: string[] = [];
  const restored = ReadableStream.from([archive]).pipeThrough(
    new DecompressorStream({
      findModel: (sha256) => {
        asked.push(sha256);
        return Promise.resolve(sha256 === model.sha256 ? model : network);
      },
    }),
  );
  assertEquals(await new Response(restored).bytes(), content);
  assertEquals(asked, [model.sha256, network.sha256]);
});

Deno.test("options that are about a network need one, and those that do not go with it are refused", () => {
  const refused = (options: CompressOptions) =>
    assertThrows(() => compress(new Uint8Array(9), options), Error).message;
  assertEquals(
    refused({ lanes: 2 }),
    "Cannot compress as lanes need a network: current value is undefined",
  );
  assertEquals(
    refused({ mixed: false }),
    "Cannot compress as mixed needs a network: current value is undefined",
  );
  assertEquals(
    refused({ network, level: 9 }),
    "Cannot compress as level must be 6 with a network: current value is 9",
  );
  assertEquals(
    refused({ network, lanes: 1025 }),
    "Cannot compress as lanes must be an integer from 1 to 1024: current value is 1025",
  );
  assertEquals(
    refused({ network: {} as typeof network }),
    "Cannot compress as network must be a Network: current value is Object",
  );
  assertEquals(
    refused({ network, model, mixed: false }),
    `Cannot compress as a network that is not mixed has no model: current value is sha256:${model.sha256}`,
  );
});

Deno.test("the memory of a frame with a network is what lanes, tables and the file take", () => {
  const { slotLines } = tableSizes(6, 9);
  assert(slotLines > 0);
  const content = new Uint8Array(20_000).map((_, i) => i * i >> 7);
  const one = () => compress(content, { network, maxMemory: 4_000_000 });
  assertEquals(
    decompress(one(), { models: [network], maxMemory: 4_000_000 }),
    content,
  );
  assertThrows(
    () => compress(content, { network, lanes: 16, maxMemory: 4_000_000 }),
    Error,
    "maxMemory must be at least",
  );
});

Deno.test("decoders take what is made with many lanes as they are, unless its maker has allowed more memory", () => {
  const content = new Uint8Array(8 << 20); // Enough for the largest tables; runs are coded at once.
  const models = [network];
  for (const lanes of [7, 8, 40]) {
    const archive = compress(content, { network, lanes });
    assertEquals(decompress(archive, { models }).length, content.length);
  }
  const large = compress(content, { network, lanes: 8, maxMemory: 2 ** 30 });
  assertThrows(() => decompress(large, { models }), LimitError, "maxMemory");
  const maxMemory = 2 ** 29;
  assertEquals(
    decompress(large, { models, maxMemory }).length,
    content.length,
  );
});
