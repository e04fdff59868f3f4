/** The endpoint in a process of its own, for measurements and for tests of minutes. */

/** An endpoint that listens. */
export interface EndpointProcess extends AsyncDisposable {
  url: string;
  port: number;
  /** Bytes of memory that it holds. */
  rss(): Promise<number>;
}

/**
 * Starts it.
 *
 * @param environment how it is configured, beside what is quiet
 * @param flags more flags of `deno run`
 */
export async function startEndpoint(
  environment: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<EndpointProcess> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      ...flags,
      "--allow-net",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      new URL("server.ts", import.meta.url).pathname,
    ],
    // Variables of a test, as its seed, are none of the endpoint's.
    clearEnv: true,
    env: {
      ...Object.fromEntries(
        Object.entries(Deno.env.toObject()).filter(([name]) =>
          !name.startsWith("SLUICE_")
        ),
      ),
      SLUICE_LOG: "off",
      ...environment,
    },
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const { value } = await reader.read();
  const port = Number(value);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async rss() {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      const text = await answer.text();
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)![1]);
    },
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await process.status;
      await reader.cancel();
    },
  };
}
