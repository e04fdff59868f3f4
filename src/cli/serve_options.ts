/**
 * The command that serves: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import type { Typed } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import { threads, wrong } from "./values.ts";

/** Serving over HTTP. */
export interface Serving {
  name: "serve";
  host: string;
  port: number;
  /** What the command line says instead of the environment: variables by name. */
  environment: Record<string, string>;
}

/** Only this machine: who wants others to ask says so. */
const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 8000;
const MOST_PORT = 65_535;

/**
 * Judges what was typed.
 *
 * @param typed see {@linkcode Typed}
 * @param operands what follows the command
 * @throws {UsageError} when it means nothing
 */
export function chooseServing(typed: Typed, operands: string[]): Serving {
  if (operands.length > 0) throw new UsageError("serve takes no file");
  const value = (name: string) => typed.values[name].at(-1);
  const folders = typed.values["models-dir"];
  if (folders.length > 1) {
    throw new UsageError(
      `serve takes one --models-dir: current value is ${folders.length}`,
    );
  }
  const archives = value("archives"), count = value("threads");
  const quiet = (typed.counts.quiet ?? 0) > 0;
  return {
    name: "serve",
    host: value("host") ?? DEFAULT_HOST,
    port: port(value("port")),
    environment: {
      ...(folders.length > 0 && { SLUICE_MODELS: folders[0] }),
      ...(archives !== undefined && { SLUICE_ARCHIVES: archives }),
      // As elsewhere, 0 is one for each core.
      ...(count !== undefined && { SLUICE_THREADS: String(threads(count)) }),
      ...(quiet && { SLUICE_LOG: "off" }),
    },
  };
}

/** 0 to 65,535; 0 is any that is free. */
function port(typed = String(DEFAULT_PORT)): number {
  const number = /^\d{1,5}$/.test(typed) ? Number(typed) : Infinity;
  if (number <= MOST_PORT) return number;
  throw wrong("port", "0 to 65535", typed);
}
