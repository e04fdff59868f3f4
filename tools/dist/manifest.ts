/**
 * The packages' package.json, made from deno.json.
 *
 * @module
 */

/** What is taken from deno.json. */
export interface Config {
  name: string;
  version: string;
  license: string;
}

/** Streams, Blob and WebAssembly as globals are older; 20 is the oldest that is tested. */
const ENGINES = { node: ">=20" };

/**
 * Makes the text of the library's package.json.
 *
 * @param config deno.json
 * @param files paths of all other files of the package
 */
export function manifest(config: Config, files: string[]): string {
  const { name, version, license } = config;
  return JSON.stringify(
    {
      name,
      version,
      description: "Streaming compression that predicts, for any runtime",
      keywords: ["compression", "streams", "webassembly", "workers"],
      license,
      type: "module",
      // It is imported by nobody, and started for what it does.
      sideEffects: ["./worker.js"],
      engines: ENGINES,
      // "types" comes first: TypeScript takes the first condition that it knows.
      exports: {
        ".": { types: "./sluice.d.ts", default: "./sluice.js" },
        "./kernel.wasm": {
          types: "./kernel.wasm.d.ts",
          default: "./kernel.wasm",
        },
        "./sorting.wasm": {
          types: "./sorting.wasm.d.ts",
          default: "./sorting.wasm",
        },
        "./ultra.wasm": {
          types: "./ultra.wasm.d.ts",
          default: "./ultra.wasm",
        },
        "./network.wasm": {
          types: "./network.wasm.d.ts",
          default: "./network.wasm",
        },
        "./package.json": "./package.json",
      },
      files: [...files].sort(),
    },
    null,
    2,
  ) + "\n";
}

/**
 * Makes the text of package.json of the server, which is a package of its own: its models are twenty times the library.
 *
 * @param config deno.json
 * @param files paths of all other files of the package
 * @param program path of what is started
 */
export function serverManifest(
  { name, version, license }: Config,
  files: string[],
  program: string,
): string {
  return JSON.stringify(
    {
      name: name.replace(/[^/]+$/, "server"),
      version,
      description: "Streaming compression and generation over HTTP",
      keywords: ["compression", "server", "hono", "openai"],
      license,
      type: "module",
      bin: { "sluice-server": program },
      engines: ENGINES,
      files: [...files].sort(),
    },
    null,
    2,
  ) + "\n";
}
