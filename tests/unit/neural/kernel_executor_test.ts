import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { LimitError, ModelError } from "../../../src/errors.ts";
import { isNetworkModule } from "../../../src/kernel/network/mod.ts";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import {
  KernelExecutor,
  openKernel,
} from "../../../src/neural/kernel_executor.ts";
import type { Instruction, Program } from "../../../src/neural/program.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { noise } from "../helpers.ts";
import { extremeNetwork, SHAPES } from "../../runtime/deno/networks.ts";
import { mutated, TINY, tinyNetwork } from "./networks.ts";
import { randomProgram } from "./random_programs.ts";

const LIB = new URL("../../../src/kernel/lib/", import.meta.url);

/** Asserts that the kernel gives the interpreter's logits for so many steps; now and then a lane begins anew. */
function assertSame(
  program: Program,
  lanes: number,
  steps: number,
  seed = lanes,
): void {
  const kernel = new KernelExecutor(program, lanes);
  const interpreter = new Interpreter(program, lanes);
  const content = noise(lanes * steps, seed);
  for (let step = 0; step < steps; step++) {
    if (step % 7 === 6) {
      const lane = content[step] % lanes;
      kernel.reset(lane);
      interpreter.reset(lane);
    }
    const symbols = content.subarray(step * lanes, (step + 1) * lanes);
    const logits = kernel.step(symbols), wanted = interpreter.step(symbols);
    // Where they differ, one number says more than thousands.
    const at = wanted.findIndex((each, i) => each !== logits[i]);
    assertEquals([step, at, logits[at]], [step, -1, undefined]);
  }
  kernel.close();
}

Deno.test("networks of any shape are the same in the kernel and in the interpreter, for any number of lanes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        history: fc.integer({ min: 2, max: 8 }),
        hashBits: fc.integer({ min: 1, max: 8 }),
        embedding: fc.integer({ min: 1, max: 20 }),
        units: fc.integer({ min: 1, max: 70 }),
        hidden: fc.integer({ min: 1, max: 70 }),
      }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(1000),
      async (shape, lanes, seed) => {
        const network = await loadNetwork(await sampleNetwork(seed, shape));
        assertSame(network.program, lanes, 30, seed);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("a batch that takes several calls is the same in the kernel and in the interpreter", async () => {
  const { program } = await tinyNetwork(3);
  for (const lanes of [63, 64, 65, 130]) assertSame(program, lanes, 10);
});

Deno.test("programs of every kind of instruction are the same in the kernel and in the interpreter", () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.integer({ min: 1, max: 9 }),
      (seed, lanes) => {
        const program = randomProgram(seed);
        for (const { kind } of program.instructions) kinds.add(kind);
        assertSame(program, lanes, 15, seed);
      },
    ),
    { numRuns: 200 },
  );
  assertEquals([...kinds].sort(), [
    ...["add", "clip", "concat", "gather", "lookup", "matmul"],
    ...["modulo", "mul", "shift", "slice", "sub"],
  ]);
});

