/** Runs the programs of gpu.ts. */

/** Milliseconds before one is stopped: a GPU that is lost may never answer. */
const PATIENCE = 300_000;

/** Runs one of them: a proof by its name, or `adapter`. */
export async function runOnGpu(name: string) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--lock=tests/runtime/deno.lock"],
      ...["--allow-read", "tests/runtime/deno/gpu.ts", name],
    ],
    cwd: new URL("../../../", import.meta.url),
    signal: AbortSignal.timeout(PATIENCE),
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes).trim()
  );
  return { code, out, err };
}

/** Why tests of GPUs are skipped; `undefined`: there is one. */
export const LACKS_ADAPTER: string | undefined =
  (await runOnGpu("adapter")).out.startsWith("{")
    ? undefined
    : "a Vulkan driver is not installed";
