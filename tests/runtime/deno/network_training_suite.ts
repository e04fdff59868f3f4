/** Training of networks. Here, and not among the tests of tools, as it needs a package that is not in deno.lock. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  loadCheckpoint,
  saveCheckpoint,
} from "../../../tools/networks/checkpoint.ts";
import { PIECE, PieceList } from "../../../tools/networks/corpus.ts";
import { Executor } from "../../../tools/networks/executor.ts";
import { costsOf } from "../../../tools/networks/measuring.ts";
import { mixBytes } from "../../../tools/networks/mixing.ts";
import { graphOf } from "../../../tools/networks/operations.ts";
import { Replica } from "../../../tools/networks/replica.ts";
import type { Shape } from "../../../tools/networks/shape.ts";
import {
  checkBounds,
  decodeNetwork,
  encodeNetwork,
  largestSum,
  networkOf,
} from "../../../tools/networks/trained.ts";
import { train } from "../../../tools/networks/training.ts";
import { typeset } from "../../../tools/networks/typesetting.ts";
import { type Plan, stepsOf } from "../../../tools/networks/training_plan.ts";
import {
  createState,
  initialize,
} from "../../../tools/networks/training_state.ts";

const TERMS = { card: "a test", licence: "MIT", trainingBytes: 25_600 };

const TEXT = new TextEncoder().encode(
  "It was the best of times,\nit was the Worst of times; it was café time.\n"
    .repeat(1000),
);

/** A network with each kind of context and layer, small enough for a test. */
const TINY: Shape = {
  tables: [
    { name: "bytes1.0", rows: 256, width: 4 },
    { name: "bytes3.0", rows: 64, width: 4 },
    { name: "bytes6.1", rows: 64, width: 4 },
    { name: "prefix.1", rows: 64, width: 4 },
    { name: "word.0", rows: 64, width: 4 },
    { name: "column.0", rows: 128, width: 4 },
  ],
  lookups: [
    { context: { kind: "column" }, variant: 0, table: 5 },
    { context: { kind: "bytes", order: 1 }, variant: 0, table: 0 },
    { context: { kind: "bytes", order: 3 }, variant: 0, table: 1 },
    { context: { kind: "prefix" }, variant: 1, table: 3 },
    { context: { kind: "bytes", order: 6 }, variant: 1, table: 2 },
    { context: { kind: "word", back: 1 }, variant: 0, table: 4 },
    { context: { kind: "word", back: 2 }, variant: 0, table: 4 },
  ],
  cells: [8, 12],
  feedback: [false, true],
  hidden: 10,
};

const PLAN: Plan = {
  shape: TINY,
  seed: 3,
  lanes: 4,
  steps: 16,
  bytes: 64 * 400,
  rate: 4e-3,
  tableRate: 1,
};

function begin(plan: Plan) {
  const state = createState(plan.shape);
  initialize(state, plan.shape, plan.seed);
  return state;
}

function parametersOf({ dense, tables }: ReturnType<typeof begin>) {
  return { dense: dense.used, tables: tables.used };
}

/** Bits per byte of a part of the text. */
function bitsPerByte(state: ReturnType<typeof begin>): number {
  const [costs] = costsOf(TINY, parametersOf(state), [TEXT.subarray(0, 700)]);
  return costs.reduce((a, b) => a + b) / costs.length;
}

const WATCH = {
  threads: 2,
  every: Infinity,
  progress() {},
  save: () => Promise.resolve(),
};

