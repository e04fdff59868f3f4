/** How the tests start an example: with the permissions its first comment names, and no others. */

const EXAMPLES = new URL("../../examples/", import.meta.url);

/** A running example. */
export function start(
  permissions: readonly string[],
  name: string,
  ...args: string[]
): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", ...permissions],
      ...[new URL(name, EXAMPLES).href, ...args],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs an example to its end, without input. */
export async function run(
  permissions: readonly string[],
  name: string,
  ...args: string[]
) {
  const child = start(permissions, name, ...args);
  await child.stdin.close();
  const { code, stdout, stderr } = await child.output();
  return { code, out: stdout, said: new TextDecoder().decode(stderr) };
}
