/**
 * The configuration of a server that listens by itself, as in Node: elsewhere the command line says where.
 *
 * @module
 */

import { z } from "zod";
import {
  configOf,
  ENVIRONMENT,
  integer,
  MOST_TIME,
  readVariables,
  type ServerConfig,
} from "./config.ts";

const LISTENING = {
  ...ENVIRONMENT,
  // Only this machine: who wants others to ask says so.
  SLUICE_HOST: z.string().min(1).default("127.0.0.1"),
  SLUICE_PORT: integer(0, 65_535).default(8000),
  SLUICE_HEAD_TIMEOUT: integer(1, MOST_TIME).default(20_000),
};

/** How a server works, and where it listens. */
export interface ListenConfig extends ServerConfig {
  hostname: string;
  /** 0: any that is free. */
  port: number;
  /** Milliseconds that the head of a request may take. */
  headTimeout: number;
}

/**
 * Reads it.
 *
 * @param environment see {@linkcode readVariables}
 * @throws {ConfigError} names everything that is wrong
 */
export function readListenConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ListenConfig {
  const values = readVariables(LISTENING, environment);
  return {
    ...configOf(values),
    hostname: values.SLUICE_HOST,
    port: values.SLUICE_PORT,
    headTimeout: values.SLUICE_HEAD_TIMEOUT,
  };
}
