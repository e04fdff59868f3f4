/** Servers of other runtimes, as one module. */

import { trained } from "../server/helpers.ts";
import { ROOT } from "./files.ts";

/** The file of the model `cats`. */
export async function catsFile(): Promise<Uint8Array> {
  return (await trained).file;
}

/** A module of the source and all it imports, as one. */
export async function bundled(
  path: string,
  ...flags: string[]
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["bundle", "--quiet", ...flags, path],
    cwd: ROOT,
  }).output();
  const utf8 = new TextDecoder();
  if (!success) throw new Error(utf8.decode(stderr));
  return utf8.decode(stdout);
}
