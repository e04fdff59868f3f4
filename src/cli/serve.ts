/**
 * `sluice serve`: the endpoint, until a signal ends it.
 *
 * @module
 */

import { createDenoServer, listenInDeno } from "../server/adapters/deno.ts";
import { ConfigError, readConfig } from "../server/config.ts";
import { EXIT, UsageError } from "./errors.ts";
import type { Serving } from "./serve_options.ts";
import type { Shell } from "./shell.ts";

/** Signals that end it once the answers under way are sent, or a second one at once. */
const ENDING: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/**
 * What the environment says.
 *
 * @throws {UsageError} when it may not be read: it may say that tokens are needed, and a server that cannot know would need none
 */
async function environment(): Promise<Record<string, string>> {
  const { state } = await Deno.permissions.request({ name: "env" });
  if (state === "granted") return Deno.env.toObject();
  throw new UsageError(
    "serve has to read the environment, which may say that tokens are needed: --allow-env is missing",
  );
}

/**
 * Serves.
 *
 * @param command what was asked for
 * @param shell the standard streams
 * @returns the exit code: 0 after a signal
 * @throws {UsageError} when the environment is wrong, or may not be read
 */
export async function runServer(
  command: Serving,
  shell: Shell,
): Promise<number> {
  const variables = { ...await environment(), ...command.environment };
  let config, server;
  try {
    config = readConfig(variables);
    server = await createDenoServer(config);
  } catch (error) {
    if (error instanceof ConfigError) {
      throw new UsageError(
        `the environment is wrong: ${error.reasons.join("; ")}`,
      );
    }
    throw error;
  }
  const { host: hostname, port } = command, { endTimeout } = config;
  const there = listenInDeno(server, { hostname, port, endTimeout });
  shell.say(`sluice: listens on http://${hostname}:${there.port}/\n`);
  for (const signal of ENDING) Deno.addSignalListener(signal, there.end);
  await there.finished;
  for (const signal of ENDING) Deno.removeSignalListener(signal, there.end);
  return EXIT.done;
}
