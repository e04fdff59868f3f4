/**
 * The command. Importing it does nothing.
 *
 * ```sh
 * deno run cli.ts < any.file > any.slc
 * deno run cli.ts -d < any.slc > any.file
 * deno run --allow-read --allow-write cli.ts --rm -r folder
 * ```
 *
 * In a pipe it needs no permission; to work on files, it needs to read and write them.
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
