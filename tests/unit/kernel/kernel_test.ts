import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { FormatError } from "../../../src/errors.ts";
import { Kernel, type KernelExports } from "../../../src/kernel/mod.ts";
import {
  depthOf,
  ensembleCount,
  kernelMemory,
  MAX_LEVEL,
  MAX_SCALE,
  profileOfLevel,
  scaleFor,
  tableSizes,
} from "../../../src/kernel/profiles.ts";
import { lines as text } from "../helpers.ts";

const WASM = new URL("../../../src/kernel/lib/kernel.wasm", import.meta.url);

/** The kernel's numbers of its ensembles, with a profile that has them. */
const ENSEMBLES = [
  ...[[1, 3], [2, 0], [2, 1], [2, 2]],
  ...[[6, 16], [6, 17], [6, 18], [5, 16], [5, 20], [5, 21]],
  ...[3, 7, 8].flatMap((profile) => [4, 5, 6].map((e) => [profile, e])),
];

/** Lays out a kernel's memory. */
function reset(
  kernel: KernelExports,
  profile: number,
  scale: number,
  blockLimit: number,
): number {
  const { slotLines, historyBits, matchBits, apmBits } = tableSizes(
    profile,
    scale,
  );
  const sizes = [
    slotLines,
    historyBits,
    matchBits,
    apmBits,
    blockLimit,
  ] as const;
  const depth = depthOf(profile);
  return depth === undefined
    ? kernel.reset(...sizes)
    : kernel.resetDeep(...sizes, depth);
}

async function instance(
  profile: number,
  scale: number,
  blockLimit: number,
): Promise<KernelExports> {
  const module = new WebAssembly.Module(await Deno.readFile(WASM));
  const exports = new WebAssembly.Instance(module)
    .exports as unknown as KernelExports;
  reset(exports, profile, scale, blockLimit);
  return exports;
}

function begin(
  kernel: KernelExports,
  content: Uint8Array,
  ensemble: number,
): void {
  new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
  kernel.start(content.length, content.length, ensemble, 0);
}

function coded(kernel: KernelExports): Uint8Array {
  return new Uint8Array(
    kernel.memory.buffer,
    kernel.codedAt(),
    kernel.codedLength(),
  ).slice();
}

Deno.test("the kernel imports nothing and exports no global", async () => {
  const module = new WebAssembly.Module(await Deno.readFile(WASM));
  assertEquals(WebAssembly.Module.imports(module), []);
  assertEquals(
    WebAssembly.Module.exports(module).filter(({ kind }) => kind === "global"),
    [],
  );
});

Deno.test("a copy of the memory is the whole state of a coder", async () => {
  const content = text(20_000);
  for (const [profile, ensemble] of ENSEMBLES) {
    const first = await instance(profile, 7, content.length);
    begin(first, content, ensemble);
    first.encode(9_999);
    const second = await instance(profile, 7, content.length);
    new Uint8Array(second.memory.buffer).set(
      new Uint8Array(first.memory.buffer),
    );
    while (first.encode(4_096) > 0);
    while (second.encode(1_000) > 0);
    assertEquals(coded(second), coded(first));
  }
});

Deno.test("the memory a frame states is what the kernel lays out", async () => {
  for (let scale = 0; scale <= MAX_SCALE; scale++) {
    for (const limit of [1, 1000, 1 << 20]) {
      for (const profile of [1, 2, 3, 7, 8]) {
        const kernel = await instance(profile, 0, 1);
        const bytes = reset(kernel, profile, scale, limit);
        assertEquals(
          kernelMemory(profile, scale, limit),
          Math.ceil(bytes / 1024),
        );
      }
    }
  }
});

Deno.test("level 6 takes at most 40 MB, levels 7 and 8 at most 100, level 9 at most 150 MiB, and every level has a profile with ensembles", () => {
  assertLessOrEqual(
    kernelMemory(profileOfLevel(6), MAX_SCALE, 1 << 20) * 1024,
    40e6,
  );
  assertLessOrEqual(
    kernelMemory(profileOfLevel(9), MAX_SCALE, 1 << 20),
    150 * 1024,
  );
  for (const level of [7, 8]) {
    assertLessOrEqual(
      kernelMemory(profileOfLevel(level), MAX_SCALE, 1 << 20) * 1024,
      100e6,
    );
  }
  for (let level = 1; level <= MAX_LEVEL; level++) {
    assert(ensembleCount(profileOfLevel(level)) > 0);
  }
  assertEquals(ensembleCount(1000), 0);
});

