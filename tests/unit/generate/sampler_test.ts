import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RandomNumbers } from "../../../src/generate/rng.ts";
import { likeliest, Sampler } from "../../../src/generate/sampler.ts";

/** Weights of 256 bytes, of which these are not 0. */
function weigh(some: Record<number, number>): Uint32Array {
  const weights = new Uint32Array(256);
  for (const [byte, weight] of Object.entries(some)) {
    weights[Number(byte)] = weight;
  }
  return weights;
}

/** How often each byte is picked. */
function count(sampler: Sampler, weights: Uint32Array, times = 10_000) {
  const random = RandomNumbers.fromSeed(1), counts = new Map<number, number>();
  for (let i = 0; i < times; i++) {
    const byte = sampler.pick(weights, random);
    counts.set(byte, (counts.get(byte) ?? 0) + 1);
  }
  return counts;
}

const picked = (sampler: Sampler, weights: Uint32Array) =>
  [...count(sampler, weights).keys()].sort((a, b) => a - b);

Deno.test("each byte is picked as often as it is likely", () => {
  const weights = weigh({ 3: 1 << 22, 65: 1 << 23, 255: 1 << 22 });
  const counts = count(new Sampler(), weights);
  assertEquals(counts.size, 3);
  // Six standard deviations.
  assert(Math.abs(counts.get(3)! - 2500) < 260);
  assert(Math.abs(counts.get(65)! - 5000) < 300);
});

Deno.test("top-k leaves the likeliest; of equals, the lower bytes", () => {
  const weights = weigh({ 9: 5000, 8: 5000, 7: 5000, 200: 9000, 1: 10 });
  assertEquals(picked(new Sampler({ topK: 1 }), weights), [200]);
  assertEquals(picked(new Sampler({ topK: 2 }), weights), [7, 200]);
  assertEquals(picked(new Sampler({ topK: 3 }), weights), [7, 8, 200]);
  assertEquals(picked(new Sampler({ topK: 256 }), weights), [1, 7, 8, 9, 200]);
});

Deno.test("top-p leaves the likeliest that reach the share, after top-k", () => {
  const weights = weigh({ 10: 500, 20: 300, 30: 150, 40: 50 });
  assertEquals(picked(new Sampler({ topP: 0.5 }), weights), [10]);
  assertEquals(picked(new Sampler({ topP: 0.51 }), weights), [10, 20]);
  assertEquals(picked(new Sampler({ topP: 0.9 }), weights), [10, 20, 30]);
  assertEquals(picked(new Sampler({ topP: 1 }), weights), [10, 20, 30, 40]);
  assertEquals(picked(new Sampler({ topP: 1e-9 }), weights), [10]);
  // Of 800, 500 are less than two thirds.
  assertEquals(picked(new Sampler({ topK: 2, topP: 0.6 }), weights), [10]);
  assertEquals(picked(new Sampler({ topK: 2, topP: 0.66 }), weights), [10, 20]);
});

Deno.test("a byte that is certain is picked, whatever the options", () => {
  const weights = weigh({ 0: 2 ** 24 });
  for (
    const options of [{}, { topK: 1 }, { topP: 0.1 }, { topK: 5, topP: 1 }]
  ) {
    assertEquals(picked(new Sampler(options), weights), [0]);
  }
});

Deno.test("what is picked is among the likeliest, as an oracle lists them", () => {
  const weights = fc.uint32Array({
    minLength: 256,
    maxLength: 256,
    max: 65_536,
  })
    .filter((weights) => weights.some((weight) => weight > 0));
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      weights,
      fc.integer({ min: 1, max: 256 }),
      share,
      fc.nat(),
      (weights, topK, topP, seed) => {
        const order = [...weights.keys()]
          .sort((a, b) => weights[b] - weights[a] || a - b).slice(0, topK);
        const sum = order.reduce((sum, byte) => sum + weights[byte], 0);
        let reached = 0;
        const allowed = order.filter((byte) => {
          const wanted = reached < sum * Math.round(topP * 2 ** 24) / 2 ** 24;
          reached += weights[byte];
          return wanted && weights[byte] > 0;
        });
        const random = RandomNumbers.fromSeed(seed);
        const byte = new Sampler({ topK, topP }).pick(weights, random);
        assert(allowed.includes(byte));
      },
    ),
  );
});

Deno.test("the likeliest byte is the lowest of several", () => {
  assertEquals(likeliest(weigh({ 5: 7, 6: 7, 4: 6 })), 5);
  assertEquals(likeliest(weigh({ 255: 1 })), 255);
});
