import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ModelError } from "../../../src/errors.ts";
import type { findAdapter } from "../../../src/neural/adapter.ts";
import {
  GPU_LANES,
  openExecutor,
  openProven,
} from "../../../src/neural/backends.ts";
import { examine } from "../../../src/neural/examination.ts";
import { loadNetwork } from "../../../src/neural/exact_network.ts";
import type { Backend } from "../../../src/neural/executor.ts";
import type { OrtTensors } from "../../../src/neural/ort_api.ts";
import { PROPERTIES } from "../../../src/neural/contract.ts";
import { openSession } from "../../../src/neural/session.ts";
import {
  type FakeBehaviour,
  fakeRuntime,
  FakeTensor,
  rightRuntime,
} from "./fake_runtime.ts";
import { changed, tinyNetwork } from "./networks.ts";

const NETWORK = await tinyNetwork(5);
const MODEL_ID = `sha256:${NETWORK.sha256}`;

/** Steps that end, and are wrong: all bytes alike, and nothing remembered. */
const wrong = (feeds: OrtTensors): Promise<OrtTensors> => {
  const { length } = feeds["symbol"].data;
  const zeros = (width: number) =>
    new FakeTensor("float32", new Float32Array(length * width));
  return Promise.resolve({
    logits: zeros(256),
    "next.history": zeros(3),
    "next.hidden": zeros(12),
  });
};

const never = () => new Promise<OrtTensors>(() => {});

/** What the platform may say of its GPU. */
const REAL = () => Promise.resolve({ name: "a GPU", software: false });
const SOFTWARE = () => Promise.resolve({ name: "llvmpipe", software: true });
const NONE = () => Promise.resolve(undefined);

/** Opens an executor on a runtime, and tells why others were passed over. */
async function opened(
  behaviour: FakeBehaviour,
  backend: "auto" | Backend,
  lanes = 2,
  find: typeof findAdapter = NONE,
) {
  const runtime = fakeRuntime(behaviour);
  const told: ModelError[] = [];
  const executor = await openExecutor(NETWORK, {
    lanes,
    backend,
    loadRuntime: runtime.load,
    onFallback: (reason) => told.push(reason),
  }, find);
  return { executor, runtime, told };
}

Deno.test("a backend that gives another answer is let go, and the next one is told of", async () => {
  const { executor, runtime, told } = await opened({ run: wrong }, "webgpu");
  assertEquals(executor.backend, "kernel");
  assertEquals(runtime.loaded, ["jspi"]);
  assertEquals(runtime.released, 1);
  assertEquals(told.map(({ code, modelId }) => [code, modelId]), [
    ["backend-mismatch", MODEL_ID],
  ]);
  assertEquals(
    told[0].message,
    "Cannot execute the network as webgpu must give the answer that its file knows: current value is another",
  );
});

Deno.test("a runtime that opens no session is missing, and is told of", async () => {
  const { executor, told } = await opened(
    { run: wrong, refuses: true },
    "wasm",
  );
  assertEquals(executor.backend, "kernel");
  assertEquals(told.map(({ code, message }) => [code, message]), [[
    "backend-missing",
    "Cannot execute the network as onnxruntime-web must open it on wasm: current value is no such EP",
  ]]);
});

Deno.test("without being told otherwise, many lanes mean a real GPU where there is one, and all else the kernel", async () => {
  const cases = [
    { lanes: 1, find: REAL, loaded: [] },
    { lanes: GPU_LANES, find: REAL, loaded: ["jspi"] },
    { lanes: GPU_LANES - 1, find: REAL, loaded: [] },
    { lanes: GPU_LANES, find: SOFTWARE, loaded: [] },
    { lanes: GPU_LANES, find: NONE, loaded: [] },
  ];
  for (const { lanes, find, loaded } of cases) {
    const { runtime, executor } = await opened(
      { run: wrong },
      "auto",
      lanes,
      find,
    );
    assertEquals(runtime.loaded, loaded);
    assertEquals(executor.backend, "kernel");
  }
});

Deno.test("the kernel and the interpreter load no runtime", async () => {
  for (const backend of ["kernel", "interpreter"] as const) {
    const { executor, runtime, told } = await opened({ run: wrong }, backend);
    assertEquals(executor.backend, backend);
    assertEquals([runtime.loaded, told], [[], []]);
  }
});

Deno.test("where the kernel's memory cannot be had the interpreter is taken, and that is told", async () => {
  // (module (memory (export "memory") 1) (func (export "reset") (param i32) (result i32) i32.const 0)
  //   (func (export "step") (param i32 i32)))
  const networkKernel = new WebAssembly.Module(Uint8Array.fromHex(
    "0061736d01000000010b0260017f017f60027f7f000303020001050301000107" +
      "1903" + "066d656d6f72790200" + "0572657365740000" + "04737465700001" +
      "0a0902040041000b02000b",
  ));
  const told: ModelError[] = [];
  const executor = await openExecutor(NETWORK, {
    networkKernel,
    onFallback: (reason) => told.push(reason),
  });
  assertEquals(executor.backend, "interpreter");
  assertEquals(told.map(({ code, modelId }) => [code, modelId]), [[
    "backend-missing",
    MODEL_ID,
  ]]);
  assertMatch(
    told[0].message,
    /^Cannot execute the network as the kernel must open it: current value is Cannot execute a network as \d+ bytes of memory cannot be had$/,
  );
});

