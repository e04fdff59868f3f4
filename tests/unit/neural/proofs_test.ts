/** What backends are asked before they are used, and how often. */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  compress,
  CompressorStream,
  DecompressorStream,
  loadNetwork,
  ModelError,
  type Network,
} from "../../../mod.ts";
import { sampleText } from "../../../benches/sample_text.ts";
import { openExecutor } from "../../../src/neural/backends.ts";
import { loadNetwork as loadExact } from "../../../src/neural/exact_network.ts";
import { KernelExecutor } from "../../../src/neural/kernel_executor.ts";
import type { OrtLoader } from "../../../src/neural/ort_api.ts";
import { Proofs } from "../../../src/neural/proofs.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { answersRight } from "../../../src/neural/self_test.ts";
import { tellFallback } from "../../../src/streams/network_parts.ts";
import { inChunks, settle } from "../helpers.ts";
import { fakeRuntime, FakeTensor, rightRuntime } from "./fake_runtime.ts";
import { TINY } from "./networks.ts";

const FILE = await sampleNetwork(5, TINY);
const EXACT = await loadExact(FILE);
const HERE = await loadNetwork(FILE, { backend: "kernel" });

/** Steps in which one is asked: those of lane 7 begin seven later. */
const ASKED = EXACT.knownAnswer.symbols.length + 7;

/** Five frames of a lane each. */
const CONTENT = sampleText(5120), FRAMES = 5;
const OPTIONS = { mixed: false, lanes: 1, frameSize: CONTENT.length / FRAMES };

/** All that a stream makes of bytes. */
async function through(
  bytes: Uint8Array,
  stage: TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>,
) {
  const output = new Response(inChunks(bytes, [700]).pipeThrough(stage));
  return new Uint8Array(await output.arrayBuffer());
}

/** The archive that a network makes. */
const archiveOf = (network: Network, options = OPTIONS) =>
  through(CONTENT, new CompressorStream({ network, ...options }));

const RIGHT = await archiveOf(HERE);

/** A runtime that counts steps, right or wrong. */
function countingRuntime(wrongFrom = Infinity) {
  const counted = { steps: 0, runtime: rightRuntime(EXACT.program) };
  const { load } = counted.runtime;
  const counting: OrtLoader = async (build) => {
    const module = await load(build);
    const create: typeof module.InferenceSession.create = async (...given) => {
      const session = await module.InferenceSession.create(...given);
      return {
        release: () => session.release(),
        async run(feeds) {
          const results = await session.run(feeds);
          if (counted.steps++ < wrongFrom) return results;
          const { logits } = results;
          const data = logits.data.map((each) => each + 1);
          return { ...results, logits: new FakeTensor("float32", data) };
        },
      };
    };
    return { ...module, InferenceSession: { create } };
  };
  return Object.assign(counted, { load: counting });
}

/** Loads the network for a backend, and notes what is told. */
async function loaded(loadRuntime: OrtLoader, backend: "wasm" | "webgpu") {
  const told: string[] = [];
  const network = await loadNetwork(FILE, {
    backend,
    loadRuntime,
    onFallback: ({ code }) => told.push(code),
  });
  return { network, told };
}

for (const backend of ["wasm", "webgpu"] as const) {
  Deno.test(`on ${backend}, an archive of several frames, and those that follow, ask for the known answer once`, async () => {
    const counted = countingRuntime();
    const { network, told } = await loaded(counted.load, backend);
    assertEquals([counted.steps, counted.runtime.opened.length], [0, 0]);
    for (let archives = 1; archives <= 2; archives++) {
      assertEquals(await archiveOf(network), RIGHT);
      assertEquals(counted.runtime.opened.length, archives * FRAMES);
      assertEquals(counted.steps, ASKED + archives * CONTENT.length);
    }
    const restored = await through(
      RIGHT,
      new DecompressorStream({ models: [network] }),
    );
    assertEquals(restored, CONTENT);
    assertEquals(counted.runtime.opened.length, 3 * FRAMES);
    assertEquals(counted.runtime.released, 3 * FRAMES);
    assertEquals(counted.steps, ASKED + 3 * CONTENT.length);
    assertEquals(told, []);
  });

  Deno.test(`on ${backend}, one that gives another answer is opened once, and told of once`, async () => {
    const counted = countingRuntime(0);
    const { network, told } = await loaded(counted.load, backend);
    for (let archives = 1; archives <= 2; archives++) {
      assertEquals(await archiveOf(network), RIGHT);
    }
    assertEquals(counted.runtime.opened.length, 1);
    assertEquals(counted.runtime.released, 1);
    assertEquals(counted.steps, ASKED);
    assertEquals(told, ["backend-mismatch"]);
    // Nor is it with another number of lanes.
    const lanes = { ...OPTIONS, lanes: 3 };
    assertEquals(await archiveOf(network, lanes), await archiveOf(HERE, lanes));
    assertEquals([counted.runtime.opened.length, told.length], [1, 1]);
  });

  Deno.test(`on ${backend}, one that is not here is looked for once, and told of once`, async () => {
    const runtime = fakeRuntime({ run: () => Promise.reject(), refuses: true });
    const { network, told } = await loaded(runtime.load, backend);
    assertEquals(await archiveOf(network), RIGHT);
    assertEquals(await archiveOf(network), RIGHT);
    assertEquals(runtime.opened.length, 1);
    assertEquals(told, ["backend-missing"]);
  });
}