Deno.test("the operations of a trained network make the very logits that its training computed", async () => {
  const state = begin(PLAN);
  const before = bitsPerByte(state);
  await train(PLAN, state, 0, [{ content: TEXT, weight: 1 }], WATCH);
  const after = bitsPerByte(state);
  assert(before > 5 && after < 2, `${before} to ${after} bits/byte`);

  const texts = [TEXT.subarray(0, 200), TEXT.toReversed().subarray(0, 200)];
  const expected = texts.map(() => [] as Int16Array[]);
  costsOf(TINY, parametersOf(state), texts, (text, at, logits) => {
    expected[text][at - 1] = logits;
  });
  const network = networkOf(TINY, parametersOf(state), TERMS);
  const executor = new Executor(graphOf(network), texts.length);
  for (let at = 0; at + 1 < texts[0].length; at++) {
    const logits = executor.step(Uint8Array.from(texts, (text) => text[at]));
    texts.forEach((_, text) => {
      const own = logits.subarray(256 * text, 256 * (text + 1));
      assertEquals(Int16Array.from(own), expected[text][at]);
    });
  }
});

Deno.test("a lane computes the same whatever other lanes there are", () => {
  const state = begin(PLAN);
  const parameters = parametersOf(state);
  const texts = [5, 90, 17].map((at) => TEXT.subarray(at, at + 150));
  const together = costsOf(TINY, parameters, texts);
  texts.forEach((text, i) => {
    assertEquals(costsOf(TINY, parameters, [text]), [together[i]]);
  });
});

Deno.test("a network's file restores its integers", () => {
  const network = networkOf(TINY, parametersOf(begin(PLAN)), TERMS);
  assert(network.hidden.weights.some((weight) => weight !== 0));
  const file = encodeNetwork(network);
  assertEquals(decodeNetwork(file), network);
  assertThrows(() => decodeNetwork(file.subarray(0, -1)), Error, "cut off");
});

Deno.test("no product sum of a network reaches 2^24, and one that could is refused", () => {
  const network = networkOf(TINY, parametersOf(begin(PLAN)), TERMS);
  checkBounds(network);
  assert(largestSum(network.hidden) < 2 ** 24);
  const inputs = 1100, columns = 1;
  network.hidden = {
    name: "hidden",
    inputs,
    columns,
    weights: new Int8Array(inputs).fill(-127),
    biases: new Int16Array(columns),
  };
  assertEquals(largestSum(network.hidden), 1100 * 127 * 127);
  assertThrows(() => checkBounds(network), RangeError, "below 16777216");
});

Deno.test("a training that was interrupted goes on from its checkpoint, and ends where its plan says", async () => {
  await using folder = await scratch();
  const path = `${folder.path}/checkpoint`;
  const texts = [{ content: TEXT, weight: 1 }];
  assertEquals(await loadCheckpoint(path), undefined);
  const state = begin(PLAN);
  const interrupted = new Error("interrupted");
  await assertRejects(
    () =>
      train(PLAN, state, 0, texts, {
        ...WATCH,
        every: 0,
        async save(step) {
          await saveCheckpoint(path, { plan: PLAN, step, state });
          throw interrupted;
        },
      }),
    Error,
    "interrupted",
  );

  const found = (await loadCheckpoint(path))!;
  assertEquals(found.plan, PLAN);
  assert(found.step > 0 && found.step < stepsOf(PLAN), `step ${found.step}`);
  assertEquals(found.state, state);
  const saved: number[] = [];
  await train(found.plan, found.state, found.step, texts, {
    ...WATCH,
    save: (step) => Promise.resolve(void saved.push(step)),
  });
  assertEquals(saved, [stepsOf(PLAN)]);
  assert(bitsPerByte(found.state) < 2.5);
});

Deno.test("a damaged checkpoint is refused, and a half-written one leaves the one before", async () => {
  await using folder = await scratch();
  const path = `${folder.path}/checkpoint`;
  const state = begin(PLAN);
  await saveCheckpoint(path, { plan: PLAN, step: 7, state });
  await Deno.writeFile(`${path}.new`, new Uint8Array(100));
  assertEquals((await loadCheckpoint(path))!.step, 7);

  const file = await Deno.readFile(path);
  file[file.length >> 1] ^= 1;
  await Deno.writeFile(path, file);
  await assertRejects(() => loadCheckpoint(path), Error, "checksum is wrong");
});

