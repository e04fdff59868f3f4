/**
 * Removing what was read, once it is safe.
 *
 * @module
 */

import { digestOf } from "./digest.ts";
import { FileError } from "./errors.ts";

/**
 * Removes an input of which the disk has an output that was proved.
 *
 * @param path the input
 * @param before what it was when it was opened
 * @param digest what was read of it
 * @param output path of the output
 * @throws {FileError} when it is not what was read, be it another file or changed in place: its times alone do not
 * tell, as they can be set
 */
export async function removeInput(
  path: string,
  before: Deno.FileInfo,
  digest: string,
  output: string,
): Promise<void> {
  syncDirectory(output);
  const now = await digestOf((await Deno.open(path)).readable);
  const info = Deno.statSync(path);
  const same = now === digest && info.ino === before.ino &&
    info.dev === before.dev && info.size === before.size &&
    info.mtime?.getTime() === before.mtime?.getTime();
  if (!same) throw new FileError("changed while it was read: not removed");
  Deno.removeSync(path);
}

/** Makes sure that the disk knows the name of a new file. */
export function syncDirectory(path: string): void {
  try {
    const slash = path.lastIndexOf("/");
    using directory = Deno.openSync(
      slash < 0 ? "." : path.slice(0, slash + 1),
    );
    directory.syncSync();
  } catch {
    // Not every system lets directories be synced, and then none needs it.
  }
}
