import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import {
  kernelMemory,
  MAX_SCALE,
  ULTRA,
  ultraMemory,
  ultraTables,
} from "../../src/kernel/profiles.ts";
import {
  reciprocalTable,
  squashTable,
  stateTable,
  stretchTable,
} from "../../src/kernel/tables.ts";
import { type UltraExports, UltraKernel } from "../../src/kernel/ultra/mod.ts";
import { concat, noise } from "../unit/helpers.ts";
import { AdaptiveProbability, squash } from "./components.ts";
import { binary, prose, structured } from "./content.ts";
import { UltraTwin } from "./ultra/mod.ts";

const WASM = new URL("../../src/kernel/lib/ultra.wasm", import.meta.url);
const module = new WebAssembly.Module(await Deno.readFile(WASM));

function instance(scale: number, blockLimit: number): UltraExports {
  const kernel = new WebAssembly.Instance(module)
    .exports as unknown as UltraExports;
  const { slotLines, historyBits, matchBits, apmBits } = ultraTables(scale);
  kernel.reset(slotLines, historyBits, matchBits, apmBits, blockLimit);
  return kernel;
}

/** A payload but for its last byte, from a kernel that is not primed. */
function coded(kernel: UltraExports, content: Uint8Array, ensemble: number) {
  new Uint8Array(kernel.memory.buffer).set(content, kernel.rawAt());
  kernel.start(content.length, content.length, ensemble, 0);
  while (kernel.encode(100) > 0);
  const length = kernel.codedLength();
  return new Uint8Array(kernel.memory.buffer).slice(
    kernel.codedAt(),
    kernel.codedAt() + length,
  );
}

/** Codes blocks with a kernel and a twin, neither of them primed. */
function compare(blocks: [ensemble: number, content: Uint8Array][], scale = 0) {
  const limit = Math.max(...blocks.map(([, { length }]) => length));
  const kernel = instance(scale, limit);
  const twin = new UltraTwin({ scale, primed: false });
  for (const [ensemble, content] of blocks) {
    const payload = twin.encode(content, ensemble);
    const mine = coded(kernel, content, ensemble);
    assertEquals(payload?.slice(0, -1) ?? null, payload && mine);
  }
}

for (
  const [name, ensemble, content] of [
    ["prose", 0, prose(2500, 1)],
    ["lines of JSON", 1, structured(2000, 0)],
    ["a log", 1, structured(2000, 1)],
    ["markup", 1, structured(2000, 2)],
    ["records", 2, binary(2500, 1)],
    ["noise, then a run", 2, concat(noise(300), new Uint8Array(400))],
  ] as const
) {
  Deno.test(`the ultra kernel and its twin make the same payload of ${name}`, () => {
    compare([[ensemble, content]]);
  });
}

Deno.test("the ultra kernel and its twin agree where ensembles take turns, at the least and the full scale", () => {
  for (const scale of [0, MAX_SCALE]) {
    compare(
      [0, 1, 2, 1, 0].map((ensemble, seed) => [
        ensemble,
        concat(prose(100, seed), structured(200, seed), binary(100, seed)),
      ]),
      scale,
    );
  }
});

Deno.test("the ultra kernel and its twin agree on blocks of one, two and three bytes", () => {
  for (const ensemble of [0, 1, 2]) {
    compare(
      ["a", "aa", "aaa", "\0\0\0"].map((text) => [
        ensemble,
        Uint8Array.from(text, (char) => char.charCodeAt(0)),
      ]),
    );
  }
});

Deno.test("the ultra kernel and its twin agree behind a primer, too", () => {
  // Of structured text; a golden archive has that of prose.
  const content = structured(400, 3);
  const kernel = new UltraKernel({ scale: 0, blockLimit: content.length });
  assertEquals(
    new UltraTwin({ scale: 0 }).encode(content, 1),
    kernel.encode(content, 1)!.slice(),
  );
});

Deno.test("the ultra kernel computes the tables that the others carry", () => {
  const kernel = instance(0, 1);
  // SQUASH of assembly/regions.ts; the others follow.
  const at = 81_920;
  const { buffer } = kernel.memory;
  assertEquals(new Uint16Array(buffer, at, 3072), squashTable());
  assertEquals(new Int16Array(buffer, at + 6144, 4096), stretchTable());
  assertEquals(new Uint16Array(buffer, at + 14_336, 1024), reciprocalTable());
});

