/**
 * Products of matrices on several kinds of hardware, with derivatives: what networks are trained with.
 *
 * @module
 */

// Not in deno.json and its lock file: all that stands there is fetched before the command first runs.
export { jit, numpy } from "npm:@jax-js/jax@0.1.25";
