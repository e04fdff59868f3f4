/**
 * What the package's module exports: the library, and what its Workers run, so that both are in one file.
 *
 * @module
 */

export * from "../../mod.ts";
export { serve as runWorker } from "../../src/workers/serve.ts";
