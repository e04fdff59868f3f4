/**
 * `sluice serve`: the endpoint, until a signal ends it.
 *
 * @module
 */

import { createDenoServer } from "../server/adapters/deno.ts";
import { ConfigError, readConfig } from "../server/config.ts";
import { EXIT, UsageError } from "./errors.ts";
import type { Serving } from "./serve_options.ts";
import type { Shell } from "./shell.ts";

/** Seconds that answers under way have left once a signal came. */
const GRACE = 10;

/** Signals that end it once the answers under way are sent. */
const ENDING: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/** What the environment says; nothing where it may not be read. */
async function environment(): Promise<Record<string, string>> {
  const { state } = await Deno.permissions.query({ name: "env" });
  return state === "granted" ? Deno.env.toObject() : {};
}

/**
 * Serves.
 *
 * @param command what was asked for
 * @param shell the standard streams
 * @returns the exit code: 0 after a signal
 * @throws {UsageError} when the environment is wrong
 */
export async function runServer(
  command: Serving,
  shell: Shell,
): Promise<number> {
  const variables = { ...await environment(), ...command.environment };
  let server;
  try {
    server = await createDenoServer(readConfig(variables));
  } catch (error) {
    if (error instanceof ConfigError) {
      throw new UsageError(
        `the environment is wrong: ${error.reasons.join("; ")}`,
      );
    }
    throw error;
  }
  const { app, close } = server;
  const http = Deno.serve({
    hostname: command.host,
    port: command.port,
    onListen: ({ hostname, port }) =>
      shell.say(`sluice: listens on http://${hostname}:${port}/\n`),
  }, (request, info) => app.fetch(request, info));
  const onSignal = () => {
    // What does not end by itself is ended.
    const timer = setTimeout(close, GRACE * 1000);
    http.shutdown().finally(() => clearTimeout(timer));
  };
  for (const signal of ENDING) Deno.addSignalListener(signal, onSignal);
  await http.finished;
  for (const signal of ENDING) Deno.removeSignalListener(signal, onSignal);
  close();
  return EXIT.done;
}
