import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../../src/errors.ts";
import { sortingMemory } from "../../../src/kernel/profiles.ts";
import {
  type SortingExports,
  SortingKernel,
} from "../../../src/kernel/sorting/mod.ts";
import { sortedSuffixes } from "../../twin/sorting/transform.ts";
import { bytes, concat, lines, noise } from "../helpers.ts";

const WASM = new URL("../../../src/kernel/lib/sorting.wasm", import.meta.url);
const module = new WebAssembly.Module(await Deno.readFile(WASM));

function instance(blockLimit: number): SortingExports {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as SortingExports;
  assert(kernel.reset(blockLimit) > 0);
  return kernel;
}

function begin(kernel: SortingExports, content: Uint8Array): void {
  new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
  kernel.start(content.length, content.length, 0);
}

/** Strings on which a sort that compares suffixes takes forever, and those that break rules about types and names. */
function hostile(length: number): [string, Uint8Array][] {
  const make = (byte: (i: number) => number) =>
    new Uint8Array(length).map((_, i) => byte(i));
  let [fibonacci, next] = ["a", "ab"];
  while (fibonacci.length < length) {
    [fibonacci, next] = [next, next + fibonacci];
  }
  const random = noise(length);
  return [
    ["one byte", make(() => 97)],
    ["two bytes in turn", make((i) => i & 1)],
    ["a period of 95", make((i) => i % 95)],
    [
      "a period of 1,000 that is never quite kept",
      make((i) => i % 97 === 0 ? random[i] : random[i % 1000]),
    ],
    ["Fibonacci", bytes(fibonacci.slice(0, length))],
    [
      "Thue and Morse",
      make((i) => {
        let ones = 0;
        for (; i > 0; i &= i - 1) ones++;
        return ones & 1;
      }),
    ],
    ["ascending", make((i) => i * 256 / length)],
    ["descending", make((i) => 255 - i * 256 / length)],
    ["runs of growing length", make((i) => Math.sqrt(i) & 1)],
    ["two letters by chance", make((i) => random[i] & 1)],
    ["all bytes by chance", random],
    ["a least byte last", make((i) => i === length - 1 ? 0 : 1)],
    ["a greatest byte last", make((i) => i === length - 1 ? 1 : 0)],
  ];
}

Deno.test("the sorting kernel imports nothing and exports no global", () => {
  assertEquals(WebAssembly.Module.imports(module), []);
  assertEquals(
    WebAssembly.Module.exports(module).filter(({ kind }) => kind === "global"),
    [],
  );
});

Deno.test("a copy of the memory is the whole state of a sorting coder", () => {
  const content = lines(200_000);
  const first = instance(content.length), second = instance(content.length);
  begin(first, content);
  for (let slice = 0; slice < 60; slice++) assert(first.encode());
  new Uint8Array(second.memory.buffer).set(new Uint8Array(first.memory.buffer));
  while (first.encode());
  while (second.encode());
  const coded = (kernel: SortingExports) =>
    new Uint8Array(
      kernel.memory.buffer,
      kernel.codedAt(),
      kernel.codedLength(),
    );
  assertEquals(coded(second), coded(first));
});

Deno.test("the memory that a sorted frame states is what the kernel lays out, and at most 80 MB", () => {
  for (const limit of [1, 1000, 1024, 1 << 20, 8 << 20]) {
    const kernel = new WebAssembly.Instance(module)
      .exports as unknown as SortingExports;
    assertEquals(sortingMemory(limit), Math.ceil(kernel.reset(limit) / 1024));
  }
  assertLessOrEqual(sortingMemory(8 << 20) * 1024, 80e6);
});

/** Address of the words that layout.ts calls ROWS, and of the number of symbols. */
const ARRAY_WORD = 28, TEXT_LENGTH_WORD = 12, STAGE_WORD = 48;
const TRANSFORM_STAGE = 4;

