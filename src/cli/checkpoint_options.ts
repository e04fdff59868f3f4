/**
 * The flags about checkpoints: what was typed becomes what is meant, or is refused.
 *
 * @module
 */

import type { Typed } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import { amount } from "./values.ts";

/** Notes of where a work stands. */
export interface Checkpoints {
  /** Where the last of them is. */
  file: string;
  /** Bytes of content between two. */
  every: number;
  /** Whether to go on from there. */
  resume: boolean;
}

/**
 * Where and when to note where the work stands.
 *
 * @param typed see {@linkcode Typed}
 * @param usual bytes between two notes, where nothing else is said
 * @throws {UsageError} when it means nothing
 */
export function chooseCheckpoints(
  typed: Typed,
  usual: number,
): Checkpoints | undefined {
  const file = typed.values.checkpoint.at(-1);
  const every = typed.values.every.at(-1);
  const resume = (typed.counts.resume ?? 0) > 0;
  if (file !== undefined) {
    return { file, every: amount("every", every) ?? usual, resume };
  }
  if (every === undefined && !resume) return undefined;
  throw new UsageError(`--${resume ? "resume" : "every"} needs --checkpoint`);
}
