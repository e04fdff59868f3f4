import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  generate,
  type GenerateOptions,
  GenerateStream,
  LimitError,
  type Model,
  trainModel,
} from "../../../mod.ts";
import { sampleText } from "../../../benches/sample_text.ts";
import { Kernel } from "../../../src/kernel/mod.ts";
import { skippable } from "../../format/corpora.ts";
import { bytes, collect, inChunks, settle } from "../helpers.ts";
import { proseModel, wideModel } from "./trained.ts";

const MODEL = await proseModel();

type Options = GenerateOptions & { prompt?: string | Uint8Array };

/** A text, as bytes. */
const written = (options: Options = {}, model: Model = MODEL) =>
  collect(generate(model, { seed: 1, ...options }));

/** A text, as characters. */
const text = async (options: Options = {}, model: Model = MODEL) =>
  new TextDecoder().decode(await written(options, model));

const hash = async (data: Uint8Array) =>
  new Uint8Array(
    await crypto.subtle.digest("SHA-256", data as Uint8Array<ArrayBuffer>),
  ).toHex();

/** Ways to write, each another path through the code. */
const WAYS: Record<string, Options> = {
  "as the model says": {},
  "at temperature 0.8": { temperature: 0.8 },
  "at temperature 0": { temperature: 0 },
  "with top-k": { topK: 5 },
  "with top-p": { topP: 0.9, temperature: 1.2 },
  "while it learns": { learn: true },
};

for (const [way, options] of Object.entries(WAYS)) {
  Deno.test(`${way}, the same seed gives the same text, and a longer one begins like it`, async () => {
    const long = await written({ ...options, length: 1000 });
    assertEquals(long.length, 1000);
    assertEquals(await written({ ...options, length: 1000 }), long);
    assertEquals(
      await written({ ...options, length: 333 }),
      long.slice(0, 333),
    );
  });

  Deno.test(`${way}, the model stays as it is`, async () => {
    const before = await hash(MODEL.state.memory);
    await written({ ...options, prompt: "The people of ", length: 2000 });
    assertEquals(await hash(MODEL.state.memory), before);
  });

  Deno.test(`${way}, texts written at the same time do not disturb each other`, async () => {
    const seeds = [1, 2, 3];
    const alone = [];
    for (const seed of seeds) {
      alone.push(await text({ ...options, seed, length: 700 }));
    }
    const together = await Promise.all(
      seeds.map((seed) => text({ ...options, seed, length: 700 })),
    );
    assertEquals(together, alone);
  });

  Deno.test(`${way}, different prompts give different texts`, async () => {
    assertNotEquals(
      await text({ ...options, prompt: "There was a man" }),
      await text({ ...options, prompt: "Where are the old" }),
    );
  });
}

Deno.test("different seeds give different texts, and none gives another each time", async () => {
  const texts = new Set<string>();
  for (const seed of [0, 1, 2, 2 ** 32, 2 ** 53 - 1]) {
    texts.add(await text({ seed }));
  }
  for (let i = 0; i < 3; i++) {
    const stage = new GenerateStream({ model: MODEL });
    const prompt = inChunks(new Uint8Array(0), [1]);
    const drawn = await collect(prompt.pipeThrough(stage));
    assertEquals(await written({ seed: stage.seed }), drawn);
    texts.add(new TextDecoder().decode(drawn));
  }
  assertEquals(texts.size, 8);
});

Deno.test("a text is what the model has learned: its words", async () => {
  const taught = new TextDecoder().decode(sampleText(100_000));
  const words = new Set(taught.toLowerCase().match(/\w+/g));
  const made = (await text({ temperature: 0.5, length: 4000 }))
    .toLowerCase().match(/\b\w+\b/g)!;
  const known = made.filter((word) => words.has(word)).length;
  assert(known > made.length * 0.9, `${known} of ${made.length}`);
});

Deno.test("the prompt is gone on with, in chunks of any size, and not put out", async () => {
  const prompt = bytes("Before all these years there was great ");
  const whole = await written({ prompt, temperature: 0 });
  for (const sizes of [[1], [7, 3], [100]]) {
    const stage = new GenerateStream({ model: MODEL, temperature: 0, seed: 1 });
    assertEquals(
      await collect(inChunks(prompt, sizes).pipeThrough(stage)),
      whole,
    );
    assertEquals([stage.bytes, stage.ending], [256, "length"]);
  }
});

Deno.test("a prompt longer than a block of the kernel is passed over whole", async () => {
  const long = "Through the world ".repeat(2000);
  const [one, other] = await Promise.all(
    ["x", "y"].map((first) =>
      text({ prompt: first + long, temperature: 0, learn: true })
    ),
  );
  assert(one.startsWith("Through the world "), one);
  assertEquals(one, other);
});

