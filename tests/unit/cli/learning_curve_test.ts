import { assert, assertEquals } from "@std/assert";
import { learningCurve } from "../../../src/cli/learning_curve.ts";

const MIB = 2 ** 20;

Deno.test("a learning curve has a point for each measure, from left to right, and falls as costs fall", () => {
  const svg = learningCurve("x", [
    { bytes: 0, bitsPerByte: 2.5 },
    { bytes: MIB, bitsPerByte: 2 },
    { bytes: 10 * MIB, bitsPerByte: 1.8 },
    { bytes: 100 * MIB, bitsPerByte: 1.7 },
  ]);
  const points = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)]
    .map(([, x, y]) => [Number(x), Number(y)]);
  assertEquals(points.length, 3);
  // Decades are equally far from each other.
  const [a, b, c] = points;
  assert(Math.abs((c[0] - b[0]) - (b[0] - a[0])) < 0.2);
  assert(a[1] < b[1] && b[1] < c[1]);
  assert(svg.includes("before: 2.500"));
});

Deno.test("labels that would overlap are left out, the last one never", () => {
  const svg = learningCurve("x", [
    { bytes: MIB, bitsPerByte: 2 },
    { bytes: 100 * MIB, bitsPerByte: 1.8 },
    { bytes: 101 * MIB, bitsPerByte: 1.8 },
  ]);
  const labels = [...svg.matchAll(/text-anchor="middle">(\w+)</g)]
    .map(([, label]) => label);
  assertEquals(labels, ["101M", "1M"]);
});

Deno.test("one measure, equal measures and none make charts without NaN", () => {
  for (
    const measures of [
      [],
      [{ bytes: 0, bitsPerByte: 0 }],
      [{ bytes: 5, bitsPerByte: 1 }],
      [{ bytes: 5, bitsPerByte: 1 }, { bytes: 50, bitsPerByte: 1 }],
    ]
  ) {
    const svg = learningCurve("a < b", measures);
    assert(!/NaN|Infinity|undefined/.test(svg), svg);
    assert(svg.includes("a &#60; b"));
  }
});
