import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../../src/errors.ts";
import {
  encodeIndex,
  indexLength,
  parseIndex,
} from "../../../src/frame/index.ts";
import { bytes, concat, frame, inspect } from "../helpers.ts";

const anyLength = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const anyEntries = fc.array(
  fc.record({ codedLength: anyLength, rawLength: anyLength }),
);

Deno.test("a frame index reads back as it was written", () => {
  fc.assert(fc.property(anyEntries, (entries) => {
    const index = encodeIndex(entries);
    assertEquals(indexLength(concat(bytes("frames"), index)), index.length);
    assertEquals(parseIndex(index), entries);
  }));
});

Deno.test("a frame index stands byte for byte as docs/format.md says", () => {
  const index = encodeIndex([{ codedLength: 300, rawLength: 5 }]);
  assertEquals([...index.subarray(0, 10)], [
    0xF5,
    0x53,
    0x4C,
    0x53,
    1,
    16,
    1,
    172,
    2,
    5,
  ]);
  assertEquals([...index.subarray(14)], [22, 0, 0, 0, 0x53, 0x4C, 0x53, 0xF5]);
});

Deno.test("every damaged byte of a frame index is noticed", () => {
  const index = encodeIndex([{ codedLength: 300, rawLength: 5 }, {
    codedLength: 9,
    rawLength: 1,
  }]);
  for (let i = 0; i < index.length; i++) {
    for (let bit = 1; bit < 256; bit *= 2) {
      const damaged = index.slice();
      damaged[i] ^= bit;
      assertThrows(() => parseIndex(damaged), FormatError);
    }
    assertThrows(() => parseIndex(index.subarray(0, i)), FormatError);
  }
});

Deno.test("a file that does not end with an index says so", () => {
  assertEquals(indexLength(frame("content")), undefined);
  assertEquals(indexLength(new Uint8Array(3)), undefined);
});

Deno.test("a decoder that does not seek passes over the index", () => {
  const archive = frame("content");
  const index = encodeIndex([{ codedLength: archive.length, rawLength: 7 }]);
  const content = bytes("content");
  assertEquals(
    inspect(concat(archive, index), content),
    inspect(archive, content),
  );
});
