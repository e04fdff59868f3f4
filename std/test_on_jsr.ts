/**
 * Runs the test suite on the real `@std` packages: with the flags of the task `test`, in a copy
 * of the repository whose deno.json lacks `links`. A copy, because some tests start the command
 * line tool, which has to use the same packages. Arguments are passed on to `deno test`.
 */
const ROOT = new URL("../", import.meta.url);
const COPY = new URL(".scratch/test_on_jsr/", ROOT);
/** deno.lock records no linked package: a copy of it would be out of date. */
const LEFT_OUT = [".git", ".scratch", "node_modules", "deno.lock"];

interface Config {
  links?: string[];
  tasks: Record<string, string | { command: string }>;
}

/** The words after `deno test` in the task `test`. */
function testFlags({ tasks: { test } }: Config): string[] {
  const command = typeof test === "string" ? test : test.command;
  const [deno, verb, ...flags] = command.trim().split(/\s+/);
  if (deno !== "deno" || verb !== "test" || /["'$&|;<>]/.test(command)) {
    throw new Error(`The task "test" is not a plain deno test: ${command}`);
  }
  return flags;
}

async function copy(from: URL, to: URL): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (LEFT_OUT.includes(name)) continue;
    const path = encodeURIComponent(name);
    if (isDirectory) {
      await copy(new URL(`${path}/`, from), new URL(`${path}/`, to));
    } else if (isFile) {
      await Deno.copyFile(new URL(path, from), new URL(path, to));
    }
  }
}

async function removeCopy(): Promise<void> {
  try {
    await Deno.remove(COPY, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function run(): Promise<number> {
  await removeCopy();
  await copy(ROOT, COPY);
  const file = new URL("deno.json", COPY);
  const { links: _, ...config }: Config = JSON.parse(
    await Deno.readTextFile(file),
  );
  await Deno.writeTextFile(file, JSON.stringify(config, null, 2) + "\n");
  await Deno.mkdir(new URL(".scratch/", COPY));
  const tests = new Deno.Command("deno", {
    args: ["test", ...testFlags(config), ...Deno.args],
    cwd: COPY,
  }).spawn();
  return (await tests.status).code;
}

// An interrupt ends the tests; the copy is removed all the same.
Deno.addSignalListener("SIGINT", () => {});
let code = 1;
try {
  code = await run();
} finally {
  await removeCopy();
}
Deno.exit(code);
