/**
 * Errors of networks' files.
 *
 * @module
 */

import { withoutControls } from "../controls.ts";
import { ModelError, type ModelErrorCode } from "../errors.ts";

/**
 * A file that cannot be loaded.
 *
 * @param code why
 * @param reason what is wrong, as in "Cannot load the network as …"
 * @param cause the error beneath, if any
 */
export function unloadable(
  code: ModelErrorCode,
  reason: string,
  cause?: unknown,
): ModelError {
  return new ModelError(
    code,
    `Cannot load the network as ${reason}`,
    undefined,
    cause === undefined ? undefined : { cause },
  );
}

/** A name out of a file, as it may stand in a message: short, and without what a terminal would obey. */
export function shown(name: string): string {
  const text = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  // JSON escapes no more than the controls of ASCII.
  return withoutControls(JSON.stringify(text));
}
