import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { duration, printable, ratio, size } from "../../../src/cli/text.ts";

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
    printable("a\nb\x1b[31m\u009bc\u2028é"),
    "a\\nb\\x1b[31m\\x9bc\\u2028é",
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    assert(!/\p{Cc}/u.test(printable(name)));
  }));
});
