/**
 * What can be chosen of a network, for whoever takes it from a person.
 *
 * @module
 */

import { JOINABLE, levelsOf } from "../kernel/profiles.ts";

export { MOST_LANES } from "../frame/network_field.ts";

/** The level whose predictor a network joins. */
export const JOINED_LEVEL: number = levelsOf(JOINABLE)[0];

/** Who executes a network; see docs/networks.md, "Backends". */
export type NetworkBackend = "kernel" | "interpreter" | "wasm" | "webgpu";

/** Who shall: `auto` is whoever is likely to be the fastest. */
export type BackendChoice = NetworkBackend | "auto";

/** All choices. */
export const BACKEND_CHOICES: readonly [BackendChoice, ...BackendChoice[]] = [
  "auto",
  "kernel",
  "interpreter",
  "wasm",
  "webgpu",
];
