import { assertEquals } from "@std/assert";
import {
  depthOf,
  JOINED_BYTES,
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

Deno.test("a network that joins a predictor takes what is added for it", () => {
  const module = new WebAssembly.Module(Deno.readFileSync(KERNEL));
  for (const blockLimit of [1, 1000, 1_048_576]) {
    const { exports } = new WebAssembly.Instance(module);
    const { reset, joinNetwork } = exports as Record<string, Reset>;
    const { slotLines, historyBits, matchBits, apmBits } = tableSizes(6, 3);
    const before = reset(
      slotLines,
      historyBits,
      matchBits,
      apmBits,
      blockLimit,
    );
    assertEquals(joinNetwork(blockLimit), before + JOINED_BYTES);
  }
});