Deno.test("learning off, what a predictor keeps for long is what the model knows", async () => {
  const kernel = new Kernel({
    profile: MODEL.profile,
    scale: 0,
    state: MODEL.state,
    blockLimit: 16_384,
  });
  const likely = () => kernel.distribution(MODEL.ensemble).slice();
  const learned = () => {
    const work = kernel.learning(bytes("qz!".repeat(300)), MODEL.ensemble);
    while (!work.next().done);
    return likely()["q".charCodeAt(0)];
  };
  const slots = ({ memory }: { memory: Uint8Array }) =>
    hash(memory.subarray(-64 * MODEL.state.tables.slotLines));
  kernel.learns = false;
  const frozen = learned();
  assertEquals(await slots(kernel.saveState()), await slots(MODEL.state));
  kernel.learns = true;
  const taught = learned();
  assert(frozen < 2 ** 24 / 10, `${frozen}`);
  assertNotEquals(await slots(kernel.saveState()), await slots(MODEL.state));
  assert(taught > 2 ** 24 * 0.9, `${taught}`);
});

Deno.test("learning on, a text takes up what the prompt repeats; learning off, it does not", async () => {
  const prompt = "qz!".repeat(300);
  const count = async (learn: boolean) =>
    (await text({ prompt, learn, topK: 1 })).split("qz!").length - 1;
  assert(await count(true) > 80);
  assertEquals(await count(false), 0);
});

Deno.test("a stop string ends the text before it, wherever it lies", async () => {
  const all = await text({ length: 3000 });
  // Pieces of the kernel are 256 bytes: strings around their borders, and within.
  for (const at of [0, 10, 250, 253, 255, 256, 510, 1020, 2000]) {
    const stop = all.slice(at, at + 12);
    const expected = all.slice(0, all.indexOf(stop));
    assertEquals(await text({ length: 3000, stop }), expected);
    assertEquals(
      await text({ length: 3000, stop: ["never there", stop] }),
      expected,
    );
  }
  const stage = new GenerateStream({ model: MODEL, seed: 1, stop: ". " });
  const out = await collect(new Blob([]).stream().pipeThrough(stage));
  assertEquals(stage.ending, "stop");
  assertEquals(stage.bytes, out.length);
});

Deno.test("what looks like a stop string comes out when the length is reached", async () => {
  const all = await text({ length: 256 });
  const stop = all.slice(-5) + "\0";
  assertEquals(await text({ length: 256, stop }), all);
});

Deno.test("no chunk and no text ends within a character of UTF-8", async () => {
  const model = await wideModel();
  for (const options of [{}, { topK: 60 }, { topP: 0.95 }]) {
    for (let length = 500; length < 508; length++) {
      const strict = new TextDecoder("utf-8", { fatal: true });
      let all = 0, wide = 0;
      for await (
        const chunk of generate(model, {
          ...options,
          length,
          temperature: 0.3,
          seed: 5,
          prompt: "größe ",
        })
      ) {
        const decoded = strict.decode(chunk);
        wide += decoded.match(/[^\0-\x7F]/g)?.length ?? 0;
        all += chunk.length;
      }
      assert(all <= length && all > length - 4, `${all} of ${length}`);
      assert(wide > 50);
    }
  }
});

Deno.test("a length of 0 is an empty text, at once", async () => {
  assertEquals(await text({ length: 0 }), "");
});

Deno.test("a text without end that nobody reads takes no work", async () => {
  const stage = new GenerateStream({ model: MODEL, length: Infinity });
  const writer = stage.writable.getWriter();
  const closed = writer.close().catch((error) => error);
  const reader = stage.readable.getReader();
  await reader.read();
  await settle();
  const waiting = stage.bytes;
  for (let i = 0; i < 20; i++) await settle();
  assertEquals(stage.bytes, waiting);
  assert(waiting <= 4 * 256, `${waiting} bytes wait`);
  for (let i = 0; i < 10; i++) await reader.read();
  assert(stage.bytes > waiting);
  await reader.cancel("enough");
  assertEquals(await closed, "enough");
  assertEquals(stage.ending, undefined);
});

Deno.test("a signal and an abort end both sides with their reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const stages = [
    new GenerateStream({
      model: MODEL,
      length: Infinity,
      signal: controller.signal,
    }),
    new GenerateStream({ model: MODEL, length: Infinity }),
  ];
  for (const [i, stage] of stages.entries()) {
    const writer = stage.writable.getWriter();
    const closed = writer.close();
    const failed = assertRejects(() => closed, Error, "enough");
    const reader = stage.readable.getReader();
    await reader.read();
    if (i === 0) controller.abort(reason);
    else await assertRejects(() => writer.abort(reason), Error, "enough");
    await assertRejects(
      async () => {
        while (!(await reader.read()).done);
      },
      Error,
      "enough",
    );
    await failed;
  }
  const late = generate(MODEL, { signal: controller.signal });
  await assertRejects(() => collect(late), Error, "enough");
});

Deno.test("timers have their turn while a long text is written", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await text({ length: 300_000 });
  clearInterval(timer);
  assert(turns > 3, `${turns}`);
});

