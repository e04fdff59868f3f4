/**
 * The TypeScript compiler, for the package's types.
 *
 * @module
 */

// Not in deno.json and its lock file: all that stands there is fetched before the command first runs.
export { default } from "npm:typescript@5.9.3";
