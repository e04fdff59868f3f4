/**
 * The server for Node, in `dist/server/`, a package of its own: the program, its Worker, models, the files of the pages, and the
 * licences of what is in it.
 *
 * @module
 */

import { assetsOf, OWN_FOLDERS } from "../../src/server/adapters/assets.ts";
import { ASSETS } from "../../src/server/routes/docs.ts";
import { FILES } from "../../src/server/routes/playground.ts";
import { type Config, serverManifest } from "./manifest.ts";

/** Its folder in `dist/`. */
const FOLDER = "server/";

/** What is started. The first line lets `npx` do it. */
const PROGRAM = "main.js";
const FIRST_LINE = "#!/usr/bin/env node\n";

/** The modules that are started: the program, and a Worker. */
const ENTRIES = ["main.ts", "stage_worker.ts"].map((name) =>
  `tools/dist/server/${name}`
);

/** Packages whose files are sent to pages. */
const SENT = ["brotli-wasm", "swagger-ui-dist"];

const LICENCE = /^(licen[cs]e|notice)\b/i;

/** Runs `deno`, and gives back what it prints. */
async function deno(root: URL, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args,
    cwd: root,
  }).output();
  const utf8 = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot run deno ${args[0]}: ${utf8.decode(stderr)}`);
  }
  return utf8.decode(stdout);
}

/** The files below a folder, by their paths from there. */
async function* filesBelow(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) yield name;
    else {
      const below = filesBelow(new URL(`${name}/`, folder));
      for await (const path of below) yield `${name}/${path}`;
    }
  }
}

/** A package, as `deno info` tells of it. */
interface NpmPackage {
  name: string;
  version: string;
  dependencies: string[];
  localPath: string;
}

/** The packages that the server is made of. */
async function packages(root: URL): Promise<NpmPackage[]> {
  const { modules, npmPackages }: {
    modules: { npmPackage?: string }[];
    npmPackages: Record<string, NpmPackage>; // all that deno.json names
  } = JSON.parse(await deno(root, "info", "--json", ENTRIES[0]));
  const used = new Set(modules.flatMap(({ npmPackage = [] }) => npmPackage));
  for (const [id, { name }] of Object.entries(npmPackages)) {
    if (SENT.includes(name)) used.add(id);
  }
  for (const id of used) {
    for (const next of npmPackages[id].dependencies) used.add(next);
  }
  return [...used].sort().map((id) => npmPackages[id]);
}

/** Their licences, one after another. */
async function licences(root: URL): Promise<string> {
  const texts: string[] = [];
  for (const { name, version, localPath } of await packages(root)) {
    texts.push(`== ${name} ${version} ==\n`);
    for await (const { name: file } of Deno.readDir(localPath)) {
      if (!LICENCE.test(file)) continue;
      texts.push(await Deno.readTextFile(`${localPath}/${file}`));
    }
  }
  return texts.join("\n");
}

/**
 * Builds it.
 *
 * @param root folder of the repository
 * @param dist folder of what is built
 * @param config deno.json
 */
export async function buildServer(
  root: URL,
  dist: URL,
  config: Config,
): Promise<void> {
  const target = new URL(FOLDER, dist);
  await deno(
    root,
    "bundle",
    ...["--quiet", "--code-splitting", "--minify"],
    ...["--outdir", target.pathname, ...ENTRIES],
  );
  const main = new URL(PROGRAM, target);
  await Deno.writeTextFile(main, FIRST_LINE + await Deno.readTextFile(main));
  const asset = assetsOf(OWN_FOLDERS);
  const names = [
    ...Object.values(FILES).filter((name) => !name.startsWith("dist/")),
    ...Object.keys(ASSETS).map((name) => `swagger-ui-dist/${name}`),
  ];
  for (const name of names) {
    const bytes = await asset(name);
    if (!bytes) throw new Error(`Cannot bundle as ${name} is not there`);
    const file = new URL(name, target);
    await Deno.mkdir(new URL("./", file), { recursive: true });
    await Deno.writeFile(file, bytes);
  }
  const models = new URL("models/", target);
  await Deno.mkdir(models);
  for await (const { name } of Deno.readDir(new URL("models/", root))) {
    await Deno.copyFile(new URL(`models/${name}`, root), new URL(name, models));
  }
  await Deno.writeTextFile(new URL("LICENSES", target), await licences(root));
  const paths: string[] = [];
  for await (const path of filesBelow(target)) paths.push(path);
  const text = serverManifest(config, paths, PROGRAM);
  await Deno.writeTextFile(new URL("package.json", target), text);
}
