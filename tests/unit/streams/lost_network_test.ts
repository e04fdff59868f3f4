/** Streams whose network cannot be executed any more in the middle of their work. */

import { assert, assertEquals } from "@std/assert";
import {
  compress,
  CompressorStream,
  DecompressorStream,
  loadNetwork,
  ModelError,
  type Network,
} from "../../../mod.ts";
import { loadNetwork as loadExact } from "../../../src/neural/exact_network.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { sampleText } from "../../../benches/sample_text.ts";
import { concat, inChunks, settle } from "../helpers.ts";
import { fakeRuntime, rightRuntime } from "../neural/fake_runtime.ts";
import { TINY } from "../neural/networks.ts";

const FILE = await sampleNetwork(5, TINY);
const { program } = await loadExact(FILE);
const HERE = await loadNetwork(FILE, { backend: "kernel" });
const CONTENT = sampleText(6000);

/** A network whose backend takes so many steps, and no more. */
async function lostAfter(
  steps: number,
  backend: "wasm" | "webgpu" = "wasm",
): Promise<{ network: Network; fallbacks: string[] }> {
  const right = rightRuntime(program);
  const session = await right.module.InferenceSession.create(FILE, {
    executionProviders: [],
  });
  let taken = 0;
  const runtime = fakeRuntime({
    run: (feeds) =>
      taken++ < steps
        ? session.run(feeds)
        : Promise.reject(new Error("device lost")),
  });
  const fallbacks: string[] = [];
  const network = await loadNetwork(FILE, {
    backend,
    loadRuntime: runtime.load,
    onFallback: ({ code }) => fallbacks.push(code),
  });
  return { network, fallbacks };
}

/** What comes out before a stream fails, and with what. */
async function failing(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of stream) parts.push(part);
  } catch (error) {
    return { output: concat(...parts), error };
  }
  return { output: concat(...parts), error: undefined };
}

const WAYS = { mixed: {}, alone: { mixed: false, lanes: 1 } };

for (const [way, options] of Object.entries(WAYS)) {
  Deno.test(`${way}, a compressor whose backend goes away ends with an error that names the network, and never as if all were well`, async () => {
    const { network, fallbacks } = await lostAfter(3500);
    const { output, error } = await failing(
      inChunks(CONTENT, [500]).pipeThrough(
        new CompressorStream({ network, ...options, blockSize: 1024 }),
      ),
    );
    assert(error instanceof ModelError, `${error}`);
    assertEquals([error.code, error.modelId], [
      "backend-lost",
      `sha256:${HERE.sha256}`,
    ]);
    assertEquals(fallbacks, []);
    // What there is is the beginning of the right archive.
    const whole = await failing(
      inChunks(CONTENT, [500]).pipeThrough(
        new CompressorStream({ network: HERE, ...options, blockSize: 1024 }),
      ),
    );
    assertEquals(output, whole.output.slice(0, output.length));
    assert(output.length > 0 && output.length < whole.output.length);
  });

  Deno.test(`${way}, a decompressor whose backend goes away puts out what is right, and then fails`, async () => {
    const archive = compress(CONTENT, {
      network: HERE,
      ...options,
      blockSize: 1024,
    });
    for (const steps of [1000, 2900, 5000]) {
      const { network, fallbacks } = await lostAfter(steps);
      const { output, error } = await failing(
        inChunks(archive, [100]).pipeThrough(
          new DecompressorStream({ models: [network] }),
        ),
      );
      assert(error instanceof ModelError, `${error}`);
      assertEquals([error.code, fallbacks], ["backend-lost", []]);
      assertEquals(output, CONTENT.slice(0, output.length));
      assert(output.length < CONTENT.length && output.length % 1024 === 0);
    }
  });
}

Deno.test("a backend that is gone before the first frame is replaced, and the caller told", async () => {
  for (const backend of ["wasm", "webgpu"] as const) {
    const { network, fallbacks } = await lostAfter(0, backend);
    const { output, error } = await failing(
      inChunks(CONTENT, [500]).pipeThrough(
        new CompressorStream({ network, contentSize: CONTENT.length }),
      ),
    );
    assertEquals(error, undefined);
    assertEquals(output, compress(CONTENT, { network: HERE }));
    assertEquals(fallbacks.length, 1);
  }
});

for (const [way, options] of Object.entries(WAYS)) {
  Deno.test(`${way}, streams that are left let go of what executes their network`, async () => {
    const right = rightRuntime(program);
    const network = await loadNetwork(FILE, {
      backend: "wasm",
      loadRuntime: right.load,
    });
    const blocks = { ...options, blockSize: 1024 };
    const archive = compress(CONTENT, { network: HERE, ...blocks });
    for (
      const [content, stage] of [
        [CONTENT, new CompressorStream({ network, ...blocks })],
        [archive, new DecompressorStream({ models: [network] })],
      ] as const
    ) {
      const released: number = right.released;
      const reader = inChunks(content, [content.length]).pipeThrough(stage)
        .getReader();
      await reader.read();
      await reader.read();
      assertEquals(right.released, released);
      await reader.cancel();
      while (right.released === released) await settle();
    }
    assertEquals(right.opened.length, 2);
  });
}
