import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { compress, decompress } from "../../mod.ts";
import { encodeIndex } from "../../src/frame/index.ts";
import { encodeSkippableHead } from "../../src/frame/skippable.ts";
import { bytes, concat, frame } from "../unit/helpers.ts";

/** A skippable frame. */
const skippable = (kind: number, payload: Uint8Array) =>
  concat(Uint8Array.from(encodeSkippableHead(kind, payload.length)), payload);

Deno.test("archives one after another hold their contents one after another", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array(), { minLength: 1 }), (contents) => {
      const archives = contents.map((content) => compress(content));
      assertEquals(decompress(concat(...archives)), concat(...contents));
    }),
  );
});

Deno.test("frames of one archive hold its content together", () => {
  const archive = concat(
    frame("one ", {}, false),
    frame("", { number: 1 }, false),
    frame("two", { number: 2 }),
  );
  assertEquals(decompress(archive), bytes("one two"));
});

Deno.test("skippable frames may stand before, between and after frames", () => {
  const note = skippable(7, bytes("a note"));
  const long = skippable(300, new Uint8Array(100_000));
  const archive = concat(
    ...[note, note, frame("one ", {}, false)],
    ...[long, note, frame("two ", { number: 1 })],
    ...[encodeIndex([]), note, frame("three"), note],
  );
  assertEquals(decompress(archive), bytes("one two three"));
});
