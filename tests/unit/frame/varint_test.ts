import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  parseVarint,
  pushVarint,
  varintLength,
} from "../../../src/frame/varint.ts";

const anyValue = fc.oneof(
  fc.nat(300),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

Deno.test("a varint reads back as the value it was written from", () => {
  fc.assert(fc.property(anyValue, fc.nat(5), (value, before) => {
    const out = new Array<number>(before).fill(7);
    pushVarint(out, value);
    assertEquals(parseVarint([...out, 200], before), {
      value,
      end: out.length,
    });
    assertEquals(varintLength(value), out.length - before);
  }));
});

Deno.test("a varint is base 128, least significant group first", () => {
  const out: number[] = [];
  for (const value of [0, 127, 128, 300, Number.MAX_SAFE_INTEGER]) {
    pushVarint(out, value);
  }
  assertEquals(out, [
    0,
    127,
    128,
    1,
    172,
    2,
    255,
    255,
    255,
    255,
    255,
    255,
    255,
    15,
  ]);
});

Deno.test("a varint that is cut off, not minimal or above 2^53 - 1 is refused", () => {
  for (
    const malformed of [
      [],
      [128],
      [128, 0],
      [255, 128, 0],
      [255, 255, 255, 255, 255, 255, 255, 16],
      [128, 128, 128, 128, 128, 128, 128, 128, 1],
    ]
  ) assertEquals(parseVarint(malformed, 0), undefined, String(malformed));
});
