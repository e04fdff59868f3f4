import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { StopCondition } from "../../../src/generate/stop_condition.ts";
import { bytes, concat } from "../helpers.ts";

/** What comes out of each piece, and at the end. */
function pass(stop: string[], pieces: string[]): string[] {
  const condition = new StopCondition(stop.map(bytes));
  const utf8 = new TextDecoder();
  const out = pieces.map((piece) => utf8.decode(condition.push(bytes(piece))));
  return condition.met ? out : [...out, utf8.decode(condition.end())];
}

Deno.test("nothing of the stop string and nothing behind it comes out", () => {
  assertEquals(pass(["END"], ["one END two"]), ["one "]);
  assertEquals(pass(["END"], ["END"]), [""]);
});

Deno.test("a stop string is found across the borders of pieces", () => {
  assertEquals(pass(["END"], ["one E", "N", "D two"]), ["one ", "", ""]);
  assertEquals(pass(["END"], ["one E", "N", "F"]), ["one ", "", "ENF", ""]);
});

Deno.test("what may be a beginning is held back, no more, and comes out at the end", () => {
  assertEquals(pass(["abab"], ["xaba", "c"]), ["x", "abac", ""]);
  assertEquals(pass(["abab"], ["xaba", "aba"]), ["x", "aba", "aba"]);
  assertEquals(pass(["abab"], ["ababa"]), [""]);
});

Deno.test("of several strings the first that is whole counts, of those that end together the longest", () => {
  assertEquals(pass(["dog", "cat"], ["a cat, a dog"]), ["a "]);
  assertEquals(pass(["at", "cat"], ["a cat"]), ["a "]);
  assertEquals(pass(["abcd", "bc"], ["xabcd"]), ["xa"]);
});

Deno.test("without strings, everything passes at once", () => {
  assertEquals(pass([], ["a", "b"]), ["a", "b", ""]);
});

Deno.test("however it is cut, what comes out is what an oracle says", () => {
  const letters = fc.constantFrom("a", "b");
  const word = fc.array(letters, { minLength: 1, maxLength: 5 });
  const words = fc.array(word.map((word) => word.join("")), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(words, fc.array(word), (stop, pieces) => {
      const text = pieces.flat().join("");
      let expected = text;
      for (let end = 1; end <= text.length; end++) {
        const met = stop.filter((word) => text.slice(0, end).endsWith(word));
        if (met.length === 0) continue;
        expected = text.slice(0, end - Math.max(...met.map((s) => s.length)));
        break;
      }
      const parts = pieces.map((piece) => piece.join(""));
      assertEquals(pass(stop, parts).join(""), expected);
    }),
  );
});

Deno.test("after the stop string, nothing comes any more", () => {
  const condition = new StopCondition([bytes("\n")]);
  assertEquals(condition.push(bytes("one\ntwo")), bytes("one"));
  assert(condition.met);
  assertEquals(
    concat(condition.push(bytes("three")), condition.end()),
    bytes(""),
  );
});