Deno.test("the scale follows the content", () => {
  assertEquals([0, 1, 256, 257, 1024, 65_536, 65_537].map(scaleFor), [
    0,
    0,
    0,
    1,
    2,
    8,
    9,
  ]);
  assertEquals(scaleFor(undefined), MAX_SCALE);
});

Deno.test("coding 1 KB touches at most 2 MB of memory, and at levels 7 to 9 at most 4", async () => {
  const content = crypto.getRandomValues(new Uint8Array(1024)); // the worst case: every context is new
  for (const [profile, ensemble] of ENSEMBLES) {
    const scale = scaleFor(content.length);
    const kernel = await instance(profile, scale, content.length);
    begin(kernel, content, ensemble);
    while (kernel.encode(4_096) > 0);
    const memory = new Uint8Array(kernel.memory.buffer);
    let touched = 0;
    for (let page = 0; page < memory.length; page += 4096) {
      if (memory.subarray(page, page + 4096).some((byte) => byte !== 0)) {
        touched += 4096;
      }
    }
    assertLessOrEqual(touched, (depthOf(profile) !== undefined ? 4 : 2) << 20);
  }
});

Deno.test("a compiled module may be given, for runtimes that forbid compiling", async () => {
  const module = new WebAssembly.Module(await Deno.readFile(WASM));
  const shape = { profile: 2, scale: 3, blockLimit: 2048 };
  const content = text(2048);
  assertEquals(
    new Kernel({ ...shape, module }).encode(content, 1)?.slice(),
    new Kernel(shape).encode(content, 1)?.slice(),
  );
});

Deno.test("coders are independent of each other", () => {
  const shape = { profile: 2, scale: 5, blockLimit: 8192 };
  const [a, b] = [text(8192), text(8192).reverse()];
  const alone = new Kernel(shape).encode(a, 1)!.slice();
  const one = new Kernel(shape), other = new Kernel(shape);
  other.encode(b, 1);
  assertEquals(one.encode(a, 1)!.slice(), alone);
});

Deno.test("content that cannot shrink has no payload, and the predictor has learned it all the same", () => {
  const shape = { profile: 2, scale: 9, blockLimit: 4096 };
  const noise = crypto.getRandomValues(new Uint8Array(4096));
  const coder = new Kernel(shape), learner = new Kernel(shape);
  assertStrictEquals(coder.encode(noise, 2), null);
  learner.learn(noise, 2);
  const again = coder.encode(noise, 2)!.slice();
  assert(again.length < 200, `the second time took ${again.length} bytes`);
  assertEquals(learner.decode(again, noise.length, 2), noise);
});

Deno.test("a payload that no encoder would write is corrupt", () => {
  const shape = { profile: 2, scale: 6, blockLimit: 8192 };
  const content = text(8192);
  const payload = new Kernel(shape).encode(content, 1)!.slice();
  const damaged = (change: Uint8Array, rawLength = content.length) =>
    assertThrows(
      () => new Kernel(shape).decode(change, rawLength, 1),
      FormatError,
    ).code;
  assertEquals(damaged(payload.subarray(0, -1)), "corrupt");
  assertEquals(damaged(Uint8Array.of(...payload, 0)), "corrupt");
  assertEquals(damaged(payload, content.length / 2), "corrupt");
  assertEquals(damaged(payload.slice(0, 1), content.length), "corrupt");
});

Deno.test("no two payloads decode to the same content", () => {
  const shape = { profile: 2, scale: 6, blockLimit: 2048 };
  const content = text(2048);
  const payload = new Kernel(shape).encode(content, 1)!.slice();
  for (let change = 1; change < 256; change++) {
    const other = payload.slice();
    other[other.length - 1] ^= change; // where the coder's interval leaves a choice
    try {
      const decoded = new Kernel(shape).decode(other, content.length, 1);
      assert(decoded.some((byte, i) => byte !== content[i]));
    } catch (error) {
      assert(error instanceof FormatError);
    }
  }
});

Deno.test("a coder gives way after each 512 bytes, and after each 32 of the first 2,048", () => {
  const kernel = new Kernel({ profile: 1, scale: 0, blockLimit: 10_240 });
  const slices = (length: number) =>
    [...kernel.encoding(text(length), 0)].length + 1;
  assertEquals(slices(1024), 32);
  assertEquals(slices(9216), 32 + (9216 - 1024) / 512);
  assertEquals(slices(10_240), 20);
});

Deno.test("making a coder gives way after each of its steps", () => {
  const options = { profile: 1, scale: 0, blockLimit: 1024 };
  assertEquals([...Kernel.creating(options)].length, 2);
  const work = Kernel.creating(options);
  work.next();
  work.next();
  const { done, value } = work.next();
  assert(done && value instanceof Kernel);
});
