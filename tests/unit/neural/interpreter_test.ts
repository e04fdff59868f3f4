import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import { noise } from "../helpers.ts";
import { builtNetwork, tinyNetwork } from "./networks.ts";

const NETWORK = await tinyNetwork(3);

/** All logits of a lane by itself. */
function alone(symbols: Uint8Array): Int32Array[] {
  const interpreter = new Interpreter(NETWORK.program, 1);
  return Array.from(symbols, (each) => interpreter.step([each]).slice());
}

Deno.test("each lane of a batch is what it is by itself", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(1000), (lanes, seed) => {
      const contents = Array.from(
        { length: lanes },
        (_, lane) => noise(30, seed + lane),
      );
      const wanted = contents.map(alone);
      const interpreter = new Interpreter(NETWORK.program, lanes);
      for (let step = 0; step < 30; step++) {
        const logits = interpreter.step(contents.map((each) => each[step]));
        for (let lane = 0; lane < lanes; lane++) {
          assertEquals(
            logits.slice(lane * 256, lane * 256 + 256),
            wanted[lane][step],
          );
        }
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("a lane that is reset is at its start, and the others are where they were", () => {
  const content = noise(20);
  const wanted = alone(content);
  const interpreter = new Interpreter(NETWORK.program, 2);
  for (let step = 0; step < 10; step++) {
    interpreter.step([content[step], content[19 - step]]);
  }
  interpreter.reset(1);
  for (let step = 0; step < 10; step++) {
    const logits = interpreter.step([content[step + 10], content[step]]);
    assertEquals(logits.slice(0, 256), wanted[step + 10]);
    assertEquals(logits.slice(256), wanted[step]);
  }
});

Deno.test("what comes next depends on what came before", () => {
  assertNotEquals(alone(Uint8Array.of(1, 2))[1], alone(Uint8Array.of(3, 2))[1]);
});

Deno.test("each operation is what its name says, in integers", async () => {
  const { program } = await builtNetwork((builder) => {
    const before = builder.state("before", 1);
    const x = builder.value();
    builder.next("before", x);
    const spread = builder.concat(...Array(8).fill(x));
    const negative = builder.sub(
      spread,
      Int32Array.from([0, 1, 2, 3, 4, 5, 6, 200]),
    );
    const shifted = builder.shift(builder.mul(negative, -3), 2);
    const rest = builder.modulo(negative, 3);
    const clipped = builder.clip(negative, -5, 99);
    const table = Int16Array.from({ length: 256 }, (_, i) => i * -100);
    const seen = builder.lookUp(table, spread);
    const all = builder.concat(negative, shifted, rest, clipped, seen, before);
    builder.logits(
      builder.concat(all, builder.embed(new Int8Array(256 * 215), 215)),
    );
  });
  const interpreter = new Interpreter(program, 1);
  interpreter.step([77]);
  const logits = [...interpreter.step([100])];
  const negative = [100, 99, 98, 97, 96, 95, 94, -100];
  assertEquals(logits.slice(0, 8), negative);
  assertEquals(
    logits.slice(8, 16),
    negative.map((each) => Math.floor(each * -3 / 4)),
  );
  assertEquals(logits.slice(16, 24), negative.map((each) => each & 7));
  assertEquals(
    logits.slice(24, 32),
    negative.map((each) => Math.min(99, Math.max(-5, each))),
  );
  assertEquals(logits.slice(32, 40), Array(8).fill(-10_000));
  assertEquals(logits[40], 77);
});

Deno.test("rows of several tables are gathered one behind the other, and a matrix is multiplied row by row", async () => {
  const table = Int8Array.from({ length: 512 * 2 }, (_, i) => i * 7);
  const matrix = Int8Array.from({ length: 4 * 256 }, (_, i) => i * 13);
  const { program } = await builtNetwork((builder) => {
    const x = builder.value();
    const rows = builder.gather(
      table,
      2,
      builder.concat(x, builder.add(x, 256)),
    );
    builder.logits(builder.multiply(rows, matrix));
  });
  const logits = new Interpreter(program, 1).step([9]);
  const row = [table[18], table[19], table[530], table[531]];
  assertEquals(
    [...logits],
    Array.from(
      { length: 256 },
      (_, j) => row.reduce((sum, x, k) => sum + x * matrix[k * 256 + j], 0),
    ),
  );
});
