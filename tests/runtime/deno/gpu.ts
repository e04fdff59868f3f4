/**
 * Programs for machines with a GPU, and what they prove. Each is a process of its own: Mesa's driver, which is a program, now and then breaks
 * the memory of a `deno test` that ends, and never that of a `deno run`.
 */

import { assertEquals, assertRejects } from "@std/assert";
import { ModelError } from "../../../src/errors.ts";
import { findAdapter } from "../../../src/neural/adapter.ts";
import { openExecutor, openProven } from "../../../src/neural/backends.ts";
import type { OrtLoader, OrtModule } from "../../../src/neural/ort_api.ts";
import { importPackage } from "../../../src/neural/session.ts";
import { builtNetwork } from "../../unit/neural/networks.ts";
import { assertSame, extremeNetwork, network, SHAPES } from "./networks.ts";

/** What can be done to a GPU's device; platforms differ in what else they have. */
interface Destroyable {
  destroy(): void;
}

/** Proofs by name, with what they claim. */
export const PROOFS: Record<
  string,
  { claim: string; prove(): Promise<void> }
> = {
  lanes: {
    claim:
      "a network's steps are the same on a GPU and in the interpreter, for any number of lanes",
    async prove() {
      for (const [lanes, steps] of [[1, 150], [5, 60], [64, 20]]) {
        await assertSame(await network(1), "webgpu", lanes, steps);
      }
    },
  },
  shapes: {
    claim: "networks of any shape are the same on a GPU and in the interpreter",
    async prove() {
      for (const [i, shape] of SHAPES.entries()) {
        await assertSame(await network(i, shape), "webgpu", i + 1, 60);
      }
    },
  },
  extremes: {
    claim: "sums just below 2^24 are the same on a GPU and in the interpreter",
    async prove() {
      await assertSame(await extremeNetwork(), "webgpu", 3, 60);
    },
  },
  narrow: {
    claim: "constants of int16 are the same on a GPU and in the interpreter",
    async prove() {
      const narrow = await builtNetwork((builder) => {
        const weights = Int8Array.from({ length: 4096 }, (_, i) => i % 255);
        const vector = builder.embed(weights, 16);
        const logits = builder.multiply(vector, weights);
        const bias = Int16Array.from({ length: 256 }, (_, i) => i * 91 - 9999);
        builder.logits(builder.add(logits, bias));
      });
      await assertSame(narrow, "webgpu", 2, 60);
    },
  },
  sessions: {
    claim: "several sessions on one GPU wait for each other",
    async prove() {
      const small = await network(2, SHAPES[1]);
      const executors = await Promise.all(
        [1, 2, 3].map((lanes) => openProven(small, "webgpu", lanes)),
      );
      for (let step = 0; step < 10; step++) {
        const logits = await Promise.all(
          executors.map((each) =>
            each.step(new Uint8Array(each.lanes).fill(step))
          ),
        );
        const first = logits.map((each) => [...each.subarray(0, 256)]);
        assertEquals(first[1], first[0]);
        assertEquals(first[2], first[0]);
      }
      await Promise.all(executors.map((each) => each.close()));
    },
  },
  lostBetween: {
    claim:
      "a GPU that is lost between two steps is an error with a name, and what is opened afterwards is sound",
    prove: () => lose(false),
  },
  lostWithin: {
    claim:
      "a GPU that is lost in a step is an error with a name, and what is opened afterwards is sound",
    prove: () => lose(true),
  },
};

async function lose(inStep: boolean): Promise<void> {
  const sample = await network(1, SHAPES[1]);
  let ort: OrtModule | undefined;
  const load: OrtLoader = async (build) => ort = await importPackage(build);
  const executor = await openProven(sample, "webgpu", 2, {
    loadRuntime: load,
  });
  await executor.step([1, 2]);
  const device = await ort!.env.webgpu.device;
  const destroy = () => (device as unknown as Destroyable).destroy();
  if (!inStep) {
    destroy();
    await device.lost;
  }
  const step = assertRejects(
    () => executor.step([3, 4]) as Promise<Int32Array>,
    ModelError,
  );
  if (inStep) destroy();
  assertEquals((await step).code, "backend-lost");
  await executor.close();

  // A new device, or none any more: either is right, and the latter told of.
  const told: ModelError[] = [];
  const next = await openExecutor(sample, {
    backend: "webgpu",
    onFallback: (reason) => told.push(reason),
  });
  assertEquals(told.length > 0, next.backend !== "webgpu");
  await next.close();
}

if (import.meta.main) {
  const [name] = Deno.args;
  if (name === "adapter") console.log(JSON.stringify(await findAdapter()));
  else {
    await PROOFS[name].prove();
    console.log("proven");
  }
  Deno.exit(0);
}