Deno.test("what several Workers tell of is told once", async () => {
  const unused: OrtLoader = () => Promise.reject(new Error("unused"));
  const { network: { sha256 }, told } = await loaded(unused, "wasm");
  const reasons = [
    "backend-missing",
    "backend-lost",
    "backend-missing",
  ] as const;
  for (const code of [...reasons, ...reasons]) {
    // Each has an error of its own.
    tellFallback(new ModelError(code, `a message of ${code}`), sha256);
  }
  assertEquals(told, ["backend-missing", "backend-lost"]);
});

Deno.test("a backend that is gone before it has given any answer is not opened again", async () => {
  const run = () => Promise.reject(new Error("unplugged"));
  const runtime = fakeRuntime({ run });
  const { network, told } = await loaded(runtime.load, "webgpu");
  assertEquals(await archiveOf(network), RIGHT);
  assertEquals([runtime.opened.length, runtime.released], [1, 1]);
  assertEquals(told, ["backend-lost"]);
});

Deno.test("who throws when told of a fallback is told again", async () => {
  const counted = countingRuntime(0);
  let told = 0;
  const network = await loadNetwork(FILE, {
    backend: "wasm",
    loadRuntime: counted.load,
    onFallback(reason) {
      told++;
      throw reason;
    },
  });
  for (let archives = 1; archives <= 2; archives++) {
    await assertRejects(() => archiveOf(network), ModelError, "wasm must give");
    assertEquals(told, archives);
  }
  assertEquals(counted.runtime.opened.length, 1);
});

Deno.test("streams at the same time ask for the known answer once", async () => {
  const counted = countingRuntime();
  const proofs = new Proofs();
  const open = () =>
    openExecutor(EXACT, {
      backend: "wasm",
      loadRuntime: counted.load,
      proofs,
    });
  await Promise.all([open(), open(), open()]);
  assertEquals([counted.runtime.opened.length, counted.steps], [3, ASKED]);
});

Deno.test("a backend is asked anew with each number of lanes", async () => {
  let steps = 0;
  // Its steps are right with one lane alone.
  const right = rightRuntime(EXACT.program);
  const session = await right.module.InferenceSession.create(FILE, {
    executionProviders: [],
  });
  const runtime = fakeRuntime({
    run(feeds) {
      steps++;
      const { length } = feeds.symbol.data;
      if (length === 1) return session.run(feeds);
      const zeros = (width: number) =>
        new FakeTensor("float32", new Float32Array(length * width));
      return Promise.resolve({
        logits: zeros(256),
        ...Object.fromEntries(
          EXACT.program.states.map(({ name, register }) => [
            `next.${name}`,
            zeros(EXACT.program.widths[register]),
          ]),
        ),
      });
    },
  });
  const { network, told } = await loaded(runtime.load, "wasm");
  assertEquals(await archiveOf(network), RIGHT);
  assertEquals([steps, told], [ASKED + CONTENT.length, []]);
  const lanes = { ...OPTIONS, lanes: 2 };
  assertEquals(await archiveOf(network, lanes), await archiveOf(HERE, lanes));
  assertEquals(told, ["backend-mismatch"]);
  assertEquals(steps, 2 * ASKED + CONTENT.length);
});

