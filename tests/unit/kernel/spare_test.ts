import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { CompressorStream } from "../../../mod.ts";
import { Kernel, type KernelOptions } from "../../../src/kernel/mod.ts";
import { ensembleCount } from "../../../src/kernel/profiles.ts";
import { takeSpare } from "../../../src/kernel/spare.ts";
import { TRAINED } from "../../format/trained.ts";
import { json, prose, records } from "../../golden/content.ts";
import { noise } from "../helpers.ts";

const module = new WebAssembly.Module(
  Deno.readFileSync(
    new URL("../../../src/kernel/lib/kernel.wasm", import.meta.url),
  ),
);

/** What wait; afterwards nothing does. */
function takeAll(): WebAssembly.Memory[] {
  const memories = [];
  for (let kernel; (kernel = takeSpare(module, 0));) {
    memories.push(kernel.memory);
  }
  return memories;
}

const states = [...TRAINED.values()].map(({ model }) => model);

const anyShape: fc.Arbitrary<Omit<KernelOptions, "module">> = fc.oneof(
  fc.record({
    profile: fc.constantFrom(1, 2, 3, 5, 6, 7, 8),
    scale: fc.nat({ max: 3 }),
    blockLimit: fc.integer({ min: 4096, max: 100_000 }),
  }),
  fc.constantFrom(...states).map(({ profile, state }) => ({
    profile,
    scale: 0,
    state,
    blockLimit: 4096,
  })),
  // Tables of other sizes, and nothing known.
  fc.constantFrom(...states).map(({ profile, state: { tables } }) => ({
    profile,
    scale: 0,
    state: { tables, memory: new Uint8Array() },
    blockLimit: 4096,
  })),
);

const anyWork = fc.record({
  shape: anyShape,
  ensemble: fc.nat({ max: 2 }),
  make: fc.constantFrom(prose, json, records, noise),
  length: fc.nat({ max: 4096 }),
  seed: fc.nat({ max: 99 }),
  learns: fc.boolean(),
});

Deno.test("a coder with memory that was used before knows and codes what one with new memory does", () => {
  fc.assert(
    fc.property(fc.array(anyWork, { maxLength: 4 }), (works) => {
      takeAll();
      const used = works.map(
        ({ shape, ensemble, make, length, seed, learns }) => {
          const kernel = new Kernel({ ...shape, module });
          const before = kernel.saveMemory();
          if (shape.profile > 2) kernel.learns = learns;
          const number = ensemble % ensembleCount(shape.profile);
          const payload = kernel.encode(make(length, seed), number)?.slice();
          const after = kernel.saveMemory();
          return { kernel, before, payload, after };
        },
      );
      // None was released so far: each had memory of its own.
      for (const { kernel } of used) kernel.release();
      works.forEach(({ shape, ensemble, make, length, seed, learns }, i) => {
        const kernel = new Kernel({ ...shape, module });
        assertEquals(kernel.saveMemory(), used[i].before);
        if (shape.profile > 2) kernel.learns = learns;
        const number = ensemble % ensembleCount(shape.profile);
        const payload = kernel.encode(make(length, seed), number)?.slice();
        assertEquals(payload, used[i].payload);
        assertEquals(kernel.saveMemory(), used[i].after);
        kernel.release();
      });
    }),
    { numRuns: 20 },
  );
});

Deno.test("memory is used again where it suffices by the least", () => {
  takeAll();
  const shape = { profile: 6, scale: 0, blockLimit: 1024, module };
  const small = new Kernel(shape), large = new Kernel({ ...shape, scale: 5 });
  small.release();
  large.release();
  const again = [new Kernel({ ...shape, scale: 4 }), new Kernel(shape)];
  assertEquals(takeAll(), []);
  for (const kernel of again) kernel.release();
  assertEquals(takeAll().length, 2);
});

Deno.test("where none suffices, those that are too small are let go", () => {
  takeAll();
  const shape = { profile: 6, scale: 0, blockLimit: 1024, module };
  new Kernel(shape).release();
  new Kernel({ ...shape, scale: 5 });
  assertEquals(takeAll(), []);
});

Deno.test("no more than 32 MiB wait", () => {
  takeAll();
  const shape = { profile: 6, scale: 7, blockLimit: 1024, module };
  const kernels = Array.from({ length: 6 }, () => new Kernel(shape));
  for (const kernel of kernels) kernel.release();
  const memories = takeAll();
  const total = memories.reduce(
    (sum, { buffer }) => sum + buffer.byteLength,
    0,
  );
  assert(memories.length > 1);
  assertLessOrEqual(total, 32 * 1024 * 1024);
  new Kernel({ ...shape, scale: 9 }).release();
  assertEquals(takeAll(), []);
});

Deno.test("a stream that is left midway leaves no memory, one that ends does", async () => {
  takeAll();
  const options = { level: 6, kernel: module };
  const left = new CompressorStream({ ...options, flush: "chunk" });
  const writer = left.writable.getWriter();
  writer.write(prose(4096, 1)).catch(() => {});
  const reader = left.readable.getReader();
  await reader.read();
  await reader.cancel();
  assertEquals(takeAll(), []);
  const ended = new Blob([prose(4096, 1)]).stream()
    .pipeThrough(new CompressorStream({ ...options, contentSize: 4096 }));
  await new Response(ended).bytes();
  const [memory] = takeAll();
  assert(memory instanceof WebAssembly.Memory);
});