Deno.test("the memory that a frame of level 10 states is what the kernel lays out, at most 256 MiB, and little for little", () => {
  for (let scale = 0; scale <= MAX_SCALE; scale++) {
    for (const blockLimit of [1, 1000, 1_048_576]) {
      const kernel = new WebAssembly.Instance(module)
        .exports as unknown as UltraExports;
      const { slotLines, historyBits, matchBits, apmBits } = ultraTables(scale);
      const bytes = kernel.reset(
        slotLines,
        historyBits,
        matchBits,
        apmBits,
        blockLimit,
      );
      assertEquals(ultraMemory(scale, blockLimit), Math.ceil(bytes / 1024));
      assertEquals(
        kernelMemory(ULTRA, scale, blockLimit),
        Math.ceil(bytes / 1024),
      );
    }
  }
  assertLessOrEqual(ultraMemory(MAX_SCALE, 8 << 20), 256 * 1024);
  assertLessOrEqual(ultraMemory(0, 1024), 40 * 1024);
});

Deno.test("no start value of the ultra kernel is so extreme that learning carries it past 0 or 1", () => {
  const states = Array.from({ length: 64 }, (_, state) => 64 * state);
  const starts: [number, number][] = [
    ...Array.from(stateTable(), (p): [number, number] => [p, 20]),
    ...states.map((x): [number, number] => [squash(x), 20]),
    ...states.map((x): [number, number] => [squash(-x), 20]),
    [49152, 4],
    [16384, 4],
    [32768, 0],
  ];
  for (const [p, count] of starts) {
    for (const bit of [0, 1]) {
      const probability = new AdaptiveProbability(p, count);
      for (let i = 0; i < 2000; i++) probability.learn(bit);
    }
  }
});

Deno.test("the ultra kernel imports nothing and exports no global", () => {
  assertEquals(WebAssembly.Module.imports(module), []);
  const exports = WebAssembly.Module.exports(module);
  assert(exports.every(({ kind }) => kind !== "global"));
});

Deno.test("a copy of the memory is the whole state of an ultra coder", () => {
  const content = prose(3000, 4);
  const [first, second] = [instance(0, 3000), instance(0, 3000)];
  new Uint8Array(first.memory.buffer).set(content, first.rawAt());
  first.start(3000, 3000, 0, 0);
  for (let i = 0; i < 10; i++) first.encode(100);
  new Uint8Array(second.memory.buffer).set(new Uint8Array(first.memory.buffer));
  while (first.encode(100) > 0);
  while (second.encode(100) > 0);
  const payload = (kernel: UltraExports) =>
    new Uint8Array(
      kernel.memory.buffer,
      kernel.codedAt(),
      kernel.codedLength(),
    );
  assertEquals(payload(second), payload(first));
});

Deno.test("an ultra coder begins the same whether the memory behind its primer is kept or made anew", () => {
  const content = structured(900, 1);
  const payloads = [1, 2].map(() =>
    new UltraKernel({ scale: 2, blockLimit: 900 + 1 }).encode(content, 1)!
      .slice()
  );
  const fresh = new WebAssembly.Module(Deno.readFileSync(WASM));
  const again = new UltraKernel({ scale: 2, blockLimit: 5000, module: fresh });
  payloads.push(again.encode(content, 1)!.slice());
  assertEquals(payloads[1], payloads[0]);
  assertEquals(payloads[2], payloads[0]);
});

Deno.test("ultra coders restore what they coded, at every scale, whatever the ensembles", () => {
  const blocks: [number, Uint8Array][] = [
    [1, structured(700, 1)],
    [0, prose(600, 2)],
    [1, structured(300, 2)],
  ];
  for (const scale of [0, 7, MAX_SCALE]) {
    const [coder, decoder] = [1, 2].map(() =>
      new UltraKernel({ scale, blockLimit: 700 })
    );
    for (const [ensemble, content] of blocks) {
      const payload = coder.encode(content, ensemble)!.slice();
      assertEquals(decoder.decode(payload, content.length, ensemble), content);
    }
  }
});
