/**
 * The server as a program of Node: it reads the environment, listens, and ends when it is told to.
 *
 * @module
 */

import process from "node:process";
import { ConfigError } from "../config.ts";
import { readListenConfig } from "../listen_config.ts";
import { createNodeServer, listenInNode, type ServerFiles } from "./node.ts";

/** Exit codes, as those of the command. */
const FAILED = 1, MISUSED = 2;

/** Signals that end it once the answers under way are sent, or a second one at once. */
const ENDING = ["SIGINT", "SIGTERM"];

async function run(files: ServerFiles): Promise<void> {
  const config = readListenConfig(process.env);
  const server = await createNodeServer(files, config);
  const { port, finished, end } = await listenInNode(server, config);
  // Standard error has the log.
  process.stdout.write(
    `sluice: listens on http://${config.hostname}:${port}/\n`,
  );
  for (const signal of ENDING) process.on(signal, end);
  await finished;
}

/**
 * Runs the program. Its exit code is 0 after a signal, 2 where the environment is wrong, and 1 where something else is.
 *
 * @param files where the files lie that come along
 */
export async function runNodeServer(files: ServerFiles): Promise<void> {
  try {
    await run(files);
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`sluice: ${message}\n`);
    process.exit(error instanceof ConfigError ? MISUSED : FAILED);
  }
}
