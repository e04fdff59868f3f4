/**
 * Runs `deno publish --dry-run` as it would be where JSR can be reached, types checked and slow types refused.
 *
 *     deno task publish:check
 *
 * In place the dry run cannot pass: `links` in deno.json points to the stand-ins in std/, which lie within the package,
 * are part of its module graph, and are excluded from it. In a copy they lie outside, as any other package does.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url);
const COPY = new URL(".scratch/publish/", ROOT);
const PACKAGE = new URL("package/", COPY);

/** Folders that are no part of the package, or are made anew. */
const LEFT_OUT = [".git", ".github", ".scratch", "dist", "node_modules", "std"];

async function copy(from: URL, to: URL, leftOut: string[] = []): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (leftOut.includes(name)) continue;
    const path = encodeURIComponent(name);
    if (isDirectory) {
      await copy(new URL(`${path}/`, from), new URL(`${path}/`, to));
    } else if (isFile) {
      await Deno.copyFile(new URL(path, from), new URL(path, to));
    }
  }
}

async function remove(): Promise<void> {
  await Deno.remove(COPY, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function check(): Promise<number> {
  await remove();
  await copy(ROOT, PACKAGE, LEFT_OUT);
  await copy(new URL("std/", ROOT), new URL("std/", COPY));
  const file = new URL("deno.json", PACKAGE);
  const config = JSON.parse(await Deno.readTextFile(file));
  config.links = config.links.map((link: string) => link.replace("./", "../"));
  await Deno.writeTextFile(file, JSON.stringify(config, null, 2) + "\n");
  // What is not committed yet is checked too.
  const { code } = await new Deno.Command("deno", {
    args: ["publish", "--quiet", "--dry-run", "--allow-dirty"],
    cwd: PACKAGE,
  }).spawn().status;
  return code;
}

let code = 1;
try {
  code = await check();
} finally {
  await remove();
}
Deno.exit(code);
