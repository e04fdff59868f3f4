import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../src/errors.ts";
import { SortingKernel } from "../../src/kernel/sorting/mod.ts";
import { lines } from "../golden/content.ts";
import { concat } from "../unit/helpers.ts";
import { anyContent, binary, prose, structured } from "./content.ts";
import { SortingTwin } from "./sorting/mod.ts";

const ENSEMBLES = [0, 1, 2];

/** Codes content with both, and has each decode it. */
function compare(content: Uint8Array, ensemble: number): void {
  const kernel = new SortingKernel({ blockLimit: content.length });
  const twin = new SortingTwin();
  const payload = kernel.encode(content, ensemble)?.slice() ?? null;
  assertEquals(twin.encode(content, ensemble), payload);
  if (!payload) return;
  assertEquals(kernel.decode(payload, content.length, ensemble), content);
  assertEquals(twin.decode(payload, content.length, ensemble), content);
}

Deno.test("the sorting kernel and its twin make the same payloads, and decode them", () => {
  const anyBlock = anyContent(1500).filter(({ length }) => length > 0);
  fc.assert(
    fc.property(anyBlock, fc.nat(2), (content, ensemble) => {
      compare(content, ensemble);
    }),
    { numRuns: 150 },
  );
});

Deno.test("the sorting kernel and its twin agree on long repeats of every length", () => {
  const source = binary(30_000, 3);
  const lengths = [95, 96, 97, 254, 255, 256, 510, 511, 5000, 24_829, 24_831];
  for (const [i, length] of lengths.entries()) {
    const content = concat(
      source,
      prose(20 + i, i),
      source.subarray(1000, 1000 + length),
      prose(30, i + 1),
    );
    compare(content, i % 3);
  }
});

Deno.test("the sorting kernel and its twin agree where every byte occurs, so that the escape byte does too", () => {
  const every = new Uint8Array(256).map((_, i) => i);
  const part = prose(200, 5);
  compare(concat(every, part, every, part, every, part, part, every), 0);
});

Deno.test("the sorting kernel and its twin agree where the inverse has several starts", () => {
  const content = concat(prose(40_000, 1), structured(50_000, 2));
  for (const ensemble of ENSEMBLES) compare(content, ensemble);
});

Deno.test("the sorting kernel and its twin agree where symbols have a code of their own", () => {
  const content = concat(lines(560_000, 1), binary(20_000, 2));
  for (const ensemble of ENSEMBLES) compare(content, ensemble);
});

/** What a coder decodes, or the code of the error. */
function outcome(decode: () => Uint8Array): Uint8Array | string {
  try {
    return decode().slice();
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
}

Deno.test("the sorting kernel and its twin accept the same damaged payloads", () => {
  const part = structured(300, 2);
  const content = concat(prose(600, 1), part, prose(100, 2), part);
  const kernel = new SortingKernel({ blockLimit: content.length });
  const twin = new SortingTwin();
  let refused = 0;
  for (const ensemble of ENSEMBLES) {
    const payload = kernel.encode(content, ensemble)!.slice();
    const anyDamage = fc.record({
      at: fc.oneof(fc.nat(12), fc.nat(payload.length - 1)),
      change: fc.nat(255),
      cut: fc.nat(5),
      added: fc.uint8Array({ maxLength: 5 }),
    });
    fc.assert(
      fc.property(anyDamage, ({ at, change, cut, added }) => {
        const damaged = concat(payload.subarray(0, -cut || undefined), added);
        damaged[Math.min(at, damaged.length - 1)] ^= change;
        const decoded = outcome(() =>
          twin.decode(damaged, content.length, ensemble)
        );
        assertEquals(
          outcome(() => kernel.decode(damaged, content.length, ensemble)),
          decoded,
        );
        if (typeof decoded === "string") refused++;
      }),
    );
  }
  assert(refused > 50);
});

Deno.test("the sorting kernel and its twin refuse the same codes of symbols", () => {
  const content = lines(560_000, 3);
  const kernel = new SortingKernel({ blockLimit: content.length });
  const twin = new SortingTwin();
  const payload = kernel.encode(content, 0)!.slice();
  assertEquals(payload[0], 3); // repeats are cut, symbols have a code
  const start = 1 + 4 + 8 * 3; // that, escape, text length, rows
  let refused = 0;
  fc.assert(
    fc.property(
      fc.nat(32 + 10),
      fc.integer({ min: 1, max: 255 }),
      (at, change) => {
        const damaged = payload.slice();
        damaged[start + at] ^= change;
        const found = outcome(() => kernel.decode(damaged, content.length, 0));
        if (found === "corrupt") refused++;
        assertEquals(
          outcome(() => twin.decode(damaged, content.length, 0)),
          found,
        );
      },
    ),
    { numRuns: 60 },
  );
  assert(refused > 30);
});
