/**
 * From what a caller has to a source.
 *
 * @module
 */

import { openHttp } from "./http_source.ts";
import { type ArchiveSource, toSource } from "./source.ts";

/** What an archive can be opened from. */
export type ArchiveInput = Blob | Uint8Array | URL | Request | ArchiveSource;

/**
 * Opens what an archive is read from.
 *
 * @param action what cannot be done otherwise: "open an archive"
 * @param input what the caller has
 * @param signal ends requests
 */
export async function openSource(
  action: string,
  input: ArchiveInput,
  signal: AbortSignal,
): Promise<ArchiveSource> {
  signal.throwIfAborted();
  return input instanceof URL || input instanceof Request
    ? await openHttp(input, signal)
    : toSource(action, input);
}
