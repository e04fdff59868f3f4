/**
 * The command doctor: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import type { Typed } from "./arguments.ts";
import { UsageError } from "./errors.ts";

/** Examining the machine. */
export interface DoctorCommand {
  name: "doctor";
  /** File of the network to try; `undefined`: one that is made for it. */
  network: string | undefined;
  json: boolean;
  /** -2: silent, -1: errors only, 0, 1 and more: talkative. */
  verbosity: number;
}

/**
 * Judges what was typed.
 *
 * @param typed see {@linkcode Typed}
 * @param operands what follows the command
 * @throws {UsageError} when it means nothing
 */
export function chooseExamination(
  typed: Typed,
  operands: string[],
): DoctorCommand {
  if (operands.length > 1) {
    throw new UsageError(
      `doctor takes one network: current value is ${operands.length}`,
    );
  }
  const { json, verbose, quiet } = typed.counts;
  return {
    name: "doctor",
    network: operands[0],
    json: (json ?? 0) > 0,
    verbosity: (verbose ?? 0) - (quiet ?? 0),
  };
}