/** The suffix array of a text too short for repeats. */
function suffixArray(text: Uint8Array): Uint32Array {
  const kernel = instance(text.length);
  begin(kernel, text);
  const word = (at: number) =>
    new DataView(kernel.memory.buffer).getUint32(at, true);
  while (word(STAGE_WORD) !== TRANSFORM_STAGE) assert(kernel.encode());
  assertEquals(word(TEXT_LENGTH_WORD), text.length);
  return new Uint32Array(kernel.memory.buffer, word(ARRAY_WORD), text.length);
}

Deno.test("the suffix array of any short text is that of a naive sort", () => {
  const anyText = fc.integer({ min: 1, max: 255 }).chain((letters) =>
    fc.uint8Array({ max: letters, minLength: 1, maxLength: 127 })
  );
  fc.assert(
    fc.property(anyText, (text) => {
      assertEquals(
        Array.from(suffixArray(text)),
        sortedSuffixes(text).slice(1),
      );
    }),
    { numRuns: 500 },
  );
});

for (const [name, content] of hostile(300_000)) {
  Deno.test(`hostile content comes back, in time that its length bounds: ${name}`, () => {
    const kernel = new SortingKernel({ blockLimit: content.length, module });
    const work = kernel.encoding(content, 0);
    let slices = 1;
    let step = work.next();
    for (; !step.done; step = work.next()) slices++;
    // Thirty-three phases on each level, and some 40 passes over the content in slices of 32,768 and less.
    assertLessOrEqual(slices, 33 * 18 + 60 * content.length / 8192);
    const payload = (step.value as Uint8Array | null)?.slice();
    if (!payload) return void assertEquals(name, "all bytes by chance");
    assertEquals(kernel.decode(payload, content.length, 0), content);
  });
}

Deno.test("blocks know nothing of each other", () => {
  const content = lines(5000);
  const kernel = new SortingKernel({ blockLimit: 9000, module });
  for (const ensemble of [0, 1, 2]) {
    const first = kernel.encode(content, ensemble)!.slice();
    kernel.encode(noise(9000), 0);
    assertEquals(kernel.encode(content, ensemble), first);
  }
});

Deno.test("content that cannot shrink has no payload", () => {
  const kernel = new SortingKernel({ blockLimit: 40_000, module });
  for (const length of [1, 2, 3, 10, 1000, 40_000]) {
    assertStrictEquals(kernel.encode(noise(length), 0), null);
  }
});

Deno.test("a payload cut, lengthened or given other rows is corrupt", () => {
  const content = concat(lines(70_000), noise(300));
  const kernel = new SortingKernel({ blockLimit: content.length, module });
  for (const ensemble of [0, 1, 2]) {
    const payload = kernel.encode(content, ensemble)!.slice();
    const refused = (damaged: Uint8Array, length = content.length) =>
      assertEquals(
        assertThrows(
          () => kernel.decode(damaged, length, ensemble),
          FormatError,
        ).code,
        "corrupt",
      );
    for (let length = 1; length < 30; length++) {
      refused(payload.slice(0, length));
      refused(payload.slice(0, -length));
    }
    refused(concat(payload, Uint8Array.of(0)));
    refused(payload, content.length - 1);
    for (let at = 0; at < 8; at++) {
      const damaged = payload.slice();
      damaged[at] ^= 1;
      try {
        // Another escape byte may make other content; the block's checksum tells.
        kernel.decode(damaged, content.length, ensemble);
        assertEquals(at, 1);
      } catch (error) {
        assert(error instanceof FormatError);
      }
    }
  }
});

Deno.test("noise for a payload ends in an error or in content, never in a trap", () => {
  const kernel = new SortingKernel({ blockLimit: 100_000, module });
  for (let seed = 1; seed < 200; seed++) {
    const payload = noise(20 + seed * 37 % 3000, seed);
    payload[0] &= 1;
    const rawLength = 1 + seed * 7919 % 100_000;
    try {
      kernel.decode(payload, rawLength, seed % 3);
    } catch (error) {
      assert(error instanceof FormatError);
    }
  }
});
