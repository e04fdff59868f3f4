import { assert, assertEquals, assertRejects } from "@std/assert";
import { Codec, loadModel, primeModelFile, trainModel } from "../../../mod.ts";

const encoder = new TextEncoder();

const NAMES = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Frances"];

/** Messages of one shape; the seed decides which. */
function messages(count: number, seed: number): Uint8Array[] {
  let random = seed;
  const next = (below: number) => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return Math.floor(random / 2 ** 32 * below);
  };
  return Array.from({ length: count }, () => {
    const name = NAMES[next(NAMES.length)];
    return encoder.encode(JSON.stringify({
      id: next(100_000),
      user: { name, mail: `${name.toLowerCase()}@example.com` },
      state: ["open", "closed", "waiting"][next(3)],
      tags: NAMES.slice(next(3), 3 + next(3)),
      created_at: `2026-0${1 + next(9)}-1${next(10)}T0${next(10)}:00:00Z`,
    }));
  });
}

function coded(codec: Codec, all: Uint8Array[]): number {
  return all.reduce((sum, message) => sum + codec.encode(message).length, 0);
}

const SAMPLES = messages(1500, 1);
const UNSEEN = messages(100, 2);
const SIZE = 100_000;
const PRIMED = await primeModelFile(SAMPLES, { size: SIZE });

Deno.test("a primed model fits its size, and its file is read back", async () => {
  const { file, model } = PRIMED;
  assert(file.length <= SIZE);
  const read = await loadModel(file);
  assertEquals(read.sha256, model.sha256);
  assertEquals(read.state.memory, model.state.memory);
  assertEquals(
    read.trainingBytes,
    SAMPLES.reduce((sum, { length }) => sum + length + 1, 0),
  );
});

Deno.test("messages that a primed model has not seen are smaller than with plain training, at a fraction of the file", async () => {
  const content = new Blob(
    SAMPLES.flatMap((sample) => [sample as Uint8Array<ArrayBuffer>, "\n"]),
  );
  const trained = await trainModel(content, { level: 6, ensemble: 1 });
  const primed = coded(new Codec({ model: PRIMED.model }), UNSEEN);
  assert(primed < coded(new Codec({ model: trained }), UNSEEN));
  assert(PRIMED.file.length < trained.bytes / 2);
});

Deno.test("the same samples make the same model, as an array or as they come", async () => {
  async function* later() {
    for (const sample of SAMPLES) yield await Promise.resolve(sample);
  }
  const { model } = await primeModelFile(later(), { size: SIZE });
  assertEquals(model.sha256, PRIMED.model.sha256);
});

Deno.test("what does not fit a smaller size is left out, and messages are still a fraction", async () => {
  const { file, model } = await primeModelFile(SAMPLES, { size: 70_000 });
  assert(file.length <= 70_000);
  const raw = UNSEEN.reduce((sum, { length }) => sum + length, 0);
  assert(coded(new Codec({ model }), UNSEEN) < raw / 4);
});

Deno.test("samples of a line each may end with it", async () => {
  const ended = SAMPLES.map((sample) => Uint8Array.of(...sample, 10));
  const { model } = await primeModelFile(ended, { size: SIZE });
  assertEquals(model.sha256, PRIMED.model.sha256);
});

Deno.test("one sample is enough, none is not", async () => {
  const { model } = await primeModelFile(SAMPLES.slice(0, 1));
  assertEquals(model.trainingBytes, SAMPLES[0].length + 1);
  await assertRejects(
    () => primeModelFile([]),
    RangeError,
    "Cannot prime a model as there are no samples",
  );
});

Deno.test("sizes and levels that cannot be had are refused", async () => {
  await assertRejects(
    () => primeModelFile(SAMPLES, { size: 1000 }),
    RangeError,
    "size must be an integer from 65536 to 67108864: current value is 1000",
  );
  await assertRejects(
    () => primeModelFile(SAMPLES, { level: 9 }),
    RangeError,
    "level must be 5 or 6: current value is 9",
  );
});

Deno.test("priming ends when it is aborted", async () => {
  const controller = new AbortController();
  const done = primeModelFile(SAMPLES, {
    size: SIZE,
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("no longer wanted")),
  });
  await assertRejects(() => done, Error, "no longer wanted");
});
