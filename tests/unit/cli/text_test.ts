import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  duration,
  jsonOf,
  printable,
  ratio,
  size,
} from "../../../src/cli/text.ts";

/** What turns the direction of text. */
const TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e" +
  "\u2066\u2067\u2068\u2069";

/** What no terminal should get. */
const OBEYED = /\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/u;

Deno.test("sizes are told in the largest unit that they fill", () => {
  for (
    const [bytes, said] of [
      [0, "0 bytes"],
      [1023, "1023 bytes"],
      [1024, "1.0 KiB"],
      [39_149_568, "37.3 MiB"],
      [2 ** 50, "1024.0 TiB"],
    ] as const
  ) assertEquals(size(bytes), said);
});

Deno.test("times have hours only when there are any", () => {
  assertEquals([0, 59.4, 60, 3599, 3600].map(duration), [
    "0:00",
    "0:59",
    "1:00",
    "59:59",
    "1:00:00",
  ]);
});

Deno.test("an empty archive has a ratio, too", () => {
  assertEquals([ratio(0, 25), ratio(0, 0), ratio(486, 100)], [
    "0.00",
    "0.00",
    "4.86",
  ]);
});

Deno.test("no name can make a terminal do anything", () => {
  assertEquals(
    printable("a\nb\x1b[31m\u009bc\u2028\u061cé"),
    "a\\nb\\x1b[31m\\x9bc\\u2028\\u061cé",
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    assert(!OBEYED.test(printable(name)));
  }));
  for (const char of TURNING) assert(!OBEYED.test(printable(char)));
});

Deno.test("JSON that is printed makes a terminal do nothing, and says the same", () => {
  const card = `a\nb"\\\x1b\x7f\u009b${TURNING}é`;
  const text = jsonOf({ card });
  assert(!OBEYED.test(text));
  assertEquals(JSON.parse(text), { card });
});
