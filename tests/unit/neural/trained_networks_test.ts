/** From a trained network to its file: what executes the file computes what the network's integers say. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { RandomNumbers } from "../../../src/generate/rng.ts";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import { answersRight } from "../../../src/neural/self_test.ts";
import { ContextTracker, NO_BYTE } from "../../../tools/networks/contexts.ts";
import { Executor } from "../../../tools/networks/executor.ts";
import {
  exportNetwork,
  LOGIT_FACTOR,
  LOGIT_SHIFT,
} from "../../../tools/networks/export.ts";
import { graphOf } from "../../../tools/networks/operations.ts";
import {
  type Affine,
  type Context,
  layOut,
  type Lookup,
  type Shape,
} from "../../../tools/networks/shape.ts";
import type {
  TrainedLayer,
  TrainedNetwork,
} from "../../../tools/networks/trained.ts";
import { bytes, lines, noise } from "../helpers.ts";

/** A lookup with a table of its own. */
type Own = [
  context: Context,
  variant: Lookup["variant"],
  rows: number,
  width: number,
];

/** A small network that looks these up. */
function shapeOf(list: Own[], feedback = [false]): Shape {
  return {
    tables: list.map(([{ kind }, , rows, width], i) => ({
      name: `${kind}.${i}`,
      rows,
      width,
    })),
    lookups: list.map(([context, variant], table) => ({
      context,
      variant,
      table,
    })),
    cells: feedback.map((_, i) => 6 + 4 * i),
    feedback,
    hidden: 12,
  };
}

/** Random integers: as large as they may be in tables, and in weights so large that sums reach all limits, and not always. */
function networkOf(shape: Shape, seed: number): TrainedNetwork {
  const random = RandomNumbers.fromSeed(seed);
  const integers = (length: number, most: number) =>
    Int8Array.from({ length }, () => random.nextBelow(2 * most + 1) - most);
  const layer = (name: string, { weights, columns }: Affine): TrainedLayer => {
    const inputs = weights.reduce((sum, { rows }) => sum + rows, 0);
    return {
      name,
      inputs,
      columns,
      weights: integers(inputs * columns, 60),
      biases: Int16Array.from(integers(columns, 127), (each) => 80 * each),
    };
  };
  const layout = layOut(shape);
  return {
    shape,
    card: "random",
    licence: "CC0-1.0",
    trainingBytes: 1,
    tables: shape.tables.map(({ rows, width }) => integers(rows * width, 127)),
    recurrent: layout.recurrent.map((part, i) =>
      layer(`recurrent${i + 1}`, part)
    ),
    hidden: layer("hidden", layout.hidden),
    logits: layer("logits", layout.logits),
  };
}

/** Words of all lengths, one after another and not, beyond ASCII too, in lines of which one is longer than columns are told apart. */
const ENGLISH = bytes(
  `It's the 2nd of May, isn't it?  "I'd say so" -- said she (twice).\n\n` +
    `a b  c\tNaïve café-goers: Señor Müller & co.; x_y, http://e.org/q?a=b\r\n` +
    `${"so it went on and on, ".repeat(8)}until the end.\nThe End\n`,
);

/** Asserts that file and integers make the same logits of a text, from a lane's start. */
async function assertSame(network: TrainedNetwork, text: Uint8Array) {
  const loaded = await loadNetwork(await exportNetwork(network, "random"));
  const interpreter = new Interpreter(loaded.program, 1);
  const executor = new Executor(graphOf(network), 1);
  const kinds = new Set<number>();
  text.forEach((symbol, at) => {
    const logits = interpreter.step([symbol]);
    const expected = Int32Array.from(
      executor.step(Uint8Array.of(symbol)),
      (logit) => Math.floor(logit * LOGIT_FACTOR / 2 ** LOGIT_SHIFT),
    );
    if (logits.some((logit, i) => logit !== expected[i])) {
      assertEquals(logits, expected, `at byte ${at}`);
    }
    kinds.add(logits[0]);
  });
  assert(kinds.size > 20, `${kinds.size} different logits of byte 0`);
  interpreter.reset(0);
  assert(await answersRight(interpreter, loaded.knownAnswer));
}

/** Each kind of context, tables of several sizes and widths, and layers with and without feedback. */
const ALL = shapeOf([
  [{ kind: "column" }, 0, 128, 4],
  [{ kind: "bytes", order: 1 }, 0, 256, 16],
  [{ kind: "bytes", order: 2 }, 0, 256, 8],
  [{ kind: "prefix" }, 0, 512, 4],
  [{ kind: "bytes", order: 6 }, 0, 512, 4],
  [{ kind: "bytes", order: 6 }, 1, 64, 4],
  [{ kind: "prefix" }, 1, 512, 4],
  [{ kind: "bytes", order: 3 }, 1, 512, 4],
  [{ kind: "word", back: 1 }, 0, 256, 4],
  [{ kind: "word", back: 1 }, 1, 256, 4],
], [false, true]);
ALL.lookups.push(
  { context: { kind: "word", back: 2 }, variant: 0, table: 8 },
  { context: { kind: "word", back: 2 }, variant: 1, table: 9 },
);