Deno.test("a mixture of two predictors costs less than the better one where each knows something else, and little more where not", () => {
  const mixed = (a: number[], b: number[]) => mixBytes(a, b) / a.length;
  const length = 20_000;
  const alternating = Array.from({ length }, (_, i) => i % 2 ? 1 : 4);
  const otherwise = Array.from({ length }, (_, i) => i % 2 ? 4 : 1);
  assert(mixed(alternating, otherwise) < 2);
  const good = Array(length).fill(2), bad = Array(length).fill(8);
  assert(mixed(good, bad) < 2.1 && mixed(bad, good) < 2.1);
});

Deno.test("the same seed begins with the same values and reads the same pieces, in every round others", () => {
  assertEquals(begin(PLAN), begin(PLAN));
  const texts = [{ content: TEXT, weight: 3 }];
  const [one, same, other] = [4, 4, 5].map((seed) => {
    const list = new PieceList(texts, seed);
    return Array.from({ length: 2 * list.length }, (_, i) => {
      const piece = list.get(i);
      assertEquals(piece.length, PIECE + 1);
      return piece.byteOffset;
    });
  });
  assertEquals(one, same);
  assert(other.join() !== one.join());
  const half = one.length / 2;
  assert(one.slice(0, half).join() !== one.slice(half).join());
});

async function scratch() {
  await Deno.mkdir(".scratch", { recursive: true });
  const path = await Deno.makeTempDir({ dir: ".scratch" });
  return {
    path,
    async [Symbol.asyncDispose]() {
      await Deno.remove(path, { recursive: true });
    },
  };
}

Deno.test("a text that is set anew has the same words in lines of their width", () => {
  const words = "One day, said he. Two days, said she; and none of them knew.";
  const text = new TextEncoder().encode(`${words}\n\n`.repeat(400));
  const set = new TextDecoder().decode(typeset(text, /\n\n/, 1));
  const plain = (list: string) => list.toLowerCase().split(/\s+/).join(" ");
  assertEquals(plain(set.trim()), plain(`${words} `.repeat(400).trim()));
  const widths = set.split("\n").map((line) => line.length);
  assert(Math.max(...widths) <= 78);
  assert(widths.includes(0) && /[.] {2}Two/.test(set) && /^ +\w/m.test(set));
});

Deno.test("derivatives tell how costs change, of every kind of weight, though all is rounded", () => {
  const { dense, tables } = parametersOf(begin(PLAN));
  const lanes = 8, steps = 64;
  const batch = Array.from({ length: lanes }, (_, i) => {
    return TEXT.subarray(11 * i, 11 * i + steps + 1);
  });
  const replica = new Replica(TINY, steps, lanes);
  const { recurrent, hidden, logits, size, inputs } = replica.layout;
  const derivatives = {
    dense: new Float32Array(size),
    inputs: new Float32Array(steps * lanes * inputs),
  };
  const cost = (values: Float32Array, out?: typeof derivatives) => {
    for (let lane = 0; lane < lanes; lane++) replica.reset(lane);
    return replica.run({ dense: values, tables }, batch, out)
      .reduce((a, b) => a + b, 0);
  };
  cost(dense, derivatives);
  for (const { weights } of [...recurrent, hidden, logits]) {
    for (const { name, at, rows, columns } of weights) {
      // A small step for each weight, in the direction in which costs grow.
      const up = dense.slice(), down = dense.slice();
      let expected = 0;
      for (let i = at; i < at + rows * columns; i++) {
        const derivative = derivatives.dense[i];
        const step = Math.sign(derivative) / 128;
        up[i] += step;
        down[i] -= step;
        expected += 2 * step * derivative;
      }
      const ratio = (cost(up) - cost(down)) / expected;
      assert(ratio > 0.7 && ratio < 1.3, `${name}: ${ratio}`);
    }
  }
});