Deno.test("what comes after a GPU that went away is asked anew, and told of once", async () => {
  const { promise: lost, resolve: lose } = Promise.withResolvers<
    { message: string }
  >();
  const right = rightRuntime(EXACT.program);
  const session = await right.module.InferenceSession.create(FILE, {
    executionProviders: [],
  });
  let steps = 0, isThere = true;
  const runtime = fakeRuntime({
    lost,
    run(feeds) {
      steps++;
      return isThere
        ? session.run(feeds)
        : Promise.reject(new Error("unplugged"));
    },
  });
  const { network, told } = await loaded(runtime.load, "webgpu");
  assertEquals(await archiveOf(network), RIGHT);
  assertEquals([steps, told], [ASKED + CONTENT.length, []]);
  isThere = false;
  const error = await assertRejects(() => archiveOf(network), ModelError);
  assertEquals([error.code, told], ["backend-lost", []]);
  for (let archives = 1; archives <= 2; archives++) {
    assertEquals(await archiveOf(network), RIGHT);
  }
  // Each of the frames has looked for a new one.
  assertEquals(runtime.opened.length, 3 * FRAMES + 1);
  assertEquals(told, ["backend-lost"]);
  isThere = true;
  steps = 0;
  assertEquals(await archiveOf(network), RIGHT);
  assertEquals(steps, ASKED + CONTENT.length);
  lose({ message: "closed" });
});

Deno.test("a GPU that goes with its last session is none that went away, and one that goes before is", async () => {
  const devices: PromiseWithResolvers<{ message: string }>[] = [];
  const counted = countingRuntime();
  const load: OrtLoader = async (build) => {
    const module = await counted.load(build);
    const device = Promise.withResolvers<{ message: string }>();
    devices.push(device);
    const queue = { writeBuffer() {} };
    return {
      ...module,
      env: {
        wasm: {},
        webgpu: { device: Promise.resolve({ lost: device.promise, queue }) },
      },
    };
  };
  const proofs = new Proofs();
  const open = () =>
    openExecutor(EXACT, { backend: "webgpu", loadRuntime: load, proofs });
  const steps: number[] = [];
  for (const isClosed of [true, false, true]) {
    const executor = await open();
    assertEquals(executor.backend, "webgpu");
    steps.push(counted.steps);
    if (isClosed) await executor.close();
    devices.at(-1)!.resolve({ message: "device lost" });
    await settle();
  }
  // The third came after one that was lost while it was open.
  assertEquals(steps, [ASKED, ASKED, 2 * ASKED]);
});

/** The network kernel, whose blocks of four lanes give the fourth what the third is given to multiply. */
async function wrongInBlocks(): Promise<WebAssembly.Module> {
  const file = await Deno.readFile(
    new URL("../../../src/kernel/lib/network.wasm", import.meta.url),
  );
  // v128.load32_splat of the pair of the fourth lane, which lies 12 bytes behind that of the first: code for single lanes has none.
  const [third, fourth] = [8, 12].map((offset) => [0xfd, 0x09, 2, offset]);
  let changed = 0;
  for (let at = 0; at < file.length; at++) {
    if (!fourth.every((byte, i) => file[at + i] === byte)) continue;
    file.set(third, at);
    changed++;
  }
  assert(changed > 0);
  return new WebAssembly.Module(file);
}

Deno.test("a kernel that is wrong from four lanes on is refused when a network is loaded, and told of once", async () => {
  const networkKernel = await wrongInBlocks();
  // With fewer lanes nothing is wrong with it.
  for (const [lanes, agrees] of [[3, true], [4, false], [5, false]] as const) {
    const executor = new KernelExecutor(EXACT.program, lanes, networkKernel);
    assertEquals(await answersRight(executor, EXACT.knownAnswer), agrees);
  }
  for (const backend of ["auto", "kernel"] as const) {
    const told: ModelError[] = [];
    const network = await loadNetwork(FILE, {
      backend,
      networkKernel,
      onFallback: (reason) => told.push(reason),
    });
    const claims = told.map(({ code, message }) => [code, message]);
    assertEquals(claims, [[
      "backend-mismatch",
      "Cannot execute the network as kernel must give the answer that its file knows: current value is another",
    ]]);
    for (const lanes of [1, 4, 8]) {
      const options = { mixed: false, lanes };
      assertEquals(
        compress(CONTENT, { network, ...options }),
        compress(CONTENT, { network: HERE, ...options }),
      );
    }
    assertEquals(told.length, 1);
  }
});
