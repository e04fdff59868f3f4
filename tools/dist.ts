/**
 * Builds `dist/`: the library as an npm package, whose ES module `sluice.js` runs in browsers, Node and Workers alike. It loads
 * `core.js`, `stages.js`, the parts that these share and `kernels.js` beside it, `models.js` when a model is first read or made or content is scored, `networks.js`
 * when a network is, and `archives.js` when a part of an archive is first read or a damaged one recovered. `worker.js` is what its own Workers begin with. The endpoint for Node is in
 * `server/`, a program of its own.
 *
 *     deno task dist
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { declarations } from "./dist/declarations.ts";
import { manifest } from "./dist/manifest.ts";
import { SHARED_MODULES } from "../src/server/package_modules.ts";
import { buildServer } from "./dist/server_bundle.ts";

const ROOT = new URL("../", import.meta.url);
const DIST = new URL("dist/", ROOT);

/** Most bytes that the module loads at once, itself included, after gzip: what a web page may be asked to load. */
const MOST_GZIP = 150_000;

/** What a Worker of the package runs. */
const WORKER = `import { runWorker } from "./sluice.js";
runWorker();
`;

/** The name of a Worker's file in the source, which is another in the package. */
const WORKER_NAME = /"\.\/worker\.ts"/g;

/** Where the source names it: for the platform's Workers, and for Node's. */
const WORKER_NAMES = 2;

/** Types of a precompiled kernel: what bundlers for Workers make of an import of a .wasm file. */
const KERNEL_TYPES = `declare const kernel: WebAssembly.Module;
export default kernel;
`;

/** Files that are copied, by their paths in the package. */
const COPIED: Record<string, string> = {
  "kernel.wasm": "src/kernel/lib/kernel.wasm",
  "sorting.wasm": "src/kernel/lib/sorting.wasm",
  "ultra.wasm": "src/kernel/lib/ultra.wasm",
  "network.wasm": "src/kernel/lib/network.wasm",
  "LICENSE": "LICENSE",
  "LICENSE-crc-32": "tools/dist/LICENSE-crc-32",
  "README.md": "tools/dist/README.md",
};

/** How the bundler names its files, and how the package does. */
const NAMES: readonly [RegExp, string][] = [
  [/\bentry\.js\b/g, "sluice.js"],
  [/\bon_demand-\w+\.js\b/g, "models.js"],
  [/\breaders-\w+\.js\b/g, "archives.js"],
  [/\bstream_networks-\w+\.js\b/g, "networks.js"],
];

/** What several of them share. */
const SHARED = /\bchunk-\w+\.js\b/g;

/**
 * The embedded kernels. They have a file of their own: gzip codes a stretch of text by how often its characters are met, and where
 * code and kernels take turns that takes 3 KB more.
 */
const KERNEL = /"[A-Za-z0-9+/=]{9999,}"/g;

/** How one looks that is in hexadecimal. */
const HEX = /"[0-9a-f]+"/;

/** How many there are. */
const KERNELS = 3;

