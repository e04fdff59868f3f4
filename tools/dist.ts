/**
 * Builds `dist/`: the library as an npm package, whose one ES module runs in browsers, Node and Workers alike.
 * `worker.js` beside it is what its own Workers begin with.
 *
 *     deno task dist
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { declarations } from "./dist/declarations.ts";
import { manifest } from "./dist/manifest.ts";

const ROOT = new URL("../", import.meta.url);
const DIST = new URL("dist/", ROOT);

/** Most bytes of the module after `gzip -9`: what a web page may be asked to load. */
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
  "LICENSE": "LICENSE",
  "LICENSE-crc-32": "tools/dist/LICENSE-crc-32",
  "README.md": "tools/dist/README.md",
};

/** The library and what it imports, as one module. */
async function bundle(): Promise<string> {
  const flags = ["--quiet", "--platform", "browser", "--minify"];
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["bundle", ...flags, "tools/dist/entry.ts"],
    cwd: ROOT,
  }).output();
  const utf8 = new TextDecoder();
  if (!success) throw new Error(`Cannot bundle: ${utf8.decode(stderr)}`);
  const module = utf8.decode(stdout);
  const names = module.match(WORKER_NAME)?.length;
  if (names !== WORKER_NAMES) {
    throw new Error(`Cannot bundle as a Worker's file is named ${names} times`);
  }
  const { name, version, license } = config;
  return `/*! ${name} ${version}, ${license}; contains crc-32, Apache-2.0 */\n` +
    `// @ts-self-types="./sluice.d.ts"\n${
      module.replace(WORKER_NAME, '"./worker.js"')
    }`;
}

/** Bytes after `gzip -9`, as servers count them. */
async function gzipLength(text: string): Promise<number> {
  const gzip = new Blob([text]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  return (await new Response(gzip).bytes()).length;
}

async function build(): Promise<void> {
  await Deno.remove(DIST, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const module = await bundle();
  const written = new Map([
    ["sluice.js", module],
    ["worker.js", WORKER],
    ["kernel.wasm.d.ts", KERNEL_TYPES],
    ["sorting.wasm.d.ts", KERNEL_TYPES],
    ["ultra.wasm.d.ts", KERNEL_TYPES],
    ...await declarations(ROOT, "mod.ts"),
  ]);
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
  const gzip = await gzipLength(module);
  console.log(`dist/sluice.js: ${module.length} bytes, gzip ${gzip}`);
  if (gzip > MOST_GZIP) {
    throw new Error(
      `Cannot accept dist/sluice.js as it must be at most ${MOST_GZIP} bytes gzip: current value is ${gzip}`,
    );
  }
}

if (import.meta.main) await build();
