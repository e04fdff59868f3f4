import { flipBits } from "./flips.ts";

Deno.test("a flip of any of the 16,384 higher bits of the golden of 4 KiB is found, and nothing of its block comes out", () =>
  flipBits([4, 5, 6, 7]));
