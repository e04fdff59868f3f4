import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  compress,
  LimitError,
  score,
  type ScoreOptions,
  ScoreStream,
} from "../../../mod.ts";
import { FrameReader } from "../../../src/frame/frame_reader.ts";
import { whole as run } from "../../../src/kernel/coder.ts";
import { choosing } from "../../../src/kernel/content_kind.ts";
import { Kernel } from "../../../src/kernel/mod.ts";
import { sampleJson, sampleText } from "../../../benches/sample_text.ts";
import { bytes, concat, inChunks, lines, noise, settle } from "../helpers.ts";
import { proseModel } from "./trained.ts";

const MODEL = await proseModel();

/** What each byte costs, from a stream that is given chunks of these sizes. */
async function costs(
  data: Uint8Array,
  options: ScoreOptions = {},
  sizes: number[] = [data.length],
): Promise<number[]> {
  const all: number[] = [];
  const stream = inChunks(data, sizes).pipeThrough(new ScoreStream(options));
  for await (const { bytes, bits } of stream) {
    assertEquals(bits.length, bytes);
    for (const cost of bits) all.push(cost);
  }
  return all;
}

/** Fails where a payload's bytes are not what the bits say: the coder's precision loses 0.01 %, the end of a block four bytes. */
function assertNear(payload: number, expected: number, blocks = 1): void {
  const most = 4 * blocks + payload / 2000;
  assert(
    Math.abs(payload - expected) <= most,
    `${payload} bytes instead of ${expected}`,
  );
}

/** Bytes of the payloads of an archive. */
function payloads(archive: Uint8Array): number {
  const reader = new FrameReader();
  reader.feed(archive);
  reader.end();
  let sum = 0;
  for (let event; (event = reader.next());) {
    if (event.type === "block") {
      assertEquals(event.head.kind, "coded");
      sum += event.payload.length;
      break; // the content is not there to be verified
    }
  }
  return sum;
}

const CONTENT = fc.oneof(
  fc.integer({ min: 2000, max: 20_000 }).map(sampleText),
  fc.integer({ min: 2000, max: 20_000 }).map(sampleJson),
  fc.integer({ min: 2000, max: 20_000 }).map(lines),
  fc.integer({ min: 2000, max: 6000 }).map((length) =>
    noise(length).map((byte) => byte & 31)
  ),
);

for (const level of [5, 6, 7, 8, 9]) {
  Deno.test(`bits at level ${level} are an eighth of the bytes that compressing makes, but for a few`, async () => {
    const runs = fc.asyncProperty(CONTENT, async (content) => {
      const { bits } = await score(content, { level });
      const payload = payloads(compress(content, { level }));
      assertNear(payload, bits / 8);
    });
    await fc.assert(runs, { numRuns: level < 7 ? 10 : 5 });
  });
}

Deno.test("bits with a model are an eighth of what its predictor makes of the content", async () => {
  const content = sampleText(30_000).subarray(12_000);
  const kernel = new Kernel({
    profile: MODEL.profile,
    scale: 0,
    state: MODEL.state,
    blockLimit: content.length,
  });
  const payload = kernel.encode(content, MODEL.ensemble)!.length;
  const { bits } = await score(content, { model: MODEL });
  assertNear(payload, bits / 8);
});

Deno.test("each byte costs the same however the content is cut", async () => {
  const content = concat(lines(8000), sampleText(10_000));
  for (const options of [{}, { model: MODEL }]) {
    const whole = await costs(content, options);
    assertEquals(whole.length, content.length);
    for (const sizes of [[1000], [1, 7, 17_000], [16_384], [16_385]]) {
      assertEquals(await costs(content, options, sizes), whole);
    }
  }
});

Deno.test("content of several blocks is scored to its last byte, each block with the ensemble that an encoder takes", async () => {
  const content = concat(sampleText(1 << 20), sampleJson(70_000), bytes("!"));
  const all = await costs(content, {}, [300_000]);
  assertEquals(all.length, content.length);
  const kernel = new Kernel({ profile: 6, scale: 9, blockLimit: 1 << 20 });
  let payload = 0;
  for (const at of [0, 1 << 20]) {
    const block = content.subarray(at, at + (1 << 20));
    payload += kernel.encode(block, run(choosing(6, block)))!.length;
  }
  const sum = all.reduce((sum, cost) => sum + cost, 0);
  assertNear(payload, sum / 8, 2);
});

Deno.test("with a model, bytes are scored while more are to come", async () => {
  const stage = new ScoreStream({ model: MODEL });
  const writer = stage.writable.getWriter();
  const reader = stage.readable.getReader();
  const written = writer.write(bytes("So much"));
  assertEquals((await reader.read()).value!.bytes, 7);
  const read = reader.read();
  await written;
  await writer.write(bytes(""));
  writer.write(bytes("!")).catch(() => {}); // is cancelled before it is done
  assertEquals((await read).value!.bytes, 1);
  await reader.cancel();
});

Deno.test("what is expected costs little, what is not a lot; a model makes a difference", async () => {
  const content = bytes("a b c d ".repeat(200) + "#");
  const all = await costs(content);
  assert(all.slice(-100, -1).every((cost) => cost < 0.1));
  assert(all.at(-1)! > 5);
  assert(all.every((cost) => cost > 0));

  const prose = sampleText(5000).subarray(3000);
  const known = await score(prose, { model: MODEL });
  const unknown = await score(prose);
  assertEquals(known.bytes, 2000);
  assertEquals(known.bitsPerByte, known.bits / 2000);
  assert(known.bits < unknown.bits / 2, `${known.bits} ${unknown.bits}`);
});

