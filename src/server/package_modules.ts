/**
 * The modules of the package, as `deno task dist` names them: what a page or a Worker is given that loads `sluice.js`.
 *
 * @module
 */

/** What several of the others share, the largest first. */
export const SHARED_MODULES: readonly string[] = [
  "core.js",
  "stages.js",
  "part_1.js",
  "part_2.js",
  "part_3.js",
  "part_4.js",
];

/** All but the one that is imported. */
export const PACKAGE_MODULES: readonly string[] = [
  ...SHARED_MODULES,
  "kernels.js",
  "models.js",
  "networks.js",
  "archives.js",
];
