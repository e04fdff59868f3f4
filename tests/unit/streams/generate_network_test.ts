/** Texts that networks write, on their own and joined to a model. */

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
  loadNetwork,
  type Model,
  type ModelError,
  type Network,
} from "../../../mod.ts";
import { Picker } from "../../../src/generate/picker.ts";
import { whole } from "../../../src/kernel/coder.ts";
import { Kernel } from "../../../src/kernel/mod.ts";
import { ByteWeights } from "../../../src/neural/byte_weights.ts";
import { loadNetwork as loadExact } from "../../../src/neural/exact_network.ts";
import type { Executor } from "../../../src/neural/executor.ts";
import { ByteFrequencies } from "../../../src/neural/frequencies.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import { JoinedPredictor } from "../../../src/neural/joined_predictor.ts";
import { NetworkDrafter } from "../../../src/neural/network_drafter.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { bytes, collect, inChunks, settle } from "../helpers.ts";
import { TINY } from "../neural/networks.ts";
import { rightRuntime } from "../neural/fake_runtime.ts";
import { proseModel } from "./trained.ts";

const FILE = await sampleNetwork(5, TINY);
const NETWORK = await loadNetwork(FILE, { backend: "kernel" });
const PLAIN = await loadNetwork(FILE, { backend: "interpreter" });
const MODEL = await proseModel();

type Options = GenerateOptions & { prompt?: string | Uint8Array };

/** A text, as bytes: whatever they are, as no character may be held back. */
const written = (options: Options = {}, source: Model | Network = NETWORK) =>
  collect(generate(source, { seed: 1, ...options }));

/** Ways to write, each another path through the code. */
const WAYS: Record<string, [Options, Model | Network]> = {
  "alone": [{}, NETWORK],
  "alone, at temperature 0.8": [{ temperature: 0.8 }, NETWORK],
  "alone, at temperature 2": [{ temperature: 2 }, NETWORK],
  "alone, at temperature 0": [{ temperature: 0 }, NETWORK],
  "alone, with top-k": [{ topK: 5 }, NETWORK],
  "alone, with top-p": [{ topP: 0.9, temperature: 1.2 }, NETWORK],
  "joined": [{ network: NETWORK }, MODEL],
  "joined, with top-k": [{ network: NETWORK, topK: 5 }, MODEL],
  "joined, at temperature 0.7": [
    { network: NETWORK, temperature: 0.7 },
    MODEL,
  ],
  "joined, while it learns": [{ network: NETWORK, learn: true }, MODEL],
};

for (const [way, [options, source]] of Object.entries(WAYS)) {
  Deno.test(`${way}, the same seed gives the same text on every backend, and a longer one begins like it`, async () => {
    const long = await written({ ...options, length: 600 }, source);
    assert(long.length > 596);
    const other = options.network
      ? written({ ...options, network: PLAIN, length: 600 }, source)
      : written({ ...options, length: 600 }, PLAIN);
    assertEquals(await other, long);
    const short = await written({ ...options, length: 133 }, source);
    assertEquals(short, long.slice(0, short.length));
  });

  Deno.test(`${way}, texts written at the same time do not disturb each other, and prompts matter`, async () => {
    const prompts = ["There was a man", "Where are the old", "8,9;"];
    const alone = [];
    for (const prompt of prompts) {
      alone.push(await written({ ...options, prompt, length: 150 }, source));
    }
    const together = await Promise.all(
      prompts.map((prompt) =>
        written({ ...options, prompt, length: 150 }, source)
      ),
    );
    assertEquals(together, alone);
    assertNotEquals(alone[0], alone[1]);
  });

  Deno.test(`${way}, a prompt in chunks of any size is the same`, async () => {
    const prompt = bytes("Before all these years there was great ");
    const expected = await written({ ...options, prompt }, source);
    for (const sizes of [[1], [7, 3]]) {
      const both = { ...options, seed: 1 };
      const stage = new GenerateStream(
        source === NETWORK
          ? { ...both, network: NETWORK }
          : { ...both, model: MODEL },
      );
      assertEquals(
        await collect(inChunks(prompt, sizes).pipeThrough(stage)),
        expected,
      );
      assertEquals([stage.bytes, stage.ending], [expected.length, "length"]);
    }
  });
}