/** The library and what it imports, as modules by their names. */
async function bundle(): Promise<Map<string, string>> {
  const folder = new URL("bundled/", DIST);
  const flags = ["--quiet", "--platform", "browser", "--minify"];
  const { success, stderr } = await new Deno.Command("deno", {
    args: [
      "bundle",
      ...flags,
      "--code-splitting",
      ...["--outdir", "dist/bundled"],
      "tools/dist/entry.ts",
    ],
    cwd: ROOT,
  }).output();
  if (!success) {
    throw new Error(`Cannot bundle: ${new TextDecoder().decode(stderr)}`);
  }
  const { name, version, license } = config;
  const head =
    `/*! ${name} ${version}, ${license}; contains crc-32, Apache-2.0 */\n`;
  const types = '// @ts-self-types="./sluice.d.ts"\n';
  const modules = new Map<string, string>();
  const kernels: string[] = [];
  let workers = 0;
  const files = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    files.set(name, await Deno.readTextFile(new URL(name, folder)));
  }
  const shared = [...files].filter(([name]) => name.startsWith("chunk-"))
    .sort(([, a], [, b]) => b.length - a.length).map(([name]) => name);
  const renamed = (text: string) =>
    NAMES.reduce((text, [from, to]) => text.replace(from, to), text)
      .replace(SHARED, (name) => SHARED_MODULES[shared.indexOf(name)]);
  for (const [file, source] of [...files].sort()) {
    const name = renamed(file);
    if (name === file || modules.has(name)) {
      throw new Error(`Cannot name what the bundler made: ${file}`);
    }
    const used: string[] = [];
    const text = renamed(source)
      .replace(WORKER_NAME, () => (workers++, '"./worker.js"'))
      .replace(KERNEL, (kernel) => {
        const constant = `KERNEL_${kernels.push(kernel)}`;
        used.push(constant);
        return constant;
      });
    const imports = used.length > 0 ? `import{${used}}from"./kernels.js";` : "";
    modules.set(
      name,
      (name === "sluice.js" ? head + types : "") + imports + text,
    );
  }
  await Deno.remove(folder, { recursive: true });
  if (workers !== WORKER_NAMES) {
    throw new Error(
      `Cannot bundle as a Worker's file is named ${workers} times`,
    );
  }
  if (shared.length !== SHARED_MODULES.length) {
    throw new Error(
      `Cannot bundle as those who load the parts expect ${SHARED_MODULES.length}: current value is ${shared.length}`,
    );
  }
  if (
    kernels.length !== KERNELS || modules.size !== NAMES.length + shared.length
  ) {
    throw new Error(
      `Cannot bundle as ${kernels.length} kernels are in ${modules.size} files`,
    );
  }
  // Those that are alike lie together: first what is in base 64.
  const constants = kernels.map((kernel, i) => `KERNEL_${i + 1}=${kernel}`)
    .sort((a, b) => Number(HEX.test(a)) - Number(HEX.test(b)));
  return modules.set("kernels.js", `export const ${constants};\n`);
}

/** Bytes after gzip, as servers count them. */
async function gzipLength(text: string): Promise<number> {
  const gzip = new Blob([text]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  return (await new Response(gzip).bytes()).length;
}

/** A module and all that it imports, whatever is called for later. */
function loadedWith(
  name: string,
  modules: Map<string, string>,
  found: Set<string> = new Set(),
): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const imports = modules.get(name)!.matchAll(/(?:from|import)"\.\/([\w.]+)"/g);
  for (const [, other] of imports) {
    if (modules.has(other)) loadedWith(other, modules, found);
  }
  return found;
}

async function build(): Promise<void> {
  await Deno.remove(DIST, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const modules = await bundle();
  const written = new Map([
    ...modules,
    ["worker.js", WORKER],
    ["kernel.wasm.d.ts", KERNEL_TYPES],
    ["sorting.wasm.d.ts", KERNEL_TYPES],
    ["ultra.wasm.d.ts", KERNEL_TYPES],
    ["network.wasm.d.ts", KERNEL_TYPES],
    ...await declarations(ROOT, "mod.ts"),
  ]);
  await buildServer(ROOT, DIST, config);
  written.set(
    "package.json",
    manifest(config, [...written.keys(), ...Object.keys(COPIED)]),
  );
  for (const [path, text] of written) {
    const file = new URL(path, DIST);
    await Deno.mkdir(new URL("./", file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  for (const [path, source] of Object.entries(COPIED)) {
    await Deno.copyFile(new URL(source, ROOT), new URL(path, DIST));
  }
  const atOnce = loadedWith("sluice.js", modules);
  let gzip = 0;
  for (const [name, module] of [...modules].sort()) {
    const length = await gzipLength(module);
    const when = atOnce.has(name) ? "" : ", loaded later";
    console.log(
      `dist/${name}: ${module.length} bytes, gzip ${length}${when}`,
    );
    if (atOnce.has(name)) gzip += length;
  }
  console.log(`loaded at once: gzip ${gzip}`);
  if (gzip > MOST_GZIP) {
    throw new Error(
      `Cannot accept dist/sluice.js as what it loads must be at most ${MOST_GZIP} bytes gzip: current value is ${gzip}`,
    );
  }
}

if (import.meta.main) await build();
