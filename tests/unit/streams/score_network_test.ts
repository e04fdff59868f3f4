/** What bytes cost by a network, on its own and joined to a predictor. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  compress,
  type CompressOptions,
  LimitError,
  loadNetwork,
  type ModelError,
  score,
  type ScoreOptions,
  ScoreStream,
} from "../../../mod.ts";
import { FrameReader } from "../../../src/frame/frame_reader.ts";
import { loadNetwork as loadExact } from "../../../src/neural/exact_network.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { sampleText } from "../../../benches/sample_text.ts";
import { bytes, inChunks, settle } from "../helpers.ts";
import { fakeRuntime, rightRuntime } from "../neural/fake_runtime.ts";
import { TINY } from "../neural/networks.ts";
import { proseModel } from "./trained.ts";

const FILE = await sampleNetwork(5, TINY);
const NETWORK = await loadNetwork(FILE, { backend: "kernel" });
const PLAIN = await loadNetwork(FILE, { backend: "interpreter" });
const MODEL = await proseModel();
const byteEn = await Deno.readFile(
  new URL("../../../models/byte-en.onnx", import.meta.url),
);
const ENGLISH = await loadNetwork(byteEn);

/** Ways to score: how, and how the same predictor compresses. */
const WAYS: Record<string, [ScoreOptions, CompressOptions]> = {
  "alone": [{ network: NETWORK, mixed: false }, {
    network: NETWORK,
    mixed: false,
    lanes: 1,
  }],
  "mixed": [{ network: NETWORK }, { network: NETWORK }],
  "mixed with a model": [{ network: NETWORK, model: MODEL }, {
    network: NETWORK,
    model: MODEL,
    level: 6,
  }],
};

async function scored(data: Uint8Array, options: ScoreOptions, sizes = [99]) {
  const bits: number[] = [], tops: number[] = [], topBits: number[] = [];
  const stream = inChunks(data, sizes).pipeThrough(new ScoreStream(options));
  for await (const part of stream) {
    assertEquals(part.bits.length, part.bytes);
    bits.push(...part.bits);
    tops.push(...part.likeliest?.bytes ?? []);
    topBits.push(...part.likeliest?.bits ?? []);
  }
  return { bits, tops, topBits };
}

/** Bytes of an archive's only payload; `undefined`: it is stored. */
function payload(archive: Uint8Array): number | undefined {
  const reader = new FrameReader();
  reader.feed(archive);
  reader.end();
  for (let event; (event = reader.next());) {
    if (event.type !== "block") continue;
    return event.head.kind === "coded" ? event.payload.length : undefined;
  }
  return undefined;
}

for (const [way, [how, same]] of Object.entries(WAYS)) {
  Deno.test(`${way}, bits are an eighth of the bytes that compressing makes`, async () => {
    for (const network of way === "alone" ? [ENGLISH] : [NETWORK, ENGLISH]) {
      const content = sampleText(3000);
      const { bits, bytes } = await score(content, { ...how, network });
      assertEquals(bytes, content.length);
      const length = payload(compress(content, { ...same, network }))!;
      assert(Math.abs(length - bits / 8) < 3, `${length} ${bits / 8}`);
    }
  });

  Deno.test(`${way}, bytes cost the same by every backend, and however the content is cut`, async () => {
    const content = sampleText(2500);
    const { bits } = await scored(content, how, [2500]);
    assertEquals((await scored(content, how, [1, 500])).bits, bits);
    const other = { ...how, network: PLAIN };
    assertEquals((await scored(content, other)).bits, bits);
  });

  Deno.test(`${way}, the likeliest bytes are told`, async () => {
    const content = sampleText(300);
    const options = { ...how, network: ENGLISH, learn: false };
    const { bits } = await scored(content, options);
    const all = await scored(content, { ...options, likeliest: 256 });
    assertEquals(all.bits, bits);
    const five = await scored(content, { ...options, likeliest: 5 });
    assertEquals(five.bits, bits);
    for (let at = 0; at < content.length; at++) {
      const tops = all.tops.slice(at * 256, at * 256 + 256);
      const costs = all.topBits.slice(at * 256, at * 256 + 256);
      assert(costs.every((cost, i) => i === 0 || costs[i - 1] <= cost));
      const sum = costs.reduce((sum, cost) => sum + 2 ** -cost, 0);
      assert(sum > 0.999 && sum < 1.0001, `${sum}`);
      const own = costs[tops.indexOf(content[at])];
      if (bits[at] < 12) assert(Math.abs(own - bits[at]) < 0.1 + own / 50);
      assertEquals(five.tops.slice(at * 5, at * 5 + 5), tops.slice(0, 5));
    }
  });
}

Deno.test("a network that knows such text predicts it, and with it a model does better", async () => {
  const content = bytes(
    "It was a bright morning, and there was nobody in the street.",
  );
  const without = await score(content, { model: MODEL });
  const alone = await score(content, { network: ENGLISH, mixed: false });
  const both = await score(content, { network: ENGLISH, model: MODEL });
  assert(alone.bits < content.length * 4);
  assert(both.bits < without.bits * 0.9);
});

