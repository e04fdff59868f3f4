import { assert } from "@std/assert";
import { concat, lines, noise } from "../unit/helpers.ts";
import { killOften } from "./killed.ts";

Deno.test("compress, killed 5 times at any moment, makes the bytes that it makes otherwise", async () => {
  const done = await killOften(
    {
      args: "-q -4 --frame-size 64K --block-size 8K -o out in".split(" "),
      every: 32_768,
      input: concat(lines(200_000), noise(30_000), lines(70_000)),
    },
    5,
    Math.random,
  );
  assert(done > 0);
});
