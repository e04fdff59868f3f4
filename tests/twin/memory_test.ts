import { assertEquals } from "@std/assert";
import {
  depthOf,
  kernelMemory,
  MAX_SCALE,
  tableSizes,
} from "../../src/kernel/profiles.ts";

const KERNEL = new URL("../../src/kernel/lib/kernel.wasm", import.meta.url);

type Reset = (...sizes: number[]) => number;

Deno.test("the memory that a header tells is what the kernel lays out", () => {
  const module = new WebAssembly.Module(Deno.readFileSync(KERNEL));
  for (let scale = 0; scale <= MAX_SCALE; scale++) {
    for (const blockLimit of [1, 1000, 1_048_576]) {
      for (const profile of [1, 2, 3, 5, 6, 7, 8]) {
        const depth = depthOf(profile);
        const { exports } = new WebAssembly.Instance(module);
        const reset =
          exports[depth === undefined ? "reset" : "resetDeep"] as Reset;
        const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
          profile,
          scale,
        );
        assertEquals(
          kernelMemory(profile, scale, blockLimit),
          Math.ceil(
            reset(
              slotLines,
              historyBits,
              matchBits,
              apmBits,
              blockLimit,
              depth ?? 0,
            ) /
              1024,
          ),
          `at scale ${scale} of profile ${profile}`,
        );
      }
    }
  }
});