Deno.test("learning off, the same costs as much later on, and the model stays as it is", async () => {
  const before = MODEL.state.memory.slice();
  const strange = bytes("xqzj ".repeat(400));
  const learned = await score(strange, { model: MODEL });
  const frozen = await score(strange, { model: MODEL, learn: false });
  assert(learned.bits < frozen.bits / 4, `${learned.bits} ${frozen.bits}`);
  assertEquals(MODEL.state.memory, before);
});

Deno.test("streams that share a model do not disturb each other", async () => {
  const contents = [sampleText(6000), sampleJson(6000), lines(6000)];
  const alone = [];
  for (const content of contents) {
    alone.push(await costs(content, { model: MODEL }));
  }
  assertEquals(
    await Promise.all(
      contents.map((content) => costs(content, { model: MODEL }, [1000])),
    ),
    alone,
  );
});

Deno.test("the content may be bytes, a Blob or a stream", async () => {
  const content = lines(3000);
  const expected = await score(content);
  assertEquals(await score(new Blob([content])), expected);
  assertEquals(await score(new Blob([content]).stream()), expected);
});

Deno.test("no content costs nothing", async () => {
  for (const options of [{}, { model: MODEL }]) {
    assertEquals(
      await score(new Uint8Array(0), options),
      { bytes: 0, bits: 0, bitsPerByte: 0 },
    );
  }
});

Deno.test("what nobody reads is not scored", async () => {
  const stage = new ScoreStream({ model: MODEL });
  const writer = stage.writable.getWriter();
  let done = false;
  const written = writer.write(sampleText(200_000)).then(() => done = true);
  for (let i = 0; i < 20; i++) await settle();
  assert(!done);
  await stage.readable.cancel("enough");
  assertEquals(await written.catch((error) => error), "enough");
});

Deno.test("a signal ends the work with its reason", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => score(lines(100), { signal }), Error, "enough");
  const controller = new AbortController();
  const work = score(sampleText(2_000_000), { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("later")), 5);
  await assertRejects(() => work, Error, "later");
});

Deno.test("wrong options are refused at once", async () => {
  const make = (options: Record<string, unknown>) => () =>
    new ScoreStream(options);
  const action = "Cannot create a ScoreStream as";
  for (const level of [4, 10, 5.5, NaN]) {
    const message = `${action} level must be an integer from 5 to 9`;
    assertThrows(make({ level }), RangeError, message);
  }
  assertThrows(
    make({ model: MODEL, level: 7 }),
    RangeError,
    `${action} level must be 6 with this model: current value is 7`,
  );
  make({ model: MODEL, level: 6 })();
  assertThrows(
    make({ model: 5 }),
    TypeError,
    `${action} model must be a Model: current value is 5`,
  );
  assertThrows(
    make({ learn: null }),
    TypeError,
    `${action} learn must be a boolean`,
  );
  assertThrows(make({ signal: {} }), TypeError, `${action} signal must be`);
  assertThrows(make({ kernel: {} }), TypeError, `${action} kernel must be`);
  await assertRejects(
    () => score("text" as never),
    TypeError,
    "Cannot score as data must be a Uint8Array",
  );
  await assertRejects(() => score(lines(9), { level: 1 }), RangeError);
});

Deno.test("the likeliest bytes are told, and cost what they would have cost", async () => {
  const content = sampleText(600);
  for (const likeliest of [1, 5, 256]) {
    const options = { model: MODEL, learn: false, likeliest };
    const stream = inChunks(content, [100, 7]).pipeThrough(
      new ScoreStream(options),
    );
    const alone = await costs(content, { model: MODEL, learn: false });
    let at = 0, first = 0;
    for await (const { bytes, bits, likeliest: told } of stream) {
      assert(told);
      assertEquals(told.bytes.length, bytes * likeliest);
      for (let i = 0; i < bytes; i++, at++) {
        assertEquals(bits[i], alone[at]);
        const from = i * likeliest, to = from + likeliest;
        const own = told.bits.subarray(from, to);
        assert(own.every((cost, j) => j === 0 || own[j - 1] <= cost));
        const place = told.bytes.subarray(from, to).indexOf(content[at]);
        if (place === 0) first++;
        if (place >= 0 && bits[i] < 12) {
          assert(Math.abs(own[place] - bits[i]) < 0.05 + bits[i] / 50);
        }
        const sum = own.reduce((all, cost) => all + 2 ** -cost, 0);
        assert(sum < 1.0001 && (likeliest < 256 || sum > 0.999));
      }
    }
    assertEquals(at, content.length);
    // It knows such text.
    assert(first > content.length / 2);
  }
});

Deno.test("the likeliest bytes are told where nothing is learned alone", () => {
  assertThrows(
    () => new ScoreStream({ likeliest: 1 }),
    RangeError,
    "learn must be false",
  );
  assertThrows(
    () => new ScoreStream({ likeliest: 257, learn: false }),
    RangeError,
    "likeliest",
  );
});

Deno.test("a smaller predictor scores where memory does not suffice, and none where not even that does", async () => {
  const content = sampleText(60_000);
  const all = await score(content, { level: 9 });
  const less = await score(content, { level: 9, maxMemory: 12_000_000 });
  assert(less.bits !== all.bits && less.bits < all.bits * 1.3);
  for (const options of [{ level: 9 }, { model: MODEL }]) {
    const error = await score(content, { ...options, maxMemory: 1e6 })
      .catch((error) => error);
    assert(error instanceof LimitError);
    assertEquals([error.code, error.limit], ["memory", 1e6]);
  }
});
