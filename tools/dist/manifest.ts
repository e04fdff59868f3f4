/**
 * The package's package.json, made from deno.json.
 *
 * @module
 */

/** What is taken from deno.json. */
export interface Config {
  name: string;
  version: string;
  license: string;
}

/**
 * Makes the text of package.json.
 *
 * @param config deno.json
 * @param files paths of all other files of the package
 * @param server path of the program that serves
 */
export function manifest(
  config: Config,
  files: string[],
  server: string,
): string {
  const { name, version, license } = config;
  return JSON.stringify(
    {
      name,
      version,
      description: "Streaming compression that predicts, for any runtime",
      keywords: ["compression", "streams", "webassembly", "workers"],
      license,
      type: "module",
      // They are imported by nobody, and started for what they do.
      sideEffects: ["./worker.js", "./server/*.js"],
      bin: { "sluice-server": `./${server}` },
      // Streams, Blob and WebAssembly as globals are older; 20 is the oldest that is tested.
      engines: { node: ">=20" },
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
        "./package.json": "./package.json",
      },
      files: [...files].sort(),
    },
    null,
    2,
  ) + "\n";
}
