/** Texts in the lanes of a batch. */

import { assert, assertEquals } from "@std/assert";
import { generate, loadNetwork } from "../../../mod.ts";
import { Batch, type BatchText, openBatch } from "../../../src/neural/batch.ts";
import { loadNetwork as loadExact } from "../../../src/neural/exact_network.ts";
import type { Executor } from "../../../src/neural/executor.ts";
import { Interpreter } from "../../../src/neural/interpreter.ts";
import { KernelExecutor } from "../../../src/neural/kernel_executor.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { RandomNumbers } from "../../../src/generate/rng.ts";
import { bytes, settle } from "../helpers.ts";
import { TINY } from "./networks.ts";

const FILE = await sampleNetwork(11, TINY);
const NETWORK = await loadNetwork(FILE, { backend: "kernel" });
const { program } = await loadExact(FILE);

const TEXT: BatchText = {
  prompt: bytes("any"),
  length: 100,
  temperature: 0.9,
  seed: 1,
  stop: [],
};

const forever = new AbortController().signal;

interface Written {
  text: number[];
  ending: string;
}

/** Writes a text in a batch. */
function write(
  batch: Batch,
  text: Partial<BatchText>,
  signal = forever,
): Promise<Written> {
  const all: number[] = [];
  return new Promise((resolve, reject) =>
    batch.write({ ...TEXT, ...text }, {
      write: (bytes) => void all.push(...bytes),
      end: (ending) => resolve({ text: all, ending }),
      fail: reject,
    }, signal)
  );
}

/** What the library writes. */
async function expected(text: Partial<BatchText>): Promise<number[]> {
  const { prompt, length, temperature, seed, stop } = { ...TEXT, ...text };
  const utf8 = new TextDecoder();
  const readable = generate(NETWORK, {
    ...{ prompt, length, temperature, seed },
    stop: stop.map((string) => utf8.decode(string)),
  });
  return [...await new Response(readable).bytes()];
}

/** An executor that waits before each step, and marks the lanes that need not take it: what they say is nobody's. */
class Waiting implements Executor {
  readonly backend = "webgpu";
  readonly lanes: number;
  readonly inner: Interpreter;
  closed = 0;
  failing = false;

  constructor(lanes: number) {
    this.lanes = lanes;
    this.inner = new Interpreter(program, lanes);
  }

  async step(symbols: ArrayLike<number>): Promise<Int32Array> {
    await settle();
    if (this.failing) throw new Error("the GPU is lost");
    return this.inner.step(symbols);
  }

  reset(lane: number): void {
    this.inner.reset(lane);
  }

  close(): void {
    this.closed++;
  }
}

const EXECUTORS: Record<string, (lanes: number) => Executor> = {
  kernel: (lanes) => new KernelExecutor(program, lanes),
  interpreter: (lanes) => new Interpreter(program, lanes),
  "one that waits": (lanes) => new Waiting(lanes),
};

for (const [name, make] of Object.entries(EXECUTORS)) {
  Deno.test(`${name}: a text is the same alone, beside others, and as the library writes it`, async () => {
    const random = RandomNumbers.fromSeed(3);
    for (const lanes of [1, 3, 16]) {
      const batch = new Batch(make(lanes));
      const texts = Array.from({ length: 24 }, (_, seed) => ({
        seed,
        prompt: new Uint8Array(random.nextBelow(40)).fill(seed + 65),
        length: random.nextBelow(60),
        temperature: seed % 4 / 2,
      }));
      const together = await Promise.all(texts.map(async (text) => {
        // They come and go as they like.
        for (let i = random.nextBelow(8); i > 0; i--) await settle();
        return await write(batch, text);
      }));
      for (const [i, text] of texts.entries()) {
        assertEquals(together[i].text, await expected(text));
        assertEquals(together[i].ending, "length");
      }
      batch.close(new Error("over"));
    }
  });
}

Deno.test("lanes that need not take a step change no other lane, in any pattern", () => {
  const random = RandomNumbers.fromSeed(1);
  for (const lanes of [1, 2, 4, 5, 16, 70]) {
    const executors = [
      new KernelExecutor(program, lanes),
      new Interpreter(program, lanes),
    ];
    const alone = Array.from(
      { length: lanes },
      () => new Interpreter(program, 1),
    );
    for (let step = 0; step < 40; step++) {
      const symbols = Uint8Array.from(
        { length: lanes },
        () => random.nextByte(),
      );
      const busy = Uint8Array.from(
        { length: lanes },
        () => random.nextBelow(3) > 0 ? 1 : 0,
      );
      const [kernel, interpreter] = executors.map((each) =>
        each.step(symbols, busy).slice()
      );
      for (let lane = 0; lane < lanes; lane++) {
        const [from, to] = [lane * 256, lane * 256 + 256];
        if (busy[lane] === 0) {
          // Its text is at its end.
          for (const each of [...executors]) each.reset(lane);
          alone[lane].reset(0);
          continue;
        }
        const own = alone[lane].step([symbols[lane]]);
        assertEquals(kernel.subarray(from, to), own);
        assertEquals(interpreter.subarray(from, to), own);
      }
    }
  }
});

