/** `sluice doctor`, as it is started. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { sampleNetwork } from "../../../src/neural/sample_network.ts";
import { changed, TINY } from "../../unit/neural/networks.ts";
import { LACKS_ADAPTER } from "./gpu_process.ts";

const ROOT = new URL("../../../", import.meta.url);

/** Runs the command with the permissions that the documents name, and the lock file that has onnxruntime-web. */
async function doctor(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-write"],
      ...["--lock=tests/runtime/deno.lock", "cli.ts", "doctor", ...args],
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  return { code, out, err };
}

/** Writes a network, and runs with its name. */
async function withFile<T>(
  file: Uint8Array,
  run: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".onnx" });
  try {
    await Deno.writeFile(path, file);
    return await run(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("doctor finds WebAssembly, the kernel and the interpreter sound, and a GPU no more than missing", async () => {
  const { code, out } = await doctor();
  assertEquals(code, 0);
  const [network, adapter, head, gpu, ...others] = out.split("\n");
  assertEquals(network, "network: sample-1, 99328 multiplications a step");
  assertMatch(adapter, LACKS_ADAPTER ? /^adapter: none$/ : /^adapter: \S/);
  assertMatch(head, /^backend +self-test +steps\/s × 1 +steps\/s × 16$/);
  assertMatch(
    gpu,
    LACKS_ADAPTER ? /^webgpu +missing$/ : /^webgpu +passed +\d+ +\d+$/,
  );
  const passed = ["wasm", "kernel", "interpreter"];
  for (const [i, name] of passed.entries()) {
    assertMatch(others[i], new RegExp(`^${name} +passed +\\d+ +\\d+$`));
  }
});

Deno.test("doctor tells programs the same of a network that is named", async () => {
  const { code, out } = await withFile(
    await sampleNetwork(9, TINY),
    (path) => doctor("--json", path),
  );
  assertEquals(code, 0);
  const told = JSON.parse(out);
  assertEquals([told.type, told.ok, told.network.id], [
    "result",
    true,
    "sample-9",
  ]);
  assertMatch(told.network.sha256, /^[0-9a-f]{64}$/);
  assertEquals(told.adapter === null, LACKS_ADAPTER !== undefined);
  const [gpu, ...others] = told.backends;
  assertEquals(
    others.map(({ backend }: { backend: string }) => backend),
    ["wasm", "kernel", "interpreter"],
  );
  for (const { state, error, speeds } of others) {
    assertEquals([state, error], ["sound", null]);
    assertEquals(speeds.map(({ lanes }: { lanes: number }) => lanes), [1, 16]);
    assert(speeds[0].stepsPerSecond > 0);
  }
  assertEquals(gpu.state, LACKS_ADAPTER ? "missing" : "sound");
});

Deno.test("doctor fails where no backend gives the answer that a file knows", async () => {
  const lying = changed(await sampleNetwork(9, TINY), ({ properties }) => ({
    properties: new Map([
      ...properties,
      ["sluice.known_logits", "0".repeat(64)],
    ]),
  }));
  const { code, out, err } = await withFile(lying, (path) => doctor(path));
  assertEquals(code, 1);
  assertMatch(out, /^wasm +FAILED$/m);
  assertMatch(out, /^kernel +FAILED$/m);
  assertMatch(out, /^interpreter +FAILED$/m);
  assertMatch(
    err,
    /^sluice: interpreter: Cannot execute the network as interpreter must give the answer that its file knows/m,
  );
});
