/** Networks on onnxruntime-web's WebAssembly and in the kernel, beside the interpreter. The package is locked here, past deno.json. */

import { assert, assertEquals } from "@std/assert";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { openSession } from "../../../src/neural/session.ts";
import { mutated, TINY } from "../../unit/neural/networks.ts";
import { assertSame, extremeNetwork, network, SHAPES } from "./networks.ts";

for (const [lanes, steps] of [[1, 3000], [3, 1000], [16, 300], [64, 60]]) {
  Deno.test(`${steps} steps of a batch of ${lanes} are the same on onnxruntime-web's WebAssembly and in the interpreter`, async () => {
    await assertSame(await network(1), "wasm", lanes, steps);
  });
}

for (const [lanes, steps] of [[1, 3000], [6, 500], [67, 60]]) {
  Deno.test(`${steps} steps of a batch of ${lanes} are the same in the kernel and in the interpreter`, async () => {
    await assertSame(await network(1), "kernel", lanes, steps);
  });
}

Deno.test("networks of any shape are the same on WebAssembly and in the interpreter", async () => {
  for (const [i, shape] of SHAPES.entries()) {
    for (let seed = 0; seed < 5; seed++) {
      await assertSame(
        await network(seed * 7 + i, shape),
        "wasm",
        seed + 1,
        100,
      );
    }
  }
});

Deno.test("sums just below 2^24 are the same on WebAssembly and in the interpreter", async () => {
  await assertSame(await extremeNetwork(), "wasm", 3, 100);
});

Deno.test("what is accepted of networks that were broken is the same on WebAssembly and in the interpreter", async () => {
  const file = await sampleNetwork(7, TINY);
  const seen = new Set([(await loadNetwork(file)).sha256]);
  for (let seed = 0; seed < 1000; seed++) {
    const network = await loadNetwork(mutated(file, seed)).catch(() => null);
    if (!network || seen.has(network.sha256)) continue;
    seen.add(network.sha256);
    const executor = await openSession(network, "wasm", 2);
    const interpreter = new Interpreter(network.program, 2);
    for (let step = 0; step < 20; step++) {
      const symbols = [step * 37 % 256, 255 - step];
      const logits = await executor.step(symbols);
      assertEquals([seed, logits], [seed, interpreter.step(symbols)]);
    }
    await executor.close();
  }
  assert(seen.size > 20, `${seen.size}`);
});
