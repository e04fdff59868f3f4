import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Utf8Gate } from "../../../src/generate/utf8_gate.ts";
import { bytes, concat } from "../helpers.ts";

Deno.test("a character waits until it is whole", () => {
  for (const character of ["é", "€", "𝄞", "\u{10FFFF}", "\uD7FF", "\u0800"]) {
    const gate = new Utf8Gate(), all = bytes(character);
    for (const byte of all.subarray(0, -1)) {
      assertEquals(gate.push(Uint8Array.of(byte)).length, 0);
    }
    assertEquals(gate.push(all.slice(-1)), all);
  }
});

Deno.test("what cannot be UTF-8 passes as it is, at once", () => {
  const wrong = [
    [0x80],
    [0xC0],
    [0xC1],
    [0xF5],
    [0xFF],
    [0xE0, 0x80],
    [0xED, 0xA0],
    [0xF0, 0x8F],
    [0xF4, 0x90],
    [0xC3, 0x41],
    [0xE2, 0x82, 0x41],
    [0xF0, 0x9D, 0x84, 0x41],
  ];
  for (const sequence of wrong) {
    const gate = new Utf8Gate();
    const pieces = sequence.map((byte) => gate.push(Uint8Array.of(byte)));
    assertEquals(concat(...pieces), Uint8Array.from(sequence));
  }
});

Deno.test("the end of a text lets go of what is held", () => {
  const gate = new Utf8Gate();
  assertEquals(gate.push(Uint8Array.of(65, 0xF0, 0x9D)), bytes("A"));
  assertEquals(gate.end(), Uint8Array.of(0xF0, 0x9D));
  assertEquals(gate.end().length, 0);
});

/** Bytes of all kinds, with whole characters and parts of them. */
const text = fc.array(fc.oneof(
  fc.string({ unit: "binary", maxLength: 4 }).map(bytes),
  fc.uint8Array({ maxLength: 4 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).map((character) =>
    bytes(character).subarray(0, 2)
  ),
)).map((parts) => concat(...parts));

Deno.test("no piece ends within a character, and no byte is lost, changed or held for long", () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(6)), (text, cuts) => {
      const gate = new Utf8Gate();
      const pieces: Uint8Array[] = [];
      let at = 0, out = 0;
      for (const cut of [...cuts, text.length]) {
        const piece = gate.push(text.slice(at, at += cut));
        pieces.push(piece);
        out += piece.length;
        assert(Math.min(at, text.length) - out < 4);
      }
      pieces.push(gate.end());
      assertEquals(concat(...pieces), text);
      // A decoder that sees the pieces one by one replaces each broken character: as many as in the whole.
      const options = { ignoreBOM: true };
      const apart = pieces.map((piece) =>
        new TextDecoder("utf-8", options).decode(piece)
      );
      const whole = new TextDecoder("utf-8", options).decode(text);
      assertEquals(apart.join(""), whole);
    }),
    { numRuns: 1000 },
  );
});
