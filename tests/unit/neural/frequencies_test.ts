import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  ByteFrequencies,
  powerTable,
} from "../../../src/neural/frequencies.ts";

/** Logits as networks have them, some far apart. */
const logits = fc.array(
  fc.oneof(
    fc.integer({ min: -2000, max: 2000 }),
    fc.integer({ min: 1 - 2 ** 24, max: 2 ** 24 - 1 }),
  ),
  { minLength: 256, maxLength: 256 },
).map((list) => Int32Array.from(list));

function frequenciesOf(logits: Int32Array, lane?: number): ByteFrequencies {
  const frequencies = new ByteFrequencies();
  frequencies.set(logits, lane);
  return frequencies;
}

Deno.test("the table of powers holds the largest v with v^64 at most 2^(1408 - n)", () => {
  const powers = powerTable();
  assertEquals(powers.length, 64);
  assertEquals([powers[0], powers[1], powers[32], powers[63]], [
    2 ** 22,
    4_149_123,
    2_965_820,
    2_119_988,
  ]);
  powers.forEach((value, n) => {
    const bound = 1n << BigInt(1408 - n);
    assert(BigInt(value) ** 64n <= bound && BigInt(value + 1) ** 64n > bound);
  });
});

Deno.test("64 units more are twice as often, down to the least there is", () => {
  const frequencies = frequenciesOf(
    Int32Array.from({ length: 256 }, (_, i) => -64 * i),
  );
  for (let byte = 0; byte < 256; byte++) {
    assertEquals(frequencies.of(byte), Math.floor(2 ** 22 / 2 ** byte) + 1);
  }
});

Deno.test("only differences of logits count", () => {
  fc.assert(
    fc.property(logits, fc.nat(1000), (some, more) => {
      const [a, b] = [some, some.map((each) => each + more)].map((each) =>
        frequenciesOf(each)
      );
      assertEquals([...b.all()], [...a.all()]);
    }),
    { numRuns: 50 },
  );
});

Deno.test("frequencies are at least 1, their sum is below 2^31, and the likeliest has 2^22", () => {
  fc.assert(
    fc.property(logits, (some) => {
      const frequencies = frequenciesOf(some);
      const all = [...frequencies.all()];
      assert(all.every((each) => each >= 1));
      assertEquals(Math.max(...all), 2 ** 22 + 1);
      assertEquals(all.reduce((a, b) => a + b), frequencies.sum);
      assert(frequencies.sum < 2 ** 31);
    }),
    { numRuns: 100 },
  );
  assertEquals(frequenciesOf(new Int32Array(256)).sum, 2 ** 30 + 256);
});

Deno.test("the probability of a bit is that of the bytes that have it among those that may come, 1 to 65,535", () => {
  fc.assert(
    fc.property(logits, fc.integer({ min: 1, max: 255 }), (some, node) => {
      const frequencies = frequenciesOf(some);
      let zeros = 0n, ones = 0n;
      frequencies.all().forEach((count, byte) => {
        const bits = (256 | byte).toString(2), known = node.toString(2);
        if (!bits.startsWith(known)) return;
        if (bits[known.length] === "1") ones += BigInt(count);
        else zeros += BigInt(count);
      });
      const p = Number(ones * 65_536n / (zeros + ones));
      assertEquals(frequencies.bit(node), Math.max(1, p));
      assert(p <= 65_535);
    }),
    { numRuns: 300 },
  );
});

Deno.test("each lane has frequencies of its own", () => {
  const both = new Int32Array(512);
  both[256 + 65] = 640;
  assertEquals(frequenciesOf(both, 0).of(65), frequenciesOf(both, 0).of(66));
  assert(frequenciesOf(both, 1).of(65) > 1000 * frequenciesOf(both, 1).of(66));
});

Deno.test("before anything is known, all bytes are alike", () => {
  assertEquals(new Set(new ByteFrequencies().all()).size, 1);
});
