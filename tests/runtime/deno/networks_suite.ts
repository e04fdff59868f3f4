/** Networks on onnxruntime-web's WebAssembly, beside the interpreter. The package is locked here, past deno.json. */

import { assertSame, network, SHAPES } from "./networks.ts";

for (const [lanes, steps] of [[1, 3000], [3, 1000], [16, 300], [64, 60]]) {
  Deno.test(`${steps} steps of a batch of ${lanes} are the same on onnxruntime-web's WebAssembly and in the interpreter`, async () => {
    await assertSame(await network(1), "wasm", lanes, steps);
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