Deno.test("alone, a text is what its logits and the seed say", async () => {
  const { program } = await loadExact(FILE);
  const prompt = bytes("any prompt");
  for (const temperature of [0, 0.5, 1, 3]) {
    const options = { temperature, seed: 3, topK: 40 };
    const interpreter = new Interpreter(program, 1);
    const picker = new Picker(options), weights = new ByteWeights();
    let logits = interpreter.step([0]);
    for (const byte of prompt) logits = interpreter.step([byte]);
    const expected: number[] = [];
    while (expected.length < 100) {
      const byte = picker.pick(weights.of(logits, 0, picker.sharpness));
      expected.push(byte);
      logits = interpreter.step([byte]);
    }
    const text = await written({ ...options, prompt, length: 100 });
    assertEquals([...text], expected.slice(0, text.length));
    assert(text.length > 96);
  }
});

Deno.test("joined, how likely bytes are is what coding them costs", async () => {
  const { program } = await loadExact(FILE);
  const content = bytes("It was the year 1912, and there were");
  const make = () =>
    new Kernel({
      profile: MODEL.profile,
      scale: 0,
      state: MODEL.state,
      blockLimit: 16_384,
    });
  for (const learns of [false, true]) {
    const kernel = make(), coder = make();
    const joined = new JoinedPredictor(kernel, MODEL.ensemble);
    coder.joinNetwork();
    kernel.learns = coder.learns = learns;
    const interpreter = new Interpreter(program, 1);
    const frequencies = new ByteFrequencies();
    let bits = 0, last = 0;
    coder.begin(content, MODEL.ensemble, false);
    for (const byte of content) {
      const logits = interpreter.step([last]);
      const weights = joined.weights(logits, 65_536);
      // What each bit leaves is rounded down.
      const sum = weights.reduce((sum, weight) => sum + weight);
      assert(sum <= 2 ** 24 && sum > 2 ** 24 - 256, `${sum}`);
      bits += 24 - Math.log2(weights[byte]);
      joined.begin(Uint8Array.of(byte));
      joined.pass(logits);
      frequencies.set(logits);
      coder.encodeByte(frequencies.below);
      last = byte;
    }
    const { length } = coder.payload(1000)!;
    // Learning clears histories before a byte that distributions see.
    const leeway = learns ? 0.1 * length : 2;
    assert(Math.abs(bits / 8 - length) < leeway, `${bits / 8} ${length}`);
  }
});

Deno.test("joined and learning off, the model's memory for long stays as it is", async () => {
  const hash = (data: Uint8Array) =>
    crypto.subtle.digest("SHA-256", data as Uint8Array<ArrayBuffer>);
  const { profile, state, ensemble } = MODEL;
  const { program } = await loadExact(FILE);
  const kernel = new Kernel({ profile, scale: 0, state, blockLimit: 16_384 });
  const joined = new JoinedPredictor(kernel, ensemble);
  kernel.learns = false;
  const drafter = new NetworkDrafter(
    new Interpreter(program, 1),
    new Picker({ temperature: 1, seed: 1 }),
    joined,
  );
  whole(drafter.reading(bytes("qz!".repeat(100))) as Generator<void, void>);
  whole(drafter.drafting(64) as Generator<void, Uint8Array<ArrayBuffer>>);
  const slots = 64 * state.tables.slotLines;
  const at = kernel.knowledge.length; // what lies before the slots
  const memory = kernel.saveState().memory.subarray(at, at + slots);
  assertEquals(await hash(memory), await hash(state.memory.subarray(-slots)));
});

Deno.test("backends that wait write the same, whoever goes on meanwhile", async () => {
  const { program } = await loadExact(FILE);
  const waiting = (): Executor => {
    const inner = new Interpreter(program, 1);
    return {
      backend: "webgpu",
      lanes: 1,
      async step(symbols) {
        await settle();
        return inner.step(symbols);
      },
      reset: (lane) => inner.reset(lane),
      close() {},
    };
  };
  const { Generation } = await import("../../../src/generate/generation.ts");
  const { TextOutput } = await import("../../../src/generate/text_output.ts");
  const plan = { temperature: 1, seed: 1 };
  const text = new Generation(function* () {
    yield;
    return new NetworkDrafter(waiting(), new Picker(plan));
  }, new TextOutput(100, []));
  let waits = 0;
  const run = async <T>(work: Generator<unknown, T>) => {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value as T;
      if (value) waits++;
      await value;
    }
  };
  await run(text.reading(bytes("a prompt")));
  const all: number[] = [];
  while (!text.ending) all.push(...await run(text.writing()));
  const expected = await written({ prompt: "a prompt", length: 100 });
  assertEquals(all, [...expected]);
  assert(waits >= 108);
});

