/**
 * Models on the command line: which are meant, and whether they fit what else was asked for.
 *
 * @module
 */

import type { Model } from "../../mod.ts";
import { UsageError } from "./errors.ts";

/**
 * A model fixes the level.
 *
 * @param asked which level was asked for, and whether somebody typed it
 * @param model the model
 * @throws {UsageError} when that is another one
 */
export function checkLevel(
  asked: { level: number; levelTyped: boolean },
  model: Model,
): void {
  if (!asked.levelTyped || asked.level === model.level) return;
  throw new UsageError(
    `--level must be ${model.level} with this model: current value is ${asked.level}`,
  );
}
