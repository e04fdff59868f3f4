/**
 * The command: standard input in, standard output out. Importing it does nothing.
 *
 * ```sh
 * deno run cli.ts < any.file > any.slc
 * deno run cli.ts -d < any.slc > any.file
 * ```
 *
 * It needs no permission.
 *
 * @module
 */

import { main } from "./src/cli/main.ts";

if (import.meta.main) {
  const code = await main(Deno.args, {
    stdin: Deno.stdin,
    stdout: Deno.stdout,
    stderr: Deno.stderr,
  });
  // Not Deno.exitCode: after an error, a read of standard input may still be under way.
  Deno.exit(code);
}
