import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress, decompress, inspect } from "../../../mod.ts";
import {
  hasCalls,
  makeAbsolute,
  makeRelative,
} from "../../../src/streams/x86_calls.ts";
import { withAbsoluteCalls } from "../../format/reference_calls.ts";
import { program, prose, records } from "../../golden/content.ts";
import { noise, whole } from "../helpers.ts";

/** Mostly what calls are made of, so that they lie in each other. */
const anyCode = fc.array(
  fc.constantFrom(0xE8, 0xE9, 0, 0xFF, 1, 0x80, 0x12),
  { maxLength: 300 },
).map((bytes) => Uint8Array.from(bytes));
const anyPosition = fc.oneof(
  fc.nat({ max: 2 ** 26 }),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

/** Its target lies beyond what sums of numbers hold exactly, where the position is the largest. */
const lastCall = Uint8Array.of(0xE8, 1, 0, 0, 0);

const isGainful = (bytes: Uint8Array) => whole(hasCalls(bytes));

Deno.test("calls made absolute and relative again are as they were, even where they lie in each other", () => {
  fc.assert(
    fc.property(anyCode, anyPosition, (code, position) => {
      const bytes = code.slice();
      whole(makeAbsolute(bytes, position));
      whole(makeRelative(bytes, position));
      assertEquals(bytes, code);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("calls are made absolute as docs/format.md says", () => {
  fc.assert(
    fc.property(anyCode, anyPosition, (code, position) => {
      const bytes = code.slice();
      whole(makeAbsolute(bytes, position));
      assertEquals(bytes, withAbsoluteCalls(code, position));
    }),
    { examples: [[lastCall, Number.MAX_SAFE_INTEGER]] },
  );
});

Deno.test("calls of one function from two places look the same, most significant byte first", () => {
  const bytes = Uint8Array.of(0xE8, 0x0B, 1, 0, 0, 0x90, 0xE8, 5, 1, 0, 0);
  whole(makeAbsolute(bytes, 0x30000));
  const call = [0xE8, 3, 1, 0x10, 0];
  assertEquals([...bytes], [...call, 0x90, ...call]);
});

Deno.test("programs have calls to gain by; text, records, noise and zeros have none", () => {
  assert(isGainful(program(20_000, 1)));
  for (
    const other of [
      prose(20_000, 1),
      records(20_000, 1),
      noise(1_000_000),
      new Uint8Array(20_000),
      new Uint8Array(20_000).fill(0xE8),
      new Uint8Array(20_000).map((_, i) => i % 5 ? 0 : 0xE8),
    ]
  ) assert(!isGainful(other));
});

Deno.test("a program is smaller for its calls, at every level and in every block", async () => {
  const data = program(200_000, 2);
  for (const level of [1, 3, 4, 6, 9]) {
    const archive = compress(data, { level, blockSize: 65_536 });
    assertEquals(decompress(archive), data);
    const blocks =
      (await Array.fromAsync(inspect(new Blob([archive]).stream())))
        .filter((part) => part.type === "block");
    assertEquals(blocks.map(({ calls }) => calls), [true, true, true, true]);
  }
});

Deno.test("a block that the predictor only learns from may have calls, too", async () => {
  const data = noise(16_000);
  const view = new DataView(data.buffer);
  for (let at = 0; at < data.length; at += 900) {
    data[at] = 0xE8;
    // Three of a kind are enough to gain by, and too few to shrink the block.
    const target = at < 2700 ? 5000 : at * 7 % 16_000;
    view.setInt32(at + 1, target - (at + 5), true);
  }
  const archive = compress(data);
  const [, block] = await Array.fromAsync(
    inspect(new Blob([archive]).stream()),
  );
  assert(block.type === "block");
  assertEquals([block.kind, block.calls], ["stored", true]);
  assertEquals(decompress(archive), data);
});
