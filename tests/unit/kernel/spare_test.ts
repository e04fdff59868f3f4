import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
} from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { CompressorStream, FormatError } from "../../../mod.ts";
import {
  Kernel,
  type KernelExports,
  type KernelOptions,
} from "../../../src/kernel/mod.ts";
import { ensembleCount } from "../../../src/kernel/profiles.ts";
import { UltraKernel } from "../../../src/kernel/ultra/mod.ts";
import { SortingKernel } from "../../../src/kernel/sorting/mod.ts";
import { takeSpare } from "../../../src/kernel/spare.ts";
import { TRAINED } from "../../format/trained.ts";
import { json, prose, records } from "../../golden/content.ts";
import { noise } from "../helpers.ts";

/** Bytes that only instances have which are too large to wait. */
const LARGE = 41 * 1024 * 1024;

/** A module of its own, so that nobody else gives or takes its instances. */
function compiled(name: string): WebAssembly.Module {
  const url = new URL(`../../../src/kernel/lib/${name}.wasm`, import.meta.url);
  return new WebAssembly.Module(Deno.readFileSync(url));
}

const module = compiled("kernel");

/** What wait; afterwards nothing does. */
function takeAll(): WebAssembly.Memory[] {
  const memories = [];
  for (let kernel; (kernel = takeSpare<KernelExports>(module, 0));) {
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

Deno.test("no more than 40 MiB wait", () => {
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
  assertLessOrEqual(total, 40 * 1024 * 1024);
  new Kernel({ ...shape, profile: 8, scale: 9 }).release();
  assertEquals(takeAll(), []);
});

/** A kernel's memory, and behind it the payload of a block. */
function whatItDoes(kernel: Kernel): Buffer {
  const memory = kernel.saveMemory();
  const payload = kernel.encode(json(4096, 1), 1);
  assert(payload);
  return Buffer.concat([memory, payload]);
}

Deno.test("a larger one is used again until it is collected, and only where that much is needed", () => {
  takeAll();
  const shape = { profile: 8, scale: 9, blockLimit: 4096, module };
  const first = new Kernel(shape);
  const done = whatItDoes(first);
  first.release();
  const little = new Kernel({ ...shape, scale: 7 });
  const again = new Kernel(shape);
  assertEquals(takeSpare(module, LARGE), undefined);
  assert(whatItDoes(again).equals(done));
  again.release();
  little.release();
  assert(takeSpare(module, LARGE));
});

Deno.test("a larger one that is too small grows", () => {
  takeAll();
  const shape = { profile: 8, scale: 9, blockLimit: 4096, module };
  const done = whatItDoes(new Kernel(shape));
  const smaller = new Kernel({ ...shape, profile: 7 });
  smaller.encode(noise(4096, 2), 0);
  smaller.release();
  const grown = new Kernel(shape);
  assertEquals(takeSpare(module, LARGE), undefined);
  assert(whatItDoes(grown).equals(done));
});

Deno.test("a coder of level 10 with memory that was used before knows and codes what one with new memory does", () => {
  const contents = [prose, json, records].map((make) => make(1024, 1));
  const [fresh, ultra] = [compiled("ultra"), compiled("ultra")];
  // The first may wait, the second is there until it is collected, the third grows.
  const scales = [[0, 0], [7, 7], [7, 8]];
  for (const [ensemble, [usedScale, scale]] of scales.entries()) {
    const shape = { scale, blockLimit: 1024 };
    const before = new UltraKernel({ ...shape, module: fresh }).saveMemory();
    const used = new UltraKernel({
      scale: usedScale,
      blockLimit: 2048,
      module: ultra,
    });
    used.encode(noise(1024, 2), ensemble);
    used.release();
    const content = contents[ensemble];
    const payload = new UltraKernel({ ...shape, module: fresh })
      .encode(content, ensemble)?.slice();
    const again = new UltraKernel({ ...shape, module: ultra });
    assertEquals(takeSpare(ultra, scale && LARGE), undefined);
    assert(Buffer.from(again.saveMemory()).equals(before));
    assertEquals(again.encode(content, ensemble), payload);
  }
});

Deno.test("a coder of level 10 that broke off leaves no memory", () => {
  const ultra = compiled("ultra");
  const shape = { scale: 7, blockLimit: 4096, module: ultra };
  const kernel = new UltraKernel(shape);
  const work = kernel.encoding(prose(4096, 1), 0);
  work.next();
  work.return(null);
  kernel.release();
  assertEquals(takeSpare(ultra, LARGE), undefined);
  const whole = new UltraKernel(shape);
  whole.encode(prose(4096, 1), 0);
  whole.release();
  assert(takeSpare(ultra, LARGE));
});

Deno.test("a sorting coder with memory that was used before makes and restores what one with new memory does", () => {
  const [fresh, used] = [compiled("sorting"), compiled("sorting")];
  const anyBlock = fc.record({
    make: fc.constantFrom(prose, json, records, noise),
    length: fc.integer({ min: 1, max: 30_000 }),
    seed: fc.nat({ max: 99 }),
    ensemble: fc.nat({ max: 2 }),
    room: fc.nat({ max: 9999 }),
  });
  fc.assert(
    fc.property(fc.array(anyBlock, { maxLength: 5 }), (blocks) => {
      for (const { make, length, seed, ensemble, room } of blocks) {
        const content = make(length, seed);
        const blockLimit = length + room;
        const wanted = new SortingKernel({ blockLimit, module: fresh })
          .encode(content, ensemble)?.slice();
        const kernel = new SortingKernel({ blockLimit, module: used });
        assertEquals(kernel.encode(content, ensemble)?.slice(), wanted);
        kernel.release();
        if (!wanted) continue;
        const decoder = new SortingKernel({ blockLimit, module: used });
        assertEquals(decoder.decode(wanted, length, ensemble), content);
        decoder.release();
      }
    }),
    { numRuns: 40 },
  );
  assert(takeSpare(used, 0));
});

Deno.test("a sorting coder that met a damaged block, or broke off, harms none that come", () => {
  const module = compiled("sorting");
  const shape = { blockLimit: 8192, module };
  const content = prose(8192, 1);
  const payload = new SortingKernel(shape).encode(content, 0)!.slice();
  for (let i = 0; i < payload.length; i += 7) {
    const damaged = new SortingKernel(shape);
    const flipped = payload.with(i, payload[i] ^ 1);
    try {
      damaged.decode(flipped, content.length, 0);
    } catch (error) {
      assertInstanceOf(error, FormatError);
    }
    damaged.release();
    const kernel = new SortingKernel(shape);
    assertEquals(kernel.encode(content, 0), payload);
    kernel.release();
  }
  assert(takeSpare(module, 0));
  const left = new SortingKernel(shape);
  const work = left.encoding(content, 0);
  work.next();
  work.return(null);
  left.release();
  assertEquals(takeSpare(module, 0), undefined);
});

Deno.test("a stream that is left midway leaves no memory, one that ends does", async () => {
  takeAll();
  const options = { level: 6, kernel: module };
  const left = new CompressorStream({ ...options, flush: "chunk" });
  const writer = left.writable.getWriter();
  // A block of this length takes many turns, and is left in the second.
  writer.write(prose(500_000, 1)).catch(() => {});
  const reader = left.readable.getReader();
  reader.read().catch(() => {});
  await new Promise((turn) => setTimeout(turn));
  await reader.cancel();
  assertEquals(takeAll(), []);
  const ended = new Blob([prose(4096, 1)]).stream()
    .pipeThrough(new CompressorStream({ ...options, contentSize: 4096 }));
  await new Response(ended).bytes();
  const [memory] = takeAll();
  assert(memory instanceof WebAssembly.Memory);
});