const WRONG: [Record<string, unknown>, string][] = [
  [{ model: {} }, "model must be a Model: current value is Object"],
  [{ model: undefined }, "model must be a Model: current value is undefined"],
  [{ length: "9" }, "length must be an integer from 0 to 9007199254740991"],
  [{ temperature: "1" }, "temperature must be a number from 0 to 10"],
  [{ topK: "1" }, "topK must be an integer from 1 to 256"],
  [{ topP: null }, "topP must be a number above 0 and up to 1"],
  [{ seed: "x" }, "seed must be an integer from 0 to 9007199254740991"],
  [
    { stop: [5] },
    "stop must be strings that are not empty: current value is 5",
  ],
  [{ stop: 5 }, "stop must be strings that are not empty: current value is 5"],
  [{ learn: 1 }, "learn must be a boolean: current value is 1"],
  [{ signal: {} }, "signal must be an AbortSignal: current value is Object"],
  [
    { kernel: {} },
    "kernel must be a WebAssembly.Module: current value is Object",
  ],
];

for (const [options, message] of WRONG) {
  Deno.test(`refused at once: ${message} (${JSON.stringify(options)})`, () => {
    assertThrows(
      () => new GenerateStream({ model: MODEL, ...options }),
      TypeError,
      `Cannot create a GenerateStream as ${message}`,
    );
  });
}

Deno.test("numbers outside their ranges are refused, those at the ends are not", () => {
  const make = (options: Record<string, unknown>) =>
    new GenerateStream({ model: MODEL, ...options });
  const wrong = [
    ...[-1, 0.5, NaN, 2 ** 53, -Infinity].map((length) => ({ length })),
    ...[-0.1, 10.1, NaN, Infinity].map((temperature) => ({ temperature })),
    ...[0, 1.5, 257, NaN].map((topK) => ({ topK })),
    ...[0, -1, 1.01, NaN].map((topP) => ({ topP })),
    ...[-1, 0.5, NaN, 2 ** 53].map((seed) => ({ seed })),
    { stop: "" },
    { stop: ["a", ""] },
  ];
  for (const options of wrong) assertThrows(() => make(options), RangeError);
  make({ length: Infinity, temperature: 0, topK: 1, topP: 1, seed: 0 });
  make({ length: 0, temperature: 10, topK: 256, topP: 1e-9, stop: [] });
});

Deno.test("the hottest and the coldest temperatures work", async () => {
  for (const temperature of [1e-300, 1e-6, 0.01, 10]) {
    for (const topK of [undefined, 9]) {
      const options = { temperature, ...(topK && { topK }) };
      // What is that hot may end in the beginning of a character.
      assert((await written(options)).length > 252);
    }
  }
  // So cold, each bit is the likelier one.
  assertEquals(
    await text({ temperature: 1e-9, seed: 1 }),
    await text({ temperature: 1e-9, seed: 2 }),
  );
});

Deno.test("a prompt that is no bytes is refused", async () => {
  assertThrows(() => generate(MODEL, { prompt: 5 as never }), TypeError);
  const { writable, readable } = new GenerateStream({ model: MODEL });
  const failed = assertRejects(() => readable.getReader().read(), TypeError);
  await assertRejects(
    () => writable.getWriter().write("text" as never),
    TypeError,
    "Cannot generate as data must be a Uint8Array",
  );
  await failed;
});

for (const level of [5, 7, 8, 9]) {
  Deno.test(`a model of level ${level} writes as one of level 6 does`, async () => {
    const model = await proseModel(level, 20_000);
    for (const options of [{}, { topK: 4 }]) {
      const one = await text({ ...options, length: 300 }, model);
      assertEquals(one.length, 300);
      assertEquals(await text({ ...options, length: 300 }, model), one);
    }
  });
}

/** The most often that a part of this many bytes occurs. */
function mostRepeated(data: Uint8Array, length: number): number {
  const counts = new Map<string, number>();
  const all = new TextDecoder("latin1").decode(data);
  for (let at = 0; at + length <= all.length; at++) {
    const part = all.slice(at, at + length);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

Deno.test("learning off, 20 KB at temperature 0.8 do not go round in circles", async () => {
  for (const seed of [1, 2, 3]) {
    const data = await written({ seed, length: 20_000, temperature: 0.8 });
    const most = mostRepeated(data, 64);
    assert(most <= 5, `a part of 64 bytes is there ${most} times`);
  }
});

const BOOKS = new URL(
  "../../../../shared/corpora/train/text/classics_wrapped_ascii.txt",
  import.meta.url,
);
const books = await Deno.readFile(BOOKS).catch(() => undefined);

Deno.test({
  ...skippable(
    "trained on books, 20 KB at temperature 0.8 do not go round in circles",
    books ? undefined : "../shared/corpora/train beside the repository",
  ),
  async fn() {
    const model = await trainModel(books!.subarray(0, 2_000_000));
    for (const seed of [1, 2]) {
      const options = { seed, length: 20_000, temperature: 0.8 };
      const most = mostRepeated(await written(options, model), 64);
      assert(most <= 5, `a part of 64 bytes is there ${most} times`);
    }
  },
});

Deno.test("a model that takes more memory than is allowed writes nothing", () => {
  const least = MODEL.state.memory.length;
  const error = assertThrows(
    () => new GenerateStream({ model: MODEL, maxMemory: least }),
    LimitError,
    "maxMemory must be at least",
  );
  assertEquals(error.code, "memory");
  new GenerateStream({ model: MODEL, maxMemory: error.asked });
});