Deno.test("a network on a backend that is not here writes on the next one", async () => {
  const reasons: ModelError[] = [];
  const network = await loadNetwork(FILE, {
    backend: "wasm",
    loadRuntime: () => Promise.reject(new Error("no runtime")),
    onFallback: (reason) => reasons.push(reason),
  });
  assertEquals(
    await written({ length: 50 }, network),
    await written({ length: 50 }),
  );
  assertEquals(reasons.map(({ code }) => code), ["backend-missing"]);
});

Deno.test("a stop string ends the text before it", async () => {
  const all = await written({ length: 400, temperature: 0.9 });
  const text = new TextDecoder("latin1").decode(all);
  for (const at of [0, 50, 63, 64, 130]) {
    // Of ASCII, as a stop string is characters.
    const found = /[ -~]{2}/.exec(text.slice(at));
    if (!found) continue;
    const [stop] = found, end = text.indexOf(stop);
    const cut = await written({ length: 400, temperature: 0.9, stop });
    assertEquals(cut, all.slice(0, end));
  }
});

Deno.test("what writes is let go of, whether the text ends, is left or breaks off", async () => {
  const { program } = await loadExact(FILE);
  const runtime = rightRuntime(program);
  const network = await loadNetwork(FILE, {
    backend: "wasm",
    loadRuntime: runtime.load,
  });
  assertEquals(
    await written({ length: 70 }, network),
    await written({ length: 70 }),
  );
  await settle();
  assertEquals(runtime.released, 1);
  const reader = generate(network, { length: Infinity }).getReader();
  await reader.read();
  await reader.cancel();
  await settle();
  assertEquals(runtime.released, 2);
  assertEquals(runtime.opened.length, 2);
});

Deno.test("wrong options are refused", async () => {
  const make = (options: Record<string, unknown>) =>
    new GenerateStream({ seed: 1, ...options });
  assertThrows(
    () => make({ network: {} }),
    TypeError,
    "network must be a Network: current value is Object",
  );
  assertThrows(
    () => make({}),
    TypeError,
    "model must be a Model: current value is undefined",
  );
  const other = await proseModel(5, 20_000);
  assertThrows(
    () => make({ network: NETWORK, model: other }),
    RangeError,
    "the model must be of level 6 with a network: current value is 5",
  );
  for (const model of [undefined, MODEL]) {
    const error = assertThrows(
      () =>
        make({ network: NETWORK, ...(model && { model }), maxMemory: 1000 }),
      LimitError,
      "maxMemory must be at least",
    );
    assert(error.asked > NETWORK.file.length);
    make({
      network: NETWORK,
      ...(model && { model }),
      maxMemory: error.asked,
    });
  }
  assertEquals(await written({ length: 0 }), new Uint8Array(0));
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => written({ signal }), Error, "enough");
});

Deno.test("weights are frequencies without the one that all have", () => {
  const logits = new Int32Array(512), weights = new ByteWeights();
  for (let i = 0; i < 256; i++) logits[256 + i] = -i * 13;
  const found = weights.of(logits, 1, 65_536);
  const frequencies = new ByteFrequencies();
  frequencies.set(logits, 1);
  const sum = frequencies.sum - 256;
  for (let byte = 0; byte < 256; byte++) {
    const weight = (frequencies.of(byte) - 1) * 2 ** 24 / sum;
    assertEquals(found[byte], Math.floor(weight));
  }
  // Colder, what is less likely comes less often; a temperature of 2 halves the distance.
  assertEquals(weights.of(logits, 1, 2 ** 32 - 1)[0], 2 ** 24);
  const mild = logits.map((logit) => Math.ceil(logit / 2));
  assertEquals([...weights.of(logits, 1, 32_768)], [
    ...new ByteWeights().of(mild, 1, 65_536),
  ]);
  assertEquals([...weights.of(logits, 0, 7)], Array(256).fill(65_536));
  logits[256] = -(2 ** 24), logits[257] = 2 ** 24 - 1;
  assertEquals(weights.of(logits, 1, 65_536)[1], 2 ** 24);
});