Deno.test("a trained network's file makes the logits of its integers, of text and of any bytes", async () => {
  const network = networkOf(ALL, 1);
  await assertSame(network, ENGLISH);
  await assertSame(network, noise(3000));
  await assertSame(network, Uint8Array.of(NO_BYTE, ...lines(2000)));
});

const KINDS: Record<string, Own[]> = {
  "the last byte": [[{ kind: "bytes", order: 1 }, 0, 256, 8]],
  "the last byte, reduced": [[{ kind: "bytes", order: 1 }, 0, 64, 8]],
  "the last byte beside small hashes": [
    [{ kind: "bytes", order: 1 }, 0, 256, 8],
    [{ kind: "bytes", order: 4 }, 0, 32, 8],
  ],
  "hashes of bytes": [
    [{ kind: "bytes", order: 5 }, 1, 1024, 8],
    [{ kind: "bytes", order: 2 }, 0, 65_536, 2],
  ],
  "columns": [[{ kind: "column" }, 0, 128, 8]],
  "columns in wide rows": [
    [{ kind: "bytes", order: 3 }, 0, 64, 2],
    [{ kind: "column" }, 0, 128, 8],
  ],
  "prefixes": [[{ kind: "prefix" }, 0, 4096, 8]],
  "prefixes, scrambled": [[{ kind: "prefix" }, 1, 64, 8]],
  "prefixes in the largest tables": [
    [{ kind: "prefix" }, 0, 65_536, 2],
    [{ kind: "prefix" }, 1, 65_536, 2],
  ],
  "words": [[{ kind: "word", back: 1 }, 0, 256, 8]],
  "words before the last, scrambled": [[{ kind: "word", back: 2 }, 1, 256, 8]],
  "words in tables of several sizes": [
    [{ kind: "word", back: 2 }, 1, 256, 4],
    [{ kind: "word", back: 1 }, 1, 512, 8],
    [{ kind: "word", back: 1 }, 0, 64, 4],
    [{ kind: "prefix" }, 0, 64, 8],
    [{ kind: "prefix" }, 1, 64, 8],
  ],
};

for (const [name, list] of Object.entries(KINDS)) {
  Deno.test(`a trained network's file looks up ${name} as its training did`, async () => {
    await assertSame(networkOf(shapeOf(list), 2), ENGLISH);
  });
}

/** What a layer puts out, in whole activations. */
function outputsOf(
  { weights, columns, biases }: TrainedLayer,
  inputs: number[],
  divisor: number,
): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const sum = inputs.reduce(
      (sum, input, i) => sum + input * weights[i * columns + column],
      biases[column],
    );
    return Math.floor(sum / divisor + 0.5);
  });
}

Deno.test("a trained network's file takes the rows that the contexts of its training are", async () => {
  const network = networkOf({ ...ALL, cells: [], feedback: [] }, 4);
  const { program } = await loadNetwork(await exportNetwork(network, "rows"));
  const interpreter = new Interpreter(program, 1);
  const tracker = new ContextTracker(ALL);
  const rows = new Int32Array(ALL.lookups.length);
  for (const byte of [...ENGLISH, ...noise(300)]) {
    tracker.push(byte);
    tracker.address(rows, 0);
    const found = ALL.lookups.flatMap(({ table }, i) => {
      const { width } = ALL.tables[table], at = rows[i] * width;
      return [...network.tables[table].subarray(at, at + width)];
    });
    const units = outputsOf(network.hidden, found, 128)
      .map((unit) => Math.max(0, Math.min(127, unit)));
    const logits = outputsOf(network.logits, units, 256)
      .map((logit) => Math.max(-1023, Math.min(1023, logit)))
      .map((logit) => Math.floor(logit * LOGIT_FACTOR / 2 ** LOGIT_SHIFT));
    assertEquals([...interpreter.step([byte])], logits);
  }
});

Deno.test("a lane that begins with the byte that is none has the contexts of one that begins with nothing", () => {
  const trackers = [new ContextTracker(ALL), new ContextTracker(ALL)];
  trackers[0].push(NO_BYTE);
  const rows = trackers.map(() => new Int32Array(ALL.lookups.length));
  for (const byte of ENGLISH) {
    trackers.forEach((tracker, i) => {
      tracker.push(byte);
      tracker.address(rows[i], 0);
    });
    assertEquals(rows[0], rows[1]);
  }
});

Deno.test("a network with a table that no modulus makes rows of is not exported", async () => {
  const shape = shapeOf([[{ kind: "prefix" }, 0, 100, 4]]);
  await assertRejects(
    async () => await exportNetwork(networkOf(shape, 3), "random"),
    RangeError,
    "current value is 100 of 4",
  );
});
