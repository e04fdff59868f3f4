/**
 * A backend that cannot be had: the lock file, which is frozen here, has no onnxruntime-web, so that Deno does not fetch it either.
 */

import { assertEquals, assertMatch } from "@std/assert";
import { decompress, loadNetwork } from "../../mod.ts";

const ROOT = new URL("../../", import.meta.url);
const TEXT = "It was a bright morning, and there was nobody there. ".repeat(40);
const CONTENT = new TextEncoder().encode(TEXT);

/** What people are told. */
const TOLD =
  /^sluice: Cannot execute the network as onnxruntime-web must open it on wasm: .*: another backend is used\n$/;

/** Runs the command on the content. */
async function sluice(environment: Record<string, string>, ...args: string[]) {
  const process = new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "--frozen", "--allow-read"],
      ...["--allow-write", "--allow-env", "cli.ts", ...args],
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...environment },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const written = new Blob([CONTENT]).stream().pipeTo(process.stdin)
    .catch(() => {}); // Where it is refused, nobody reads it.
  const { code, stdout, stderr } = await process.output();
  await written;
  return { code, out: stdout, err: new TextDecoder().decode(stderr) };
}

for (const threads of ["-T1", "-T2"]) {
  Deno.test(`with ${threads}, a backend that is not here is told of once, and the archive is the right one`, async () => {
    const shape = [threads, "--frame-size", "1024", "--model", "byte-en"];
    const right = await sluice({}, ...shape);
    assertEquals([right.code, right.err], [0, ""]);
    const file = await Deno.readFile(new URL("models/byte-en.onnx", ROOT));
    const models = [await loadNetwork(file)];
    assertEquals(decompress(right.out, { models }), CONTENT);

    const flag = await sluice({}, ...shape, "--backend", "wasm");
    assertEquals([flag.code, flag.out], [0, right.out]);
    assertMatch(flag.err, TOLD);

    const variable = await sluice({ SLUICE_BACKEND: "wasm" }, ...shape);
    assertEquals([variable.code, variable.out], [0, right.out]);
    assertMatch(variable.err, TOLD);

    // A flag counts before the variable.
    const both = await sluice(
      { SLUICE_BACKEND: "wasm" },
      ...shape,
      "--backend",
      "kernel",
    );
    assertEquals([both.code, both.out, both.err], [0, right.out, ""]);
  });
}

Deno.test("a variable that names no backend is refused", async () => {
  const { code, out, err } = await sluice(
    { SLUICE_BACKEND: "fast" },
    ...["--model", "byte-en"],
  );
  assertEquals([code, out.length], [2, 0]);
  assertMatch(err, /SLUICE_BACKEND must be auto, .*: current value is "fast"/);
});

Deno.test("the endpoint writes with another backend, says which, and logs why", async () => {
  const process = new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--frozen", "--allow-net", "--allow-read"],
      ...["--allow-env", "--allow-sys", "benches/endpoint/server.ts"],
    ],
    cwd: ROOT,
    env: { SLUICE_BACKEND: "wasm" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const port = Number((await output.read()).value);
  const answer = await fetch(`http://127.0.0.1:${port}/v1/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ model: "byte-en", prompt: "It was", seed: 1 }),
  });
  assertEquals(answer.status, 200);
  assertEquals(answer.headers.get("Sluice-Backend"), "kernel");
  const { choices, system_fingerprint } = await answer.json();
  assertEquals(choices[0].text.length, 16);
  assertMatch(system_fingerprint, /\/kernel$/);
  process.kill("SIGTERM");
  await output.cancel();
  const errors = await new Response(process.stderr).text();
  await process.status;
  const lines = errors.trim().split("\n").map((line) => JSON.parse(line));
  const [told, ...others] = lines.filter(({ event }) => event === "fallback");
  assertEquals(others, []);
  assertMatch(told.error, /onnxruntime-web must open it on wasm/);
});
