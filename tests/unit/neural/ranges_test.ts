import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ModelError } from "../../../src/errors.ts";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import type { NetworkBuilder } from "../../../src/neural/network_builder.ts";
import { noise } from "../helpers.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import {
  assertRefused,
  builtNetwork,
  changed,
  laborious,
  TINY,
  tinyNetwork,
} from "./networks.ts";

/** What float32 has all of. */
const LIMIT = 2 ** 24;

/** The largest magnitude of int8, and how large the sum of magnitudes of a matrix's column may be beside it. */
const MOST = 127, WEIGHTS = Math.floor((LIMIT - 1) / MOST);

/** A network in which this is computed of the symbol, and the logits are nothing. */
function computing(make: (builder: NetworkBuilder) => void) {
  return builtNetwork((builder) => {
    builder.logits(builder.embed(new Int8Array(256 * 256), 256));
    make(builder);
  });
}

async function assertInexact(
  make: (builder: NetworkBuilder) => void,
  message: string,
): Promise<void> {
  const error = await assertRejects(() => computing(make), ModelError, message);
  assertEquals(error.code, "inexact");
}

/** A sum of products whose column has this sum of magnitudes: the bound itself, or beyond. */
function summing(magnitudes: number) {
  return (builder: NetworkBuilder) => {
    const state = builder.state("sum", 1);
    const columns = Math.ceil(magnitudes / MOST);
    const matrix = new Int8Array(columns).fill(MOST);
    matrix[columns - 1] = magnitudes - MOST * (columns - 1);
    // Half of the weights are negative: their sum is nothing, and that of the magnitudes counts.
    for (let i = 0; i < columns; i += 2) matrix[i] = -matrix[i];
    const table = new Int8Array(256 * columns).fill(MOST);
    const sum = builder.multiply(builder.embed(table, columns), matrix);
    builder.next(
      "sum",
      builder.add(builder.clip(sum, -100, 100), builder.mul(state, 0)),
    );
  };
}

Deno.test("a sum of products may be just below 2^24 in magnitude, whatever the order", async () => {
  await computing(summing(WEIGHTS));
  await assertInexact(
    summing(WEIGHTS + 1),
    `have sums of magnitudes below ${LIMIT}: current value is ${
      (WEIGHTS + 1) * MOST
    }, in column 0`,
  );
});

Deno.test("a sum of two may be just below 2^24 in magnitude", async () => {
  const adding = (constant: number) => (builder: NetworkBuilder) => {
    builder.state("sum", 1);
    const sum = builder.add(builder.value(), constant);
    builder.next("sum", builder.clip(sum, 0, 1));
  };
  await computing(adding(LIMIT - 256));
  await assertInexact(
    adding(LIMIT - 255),
    `must stay below ${LIMIT}: current value is ${LIMIT}, in column 0`,
  );
  await assertInexact(adding(255 - LIMIT), `must stay below ${LIMIT}`);
});

Deno.test("a product may be just below 2^24 in magnitude", async () => {
  const scaling = (factor: number) => (builder: NetworkBuilder) => {
    builder.state("product", 1);
    const product = builder.mul(builder.value(), factor);
    builder.next("product", builder.clip(product, 0, 1));
  };
  await computing(scaling(65_793));
  await assertInexact(scaling(65_794), "current value is 16777470");
});

Deno.test("a state that is clipped settles, and one that grows without a bound is refused", async () => {
  const counting = (most?: number) => (builder: NetworkBuilder) => {
    const count = builder.add(builder.state("count", 1), 1);
    builder.next(
      "count",
      most === undefined ? count : builder.clip(count, 0, most),
    );
  };
  const { program, ranges } = await computing(counting(1000));
  const [{ register, next }] = program.states;
  assertEquals([...ranges[next]!.high], [1000]);
  assert(ranges[register]!.high[0] >= 1000);
  await assertInexact(counting(), "must stay below 16777216");
});

Deno.test("a state that swings ever wider is refused", async () => {
  await assertInexact((builder) => {
    const swing = builder.mul(builder.state("swing", 2), -2);
    builder.next("swing", builder.sub(swing, 1));
  }, "must stay below 16777216");
});

Deno.test("a state that settles too slowly for matrices that are large is refused", async () => {
  const file = await sampleNetwork(7, TINY);
  const { program, ranges } = await loadNetwork(laborious(file, 1));
  const growing = program.states.find(({ name }) => name === "growing")!;
  assertEquals(ranges[growing.next]!.high[0], 2 ** 22);
  await assertRefused(
    // With few known symbols, as giving their answer would be much work, too.
    changed(laborious(file, 120), ({ properties }) => ({
      properties: new Map(properties)
        .set("sluice.known_symbols", "00".repeat(16)),
    })),
    "inexact",
    `its ranges must settle within ${
      2 ** 29
    } multiplications and entries of tables: current value is more`,
  );
});

Deno.test("no value leaves its range, whatever a network is fed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), fc.nat(1000), async (seed, content) => {
      const { program, ranges } = await tinyNetwork(seed);
      const { low, high } = ranges[program.logits]!;
      const interpreter = new Interpreter(program, 1);
      for (const symbol of noise(60, content)) {
        const logits = interpreter.step([symbol]);
        assert(logits.every((each, i) => low[i] <= each && each <= high[i]));
      }
    }),
    { numRuns: 15 },
  );
});
