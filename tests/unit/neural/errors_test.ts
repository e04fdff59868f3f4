import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { shown } from "../../../src/neural/errors.ts";

/** What a terminal obeys, and what turns the direction of text. */
const OBEYED = /\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/u;

Deno.test("a name out of a file makes a terminal do nothing", () => {
  assertEquals(
    shown("a\x1b[31m\x7f\u0085\u009b31m\u2028\u202eb"),
    '"a\\u001b[31m\\u007f\\u0085\\u009b31m\\u2028\\u202eb"',
  );
  for (let code = 0; code < 0x10000; code++) {
    assert(!OBEYED.test(shown(String.fromCharCode(code))), code.toString(16));
  }
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    const text = shown(name);
    assert(!OBEYED.test(text));
    // What is short is whole.
    if (name.length <= 60) assertEquals(JSON.parse(text), name);
  }));
});