Deno.test("a kernel that was compiled beforehand executes, and the module of something else is a TypeError", async () => {
  const compiled = async (name: string) =>
    new WebAssembly.Module(
      await Deno.readFile(
        new URL(`../../../src/kernel/lib/${name}.wasm`, import.meta.url),
      ),
    );
  const networkKernel = await compiled("network");
  const { backend } = await openExecutor(NETWORK, { networkKernel });
  assertEquals(backend, "kernel");
  const other = await compiled("sorting");
  await assertRejects(
    () => openExecutor(NETWORK, { networkKernel: other }),
    TypeError,
    "networkKernel must be the module of Sluice's network kernel",
  );
});

Deno.test("sessions have one thread and no captured graph, and states stay on the GPU", async () => {
  const { runtime } = await opened({ run: wrong }, "webgpu");
  const other = (await opened({ run: wrong }, "wasm")).runtime;
  for (const { module } of [runtime, other]) {
    assertEquals(module.env.wasm.numThreads, 1);
  }
  const [gpu] = runtime.opened, [wasm] = other.opened;
  assertEquals(gpu, {
    executionProviders: ["webgpu"],
    logSeverityLevel: 3,
    preferredOutputLocation: {
      "next.history": "gpu-buffer",
      "next.hidden": "gpu-buffer",
      logits: "cpu",
    },
  });
  assertEquals(wasm, { executionProviders: ["wasm"], logSeverityLevel: 3 });
});

Deno.test("a GPU that is lost in a step that never ends, ends it", async () => {
  const { promise: lost, resolve: lose } = Promise.withResolvers<
    { message: string }
  >();
  const runtime = fakeRuntime({ run: never, lost });
  const executor = await openSession(NETWORK, "webgpu", 1, runtime.load);
  const step = assertRejects(() => executor.step([0]) as Promise<Int32Array>);
  lose({ message: "unplugged" });
  const error = await step;
  assert(error instanceof ModelError);
  assertEquals([error.code, error.modelId], ["backend-lost", MODEL_ID]);
  assertEquals(
    error.message,
    "Cannot execute the network any more as webgpu must take its steps: current value is unplugged",
  );
  const again = await assertRejects(
    () => executor.step([0]) as Promise<Int32Array>,
    ModelError,
  );
  assertEquals(again.code, "backend-lost");
});

Deno.test("a file that knows a wrong answer is corrupt, on every backend", async () => {
  const file = changed(NETWORK.file, ({ properties }) => ({
    properties: new Map([
      ...properties,
      [PROPERTIES.knownLogits, "0".repeat(64)],
    ]),
  }));
  const network = await loadNetwork(file);
  const error = await assertRejects(
    () => openExecutor(network, { backend: "interpreter" }),
    ModelError,
    "its known answer must be what it gives: current value is 000",
  );
  assertEquals(error.code, "corrupt");
});

Deno.test("a number of lanes that is none is a RangeError", async () => {
  for (const lanes of [0, 1.5, 1025, NaN]) {
    await assertRejects(
      () => openExecutor(NETWORK, { lanes }),
      RangeError,
      `lanes must be an integer from 1 to 1024: current value is ${lanes}`,
    );
  }
});

Deno.test("an executor that was opened begins at the start", async () => {
  const executor = await openProven(NETWORK, "interpreter", 1);
  const first = (await executor.step([0])).slice();
  executor.reset(0);
  assertEquals(await executor.step([0]), first);
});

Deno.test("an examination finds a backend sound, wrong or missing, and why", async () => {
  const examined = async (refuses: boolean, find: typeof findAdapter) => {
    const { load } = fakeRuntime({ run: wrong, refuses });
    const { adapter, findings } = await examine(NETWORK, load, find);
    const states = findings.map(({ backend, state, error }) =>
      [backend, state, error?.code] as const
    );
    return { adapter, states, findings };
  };
  const real = await examined(false, REAL);
  assertEquals(real.adapter?.name, "a GPU");
  assertEquals(real.states, [
    ["webgpu", "wrong", "backend-mismatch"],
    ["wasm", "wrong", "backend-mismatch"],
    ["kernel", "sound", undefined],
    ["interpreter", "sound", undefined],
  ]);
  const [alone, batch] = real.findings.at(-1)!.speeds;
  assertEquals([alone.lanes, batch.lanes], [1, 16]);
  assert(alone.stepsPerSecond > batch.stepsPerSecond);
  const none = await examined(true, NONE);
  assertEquals(none.states, [
    ["webgpu", "missing", "backend-missing"],
    ["wasm", "missing", "backend-missing"],
    ["kernel", "sound", undefined],
    ["interpreter", "sound", undefined],
  ]);
});

Deno.test("an examination lets go of a backend that fails after its self-test", async () => {
  const runtime = rightRuntime(NETWORK.program);
  const { create } = runtime.module.InferenceSession;
  // More than the self-test takes, and far fewer than a speed does.
  const lasting = 3 * NETWORK.knownAnswer.symbols.length;
  let steps = 0;
  runtime.module.InferenceSession.create = async (...args) => {
    const session = await create(...args);
    return {
      ...session,
      run: (feeds) =>
        ++steps > lasting
          ? Promise.reject(new Error("gone\u009b"))
          : session.run(feeds),
    };
  };
  const { findings } = await examine(NETWORK, runtime.load, NONE);
  const found = findings.find(({ backend }) => backend === "wasm")!;
  assertEquals([found.state, found.error?.code], ["wrong", "backend-lost"]);
  assertMatch(found.error!.message, /: current value is gone\\u009b$/);
  assertEquals([runtime.opened.length, runtime.released], [1, 1]);
});