Deno.test("matrices of any size are multiplied as the interpreter does, zeros and extremes among what enters", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 260 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(1000),
      (inputs, columns, lanes, seed) => {
        const bytes = new Int8Array(
          noise(inputs * (columns + 256), seed).buffer,
        );
        const table = bytes.subarray(0, 256 * inputs)
          .map((each, i) => i % 3 ? 0 : each > 100 ? -128 : each);
        const matrix = bytes.subarray(256 * inputs)
          .map((each) => each > 100 ? -128 : each);
        assertSame(multiplying(table, matrix, inputs, columns), lanes, 8, seed);
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("the largest sums are exact: 1,023 products of −128 and −128, and as many of −128 and 127", () => {
  // 1,023 × 2^14 is the largest multiple of it below 2^24.
  const inputs = 1023, columns = 37;
  const table = new Int8Array(256 * inputs).fill(-128);
  for (const weight of [-128, 127]) {
    const matrix = new Int8Array(inputs * columns).fill(weight);
    const program = multiplying(table, matrix, inputs, columns);
    for (const lanes of [1, 4, 5]) {
      assertSame(program, lanes, 3);
      const logits = new KernelExecutor(program, lanes)
        .step(Array(lanes).fill(7));
      for (let lane = 0; lane < lanes; lane++) {
        assertEquals(logits[lane * 256 + 36], inputs * -128 * weight);
      }
    }
  }
});

Deno.test("sums just below 2^24, and rests everywhere, are the same in the kernel and in the interpreter", async () => {
  assertSame((await extremeNetwork()).program, 3, 20);
  for (const [i, shape] of SHAPES.entries()) {
    const { program } = await loadNetwork(await sampleNetwork(i, shape));
    assertSame(program, 4 + i, 30);
  }
});

Deno.test("what is accepted of networks that were broken is the same in the kernel and in the interpreter", async () => {
  const file = await sampleNetwork(7, TINY);
  let accepted = 0;
  for (let seed = 0; seed < 300; seed++) {
    const network = await loadNetwork(mutated(file, seed)).catch(() => null);
    if (!network) continue;
    accepted++;
    assertSame(network.program, 1 + seed % 5, 10, seed);
  }
  assert(accepted > 10, `${accepted}`);
});

Deno.test("executors beside each other know nothing of each other", async () => {
  const { program } = await tinyNetwork(3);
  const [a, b] = [1, 2].map(() => new KernelExecutor(program, 2));
  const other = new KernelExecutor((await tinyNetwork(4)).program, 3);
  const alone = new Interpreter(program, 2);
  const content = noise(40);
  for (let step = 0; step < 20; step++) {
    const symbols = content.subarray(2 * step, 2 * step + 2);
    other.step([step, 255 - step, 9]);
    b.step([255 - step, step]);
    assertEquals(a.step(symbols), alone.step(symbols));
  }
});

Deno.test("a lane that is reset is at its start, and the others are where they were", async () => {
  const { program } = await tinyNetwork(3);
  const content = noise(20);
  const whole = new KernelExecutor(program, 1);
  const wanted = Array.from(content, (each) => whole.step([each]).slice());
  for (const lanes of [2, 4, 6]) {
    const kernel = new KernelExecutor(program, lanes);
    for (let step = 0; step < 10; step++) {
      kernel.step(Array(lanes).fill(content[step]));
    }
    kernel.reset(lanes - 1);
    for (let step = 0; step < 10; step++) {
      const symbols = Array(lanes).fill(content[step + 10]);
      symbols[lanes - 1] = content[step];
      const logits = kernel.step(symbols);
      for (let lane = 0; lane < lanes; lane++) {
        assertEquals(
          logits.slice(lane * 256, lane * 256 + 256),
          wanted[lane === lanes - 1 ? step : step + 10],
        );
      }
    }
  }
});

Deno.test("a kernel that was compiled beforehand is used, and another module is a TypeError", async () => {
  const [network, sorting] = await Promise.all(
    ["network.wasm", "sorting.wasm"].map(async (name) =>
      new WebAssembly.Module(await Deno.readFile(new URL(name, LIB)))
    ),
  );
  assert(isNetworkModule(network));
  assertEquals(WebAssembly.Module.imports(network), []);
  const tiny = await tinyNetwork(3);
  assertEquals(
    new KernelExecutor(tiny.program, 1, network).step([7]),
    new Interpreter(tiny.program, 1).step([7]),
  );
  for (
    const open of [
      () => new KernelExecutor(tiny.program, 1, sorting),
      () => openKernel(tiny, 1, sorting),
    ]
  ) {
    assertThrows(
      open,
      TypeError,
      "networkKernel must be the module of Sluice's network kernel: current value is one that exports encode, decode",
    );
  }
});

Deno.test("memory that cannot be had is a LimitError, and a backend that is missing", async () => {
  const tiny = await tinyNetwork(3);
  const wide = { ...tiny.program, widths: [...tiny.program.widths, 2 ** 29] };
  const error = assertThrows(() => new KernelExecutor(wide, 4), LimitError);
  assertEquals(error.code, "memory");
  const missing = assertThrows(
    () => openKernel({ ...tiny, program: wide }, 4),
    ModelError,
    "as the kernel must open it: current value is Cannot execute a network as 8",
  );
  assertEquals(
    [missing.code, missing.modelId],
    ["backend-missing", `sha256:${tiny.sha256}`],
  );
  assertInstanceOf(missing.cause, LimitError);
});

/** A program whose first logits are the symbol's row of a table times a matrix. */
function multiplying(
  table: Int8Array,
  matrix: Int8Array,
  inputs: number,
  columns: number,
): Program {
  const [symbol, row, product, padding, all, logits] = [0, 1, 2, 3, 4, 5];
  const instructions: Instruction[] = [
    {
      kind: "gather",
      input: symbol,
      out: row,
      table,
      rows: 256,
      width: inputs,
    },
    { kind: "matmul", input: row, out: product, matrix },
    { kind: "concat", inputs: [product, padding], out: all },
    {
      kind: "slice",
      input: all,
      start: Math.max(0, columns - 256),
      out: logits,
    },
  ];
  return {
    widths: [1, inputs, columns, 256, columns + 256, 256],
    names: [],
    constants: [{ register: padding, values: new Int32Array(256) }],
    states: [],
    symbol,
    logits,
    instructions,
  };
}
