/** Networks at the endpoint, on every backend of Deno: in a process of its own, as a GPU that is a program may break its memory at the end. */

import { assert, assertEquals } from "@std/assert";
import { startEndpoint } from "../../../benches/endpoint/process.ts";
import { generate, loadNetwork } from "../../../mod.ts";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { TINY } from "../../unit/neural/networks.ts";
import { LACKS_ADAPTER } from "./gpu_process.ts";

/** The lock file that has onnxruntime-web. */
const LOCK = new URL("../deno.lock", import.meta.url).pathname;

/** Runs an endpoint with a network, called `sample`, on a backend. */
async function withEndpoint(
  backend: string,
  run: (url: string, file: Uint8Array) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const file = await sampleNetwork(31, TINY);
    await Deno.writeFile(`${folder}/sample.onnx`, file);
    await using endpoint = await startEndpoint({
      SLUICE_MODELS: folder,
      SLUICE_BACKEND: backend,
      SLUICE_LANES: "3",
    }, [`--lock=${LOCK}`]);
    await run(endpoint.url, file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asks for a text in events; returns who wrote it, the text, and how many events there were. */
async function streamed(url: string, seed: number) {
  const answer = await fetch(`${url}/v1/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      model: "sample",
      prompt: "The cat",
      max_tokens: 150,
      temperature: 0.8,
      seed,
      stream: true,
    }),
  });
  const events = (await answer.text()).split("\n\n");
  assertEquals(events.splice(-2), ["data: [DONE]", ""]);
  const parts = events.map((event) => JSON.parse(event.slice("data: ".length)));
  return {
    backend: answer.headers.get("Sluice-Backend"),
    text: parts.map(({ choices }) => choices[0].text).join(""),
    events: parts.length,
  };
}

for (const backend of ["kernel", "wasm", "webgpu"]) {
  const lacks = backend === "webgpu" ? LACKS_ADAPTER : undefined;
  const claim =
    `on ${backend}, texts are streamed, several at a time, and are those of the library`;
  Deno.test({
    name: lacks ? `${claim} (skipped: ${lacks})` : claim,
    ignore: lacks !== undefined,
    fn: () =>
      withEndpoint(backend, async (url, file) => {
        const network = await loadNetwork(file, { backend: "kernel" });
        const seeds = [1, 2, 3, 4, 5];
        const texts = await Promise.all(
          seeds.map((seed) => streamed(url, seed)),
        );
        for (const [i, { text, events, backend: who }] of texts.entries()) {
          const options = { prompt: "The cat", length: 150, temperature: 0.8 };
          const expected = generate(network, { ...options, seed: seeds[i] });
          assertEquals(text, await new Response(expected).text());
          assertEquals(who, backend);
          assert(events > 2, `${events}`);
        }
        const numbers = await (await fetch(`${url}/metrics`)).text();
        const lanes = new RegExp(
          `sluice_network_lanes\\{backend="${backend}",network="${network.sha256}"\\} 0\n`,
        );
        assert(lanes.test(numbers), numbers);
      }),
  });
}
