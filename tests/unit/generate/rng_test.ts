import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RandomNumbers, randomSeed } from "../../../src/generate/rng.ts";

Deno.test("numbers are those of xoshiro128**, as its authors' program makes them", () => {
  const random = new RandomNumbers([1, 2, 3, 4]);
  assertEquals(
    Array.from({ length: 10 }, () => random.nextU32()),
    [
      11520,
      0,
      5927040,
      70819200,
      2031721883,
      1637235492,
      1287239034,
      3734860849,
      3729100597,
      4258142804,
    ],
  );
});

Deno.test("a seed means the same numbers for ever", () => {
  const numbers = (seed: number) => {
    const random = RandomNumbers.fromSeed(seed);
    return [random.nextU32(), random.nextU32(), random.nextByte()];
  };
  assertEquals(numbers(0), [3307388638, 3809008728, 223]);
  assertEquals(numbers(1), [3854849800, 2822270891, 97]);
  assertEquals(numbers(2 ** 53 - 1), [480962880, 1180311287, 186]);
});

Deno.test("seeds that differ in any bit begin differently", () => {
  const first = (seed: number) => {
    const random = RandomNumbers.fromSeed(seed);
    return `${random.nextU32()} ${random.nextU32()} ${random.nextU32()} ${random.nextU32()}`;
  };
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.nat(52),
      (seed, bit) => {
        const other = Number(BigInt(seed) ^ 1n << BigInt(bit));
        assert(first(seed) !== first(other));
      },
    ),
  );
});

Deno.test("bytes and numbers below a bound are spread evenly", () => {
  const random = RandomNumbers.fromSeed(3);
  const bytes = new Uint32Array(256), tens = new Uint32Array(10);
  for (let i = 0; i < 256_000; i++) {
    bytes[random.nextByte()]++;
    tens[random.nextBelow(10)]++;
  }
  // Six standard deviations.
  assert(bytes.every((count) => Math.abs(count - 1000) < 190), `${bytes}`);
  assert(tens.every((count) => Math.abs(count - 25_600) < 920), `${tens}`);
});

Deno.test("a number below a bound is one of those from 0 up", () => {
  const bounds = fc.integer({ min: 1, max: 2 ** 24 });
  fc.assert(fc.property(fc.maxSafeNat(), bounds, (seed, bound) => {
    const below = RandomNumbers.fromSeed(seed).nextBelow(bound);
    assert(Number.isInteger(below) && below >= 0 && below < bound);
  }));
});

Deno.test("a seed that is drawn is one that can be given, and another one each time", () => {
  const seeds = Array.from({ length: 100 }, randomSeed);
  assertEquals(new Set(seeds).size, 100);
  assert(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0));
  assert(seeds.some((seed) => seed > 2 ** 50)); // missed once in 2^19
});
