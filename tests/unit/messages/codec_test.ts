import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Codec, FormatError, type Model, trainModel } from "../../../mod.ts";
import { Kernel } from "../../../src/kernel/mod.ts";
import { json, prose } from "../../golden/content.ts";
import { bytes, noise } from "../helpers.ts";

/** Small tables make codecs cheap; what is undone is the same memory. */
const TABLES = { slotLines: 4096, historyBits: 14, matchBits: 12, apmBits: 10 };

const SAMPLES = bytes(
  '{"id":17,"name":"Ada","tags":["a","b"]}\n{"id":4,"name":"Bob","tags":[]}\n'
    .repeat(60),
);

const model = await trainModel(SAMPLES, { tables: TABLES });
const codec = new Codec({ model });

const PART = SAMPLES.slice(0, 500);
const PART_CODED = new Codec({ model }).encode(PART);

/** Messages like the samples, unlike them, and without structure. */
const anyMessage = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.tuple(fc.nat(3000), fc.nat(50)).map(([n, seed]) => json(n, seed)),
  fc.tuple(fc.nat(1000), fc.nat(50)).map(([n, seed]) => prose(n, seed)),
  fc.json().map(bytes),
);

Deno.test("a message comes back, however long", () => {
  fc.assert(fc.property(anyMessage, (message) => {
    assertEquals(codec.decode(codec.encode(message)), message);
  }));
  for (const length of [0, 1, 127, 128, 2047, 2048, 2049, 34_815]) {
    const message = json(length, length);
    assertEquals(codec.decode(codec.encode(message)), message);
  }
});

Deno.test("undoing a message restores all that a fresh codec knows: later messages become the same bytes", () => {
  fc.assert(
    fc.property(
      fc.array(anyMessage, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (before, damaged) => {
        const used = new Codec({ model });
        for (const message of before) {
          const data = used.encode(message);
          if (damaged) data[data.length - 1] ^= 1;
          attempt(() => used.decode(data));
        }
        const [first] = before, fresh = new Codec({ model });
        assertEquals(used.encode(first), fresh.encode(first));
        assertEquals(used.encode(PART), PART_CODED);
      },
    ),
    { numRuns: 60 },
  );
});

for (const level of [5, 6, 7, 9]) {
  Deno.test(`undoing a message at level ${level} restores the predictor's memory to the last byte`, async () => {
    const { profile, ensemble, state } = await trainModel(SAMPLES, {
      level,
      tables: TABLES,
    });
    const kernel = new Kernel({ profile, scale: 0, blockLimit: 4096, state });
    kernel.startJournal(ensemble);
    const primed = kernel.saveState().memory;
    const isPrimed = () =>
      kernel.saveState().memory.every((byte, i) => byte === primed[i]);
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 4 }), (messages) => {
        for (const message of messages) kernel.encode(message, ensemble);
        kernel.undo();
        assert(isPrimed());
      }),
      { numRuns: 12 },
    );
  });
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    assert(error instanceof FormatError, String(error));
    return error;
  }
}

for (const level of [5, 6, 7, 8, 9]) {
  Deno.test(`a codec of level ${level} is the same after a message as before`, async () => {
    const model = await trainModel(SAMPLES, { level, tables: TABLES });
    const codec = new Codec({ model });
    const message = json(700, 3), first = codec.encode(message);
    codec.encode(prose(3000, 1));
    codec.decode(first);
    assertEquals(codec.encode(message), first);
    assertEquals(codec.decode(first), message);
  });
}

Deno.test("what a model knows makes messages small: the header takes 3 or 4 bytes of them", () => {
  const small = codec.encode(bytes('{"id":17,"name":"Bob","tags":["b"]}'));
  assert(small.length <= 16, `${small.length} bytes`);
  for (const length of [0, 1, 2047, 2048, 34_815]) {
    const header = length < 2048 ? 3 : 4;
    assertEquals(codec.encode(noise(length)).length, length + header);
  }
});

Deno.test("a message that is too long is refused, and the error names what takes it", () => {
  const error = assertThrows(
    () => codec.encode(new Uint8Array(34_816)),
    RangeError,
  );
  assertEquals(
    error.message,
    "Cannot encode a message as it must have at most 34815 bytes, and compress(data, { model }) takes longer ones: current value has 34816",
  );
});

Deno.test("every way to cut a message is an error, and none leaves the codec changed", () => {
  const message = json(400, 9), data = codec.encode(message);
  for (let length = 0; length < data.length; length++) {
    const error = assertThrows(
      () => codec.decode(data.subarray(0, length)),
      FormatError,
    );
    if (length > 3) assert(error.code !== "truncated" && error.offset <= 3);
    else assertEquals([error.code, error.offset], ["truncated", length]);
  }
  assertEquals(codec.encode(message), data);
});

Deno.test("a damaged message is an error or comes back as one that fits its checksum", () => {
  const message = json(300, 5), data = codec.encode(message);
  let wrong = 0;
  for (let bit = 0; bit < 8 * data.length; bit++) {
    const damaged = data.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    if (!(attempt(() => codec.decode(damaged)) instanceof FormatError)) wrong++;
  }
  // Of 4,096 that are damaged at random, one fits its checksum of 12 bits.
  assert(wrong <= 1, `${wrong} of ${8 * data.length} came back`);
  assertEquals(codec.decode(data), message);
});

Deno.test("errors tell what is wrong, and where", () => {
  const stored = codec.encode(noise(10));
  const long = new Uint8Array([...stored, 1]);
  const flipped = stored.slice();
  flipped[5] ^= 1;
  const cases: [Uint8Array, string, number][] = [
    [new Uint8Array(0), "truncated", 0],
    [Uint8Array.of(5, 1), "truncated", 2],
    [Uint8Array.of(128, 1, 2), "truncated", 3],
    [long, "corrupt", 3],
    [flipped, "checksum-mismatch", 0],
  ];
  for (const [data, code, offset] of cases) {
    const error = assertThrows(() => codec.decode(data), FormatError);
    assertEquals([error.code, error.offset], [code, offset]);
  }
});

Deno.test("another model's message is an error", async () => {
  const other = new Codec({
    model: await trainModel(prose(5000, 1), { tables: TABLES }),
  });
  const data = codec.encode(json(500, 2));
  assertThrows(() => other.decode(data), FormatError);
});

Deno.test("what is no model, no bytes or no kernel is refused", () => {
  for (const wrong of [undefined, null, {}, "json.slm"]) {
    assertThrows(
      () => new Codec({ model: wrong as Model }),
      TypeError,
      "Cannot create a Codec as model must be a Model: current value is ",
    );
  }
  assertThrows(
    () => new Codec({ model, kernel: 1 as unknown as WebAssembly.Module }),
    TypeError,
    "kernel must be a WebAssembly.Module",
  );
  const text = "text" as unknown as Uint8Array;
  assertThrows(() => codec.encode(text), TypeError, "must be a Uint8Array");
  assertThrows(() => codec.decode(text), TypeError, "must be a Uint8Array");
});

Deno.test("codecs that share a model do not disturb each other, and a clone of the model does as well", () => {
  const a = new Codec({ model });
  const b = new Codec({ model: structuredClone({ ...model }) });
  const message = json(600, 4), data = a.encode(message);
  a.encode(prose(900, 2));
  assertEquals(b.encode(message), data);
  assertEquals(b.decode(data), message);
});
