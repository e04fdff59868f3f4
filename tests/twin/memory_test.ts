import { assertEquals } from "@std/assert";
import { KERNEL_BASE64 } from "../../src/kernel/lib/kernel_wasm.ts";
import {
  kernelMemory,
  MAX_SCALE,
  tableSizes,
} from "../../src/kernel/profiles.ts";

type Reset = (...sizes: number[]) => number;

Deno.test("the memory that a header tells is what the kernel lays out", () => {
  const module = new WebAssembly.Module(
    Uint8Array.from(atob(KERNEL_BASE64), (char) => char.charCodeAt(0)),
  );
  for (let scale = 0; scale <= MAX_SCALE; scale++) {
    for (const blockLimit of [1, 1000, 1_048_576]) {
      const reset = new WebAssembly.Instance(module).exports.reset as Reset;
      const { slotLines, historyBits, matchBits, apmBits } = tableSizes(scale);
      assertEquals(
        kernelMemory(2, scale, blockLimit),
        Math.ceil(
          reset(slotLines, historyBits, matchBits, apmBits, blockLimit) / 1024,
        ),
        `at scale ${scale}`,
      );
    }
  }
});