Deno.test("a stop string ends a text, and its lane goes to who waits", async () => {
  const batch = new Batch(new KernelExecutor(program, 1));
  const whole = await expected({ length: 300, temperature: 1.5 });
  const text = new TextDecoder("latin1").decode(Uint8Array.from(whole));
  const [stop] = /[ -~]{2}/.exec(text)!;
  const [first, second] = await Promise.all([
    write(batch, { length: 300, temperature: 1.5, stop: [bytes(stop)] }),
    write(batch, { length: 10 }),
  ]);
  assertEquals(first, {
    text: whole.slice(0, text.indexOf(stop)),
    ending: "stop",
  });
  assertEquals(second.text, await expected({ length: 10 }));
});

Deno.test("who leaves frees the lane with the next step, and changes no other text", async () => {
  for (const make of Object.values(EXECUTORS)) {
    const works: number[] = [];
    const batch = new Batch(make(2), ({ lanes }) => works.push(lanes));
    const left = new AbortController();
    const reason = new Error("enough");
    const endless = write(batch, { length: Infinity }, left.signal)
      .catch((error) => error);
    const beside = write(batch, { seed: 2 });
    const waits = new AbortController();
    const waiting = write(batch, { seed: 3, length: Infinity }, waits.signal)
      .catch((error) => error);
    for (let i = 0; i < 5; i++) await settle();
    left.abort(reason);
    waits.abort(reason);
    assertEquals(await endless, reason);
    assertEquals(await waiting, reason);
    assertEquals((await beside).text, await expected({ seed: 2 }));
    // Nobody may come again that has left, and the lanes are free.
    const later = await Promise.all(
      [4, 5, 6].map((seed) => write(batch, { seed })),
    );
    for (const [i, { text }] of later.entries()) {
      assertEquals(text, await expected({ seed: 4 + i }));
    }
    await settle();
    assertEquals(works.at(-1), 0);
    assertEquals(
      await write(batch, {}, left.signal).catch((error) => error),
      reason,
    );
  }
});

Deno.test("when what takes the steps is gone, all texts break off, and later ones do at once", async () => {
  const executor = new Waiting(2);
  const batch = new Batch(executor);
  const texts = [1, 2, 3].map((seed) =>
    write(batch, { seed, length: Infinity }).catch((error) => error)
  );
  for (let i = 0; i < 5; i++) await settle();
  assert(!batch.isOver);
  executor.failing = true;
  for (const text of texts) {
    assertEquals((await text).message, "the GPU is lost");
  }
  assert(batch.isOver);
  assertEquals(executor.closed, 1);
  const late = await write(batch, {}).catch((error) => error);
  assertEquals(late.message, "the GPU is lost");
  batch.close(new Error("again"));
  assertEquals(executor.closed, 1);
});

Deno.test("a batch that is closed breaks off its texts", async () => {
  const batch = await openBatch(NETWORK, 2);
  assertEquals(batch.backend, "kernel");
  const texts = [1, 2, 3].map((seed) =>
    write(batch, { seed, length: Infinity }).catch((error) => error)
  );
  await settle();
  const reason = new Error("over");
  batch.close(reason);
  assertEquals(await Promise.all(texts), [reason, reason, reason]);
});

Deno.test("work is counted: a step for each byte, a batch for all lanes", async () => {
  const sum = { steps: 0, batches: 0 };
  const batch = await openBatch(NETWORK, 16, ({ steps, batches }) => {
    sum.steps += steps;
    sum.batches += batches;
  });
  const texts = Array.from({ length: 16 }, (_, seed) => ({ seed, length: 50 }));
  await Promise.all(texts.map((text) => write(batch, text)));
  await settle();
  // Three bytes of the prompt, of which the last says what may come first.
  assertEquals(sum, { steps: 16 * 53, batches: 53 });
});

Deno.test("others have their turn while texts are written", async () => {
  const batch = await openBatch(NETWORK, 16);
  let longest = 0, last = performance.now(), turns = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    turns++;
  }, 1);
  await Promise.all(
    Array.from(
      { length: 16 },
      (_, seed) => write(batch, { seed, length: 3000 }),
    ),
  );
  clearInterval(timer);
  assert(turns > 20, `${turns}`);
  assert(longest < 250, `${longest} ms`); // on a machine that is busy with other things, too
});