Deno.test("mixed without a model, the content's kind decides, a block at a time", async () => {
  const content = bytes(
    Array.from({ length: 400 }, (_, i) => `{"id":${i},"ok":true}\n`).join(""),
  );
  const { bits } = await score(content, { network: NETWORK });
  const length = payload(compress(content, { network: NETWORK }))!;
  assert(Math.abs(length - bits / 8) < 3);
});

Deno.test("a network alone, or with a model, scores bytes while more are to come", async () => {
  for (const options of [WAYS.alone[0], WAYS["mixed with a model"][0]]) {
    const stage = new ScoreStream(options);
    const writer = stage.writable.getWriter();
    const reader = stage.readable.getReader();
    writer.write(bytes("abc")).catch(() => {}); // It is cancelled below.
    const { value } = await reader.read();
    assertEquals(value?.bytes, 3);
    await reader.cancel();
  }
});

/** A network whose sessions are counted, and do what is right. */
async function countedNetwork(opening?: Promise<void>) {
  const { program } = await loadExact(FILE);
  const runtime = rightRuntime(program);
  const network = await loadNetwork(FILE, {
    backend: "wasm",
    loadRuntime: async (build) => {
      await opening;
      return await runtime.load(build);
    },
  });
  return { network, runtime };
}

for (const [way, [how]] of Object.entries(WAYS)) {
  Deno.test(`${way}, what scores is let go of, whether the content ends, is left or breaks off`, async () => {
    const { network, runtime } = await countedNetwork();
    const options = { ...how, network };
    const { bits } = await scored(sampleText(200), options);
    assertEquals(bits, (await scored(sampleText(200), how)).bits);
    await settle();
    assertEquals(runtime.released, 1);
    for (const leave of ["cancel", "abort"] as const) {
      const released: number = runtime.released;
      const stage = new ScoreStream(options);
      const writer = stage.writable.getWriter();
      writer.write(bytes("abc")).catch(() => {});
      writer.close().catch(() => {});
      const reader = stage.readable.getReader();
      await reader.read();
      if (leave === "cancel") await reader.cancel();
      else await writer.abort().catch(() => {});
      await settle();
      assertEquals(runtime.released, released + 1, leave);
    }
    assertEquals(runtime.opened.length, runtime.released);
  });

  Deno.test(`${way}, who leaves while the network is opened leaves nothing open`, async () => {
    let open!: () => void;
    const opening = new Promise<void>((resolve) => open = resolve);
    const { network, runtime } = await countedNetwork(opening);
    const controller = new AbortController();
    const work = score(bytes("abc"), {
      ...how,
      network,
      signal: controller.signal,
    });
    await settle();
    controller.abort(new Error("left"));
    await assertRejects(() => work, Error, "left");
    open();
    while (runtime.opened.length === 0) await settle();
    await settle();
    assertEquals([runtime.opened.length, runtime.released], [1, 1]);
  });
}

Deno.test("a network that goes away breaks the stream off", async () => {
  const { program } = await loadExact(FILE);
  const right = rightRuntime(program);
  let steps = 0;
  const gone = fakeRuntime({
    run: (feeds) =>
      steps++ < 400
        ? right.module.InferenceSession.create(FILE, { executionProviders: [] })
          .then((session) => session.run(feeds))
        : Promise.reject(new Error("gone")),
  });
  const network = await loadNetwork(FILE, {
    backend: "wasm",
    loadRuntime: gone.load,
  });
  const error = await assertRejects(() =>
    score(sampleText(2000), { network, mixed: false })
  ) as ModelError;
  assertEquals(error.code, "backend-lost");
});

Deno.test("wrong options are refused", async () => {
  const make = (options: Record<string, unknown>) => () =>
    new ScoreStream(options);
  const action = "Cannot create a ScoreStream as";
  assertThrows(
    make({ network: {} }),
    TypeError,
    `${action} network must be a Network: current value is Object`,
  );
  assertThrows(
    make({ mixed: false }),
    TypeError,
    `${action} mixed needs a network`,
  );
  assertThrows(
    make({ network: NETWORK, level: 9 }),
    RangeError,
    `${action} level must be 6 with a network: current value is 9`,
  );
  assertThrows(
    make({ network: NETWORK, model: await proseModel(5, 20_000) }),
    RangeError,
    `${action} level must be 6 with a network: current value is 5`,
  );
  assertThrows(
    make({ network: NETWORK, mixed: false, model: MODEL }),
    TypeError,
    `${action} a network that is not mixed has no model`,
  );
  for (const [how] of Object.values(WAYS)) {
    const error = await assertRejects(
      () => score(bytes("abc"), { ...how, maxMemory: 1000 }),
      LimitError,
      "maxMemory must be at least",
    );
    await score(bytes("abc"), { ...how, maxMemory: error.asked });
  }
});
