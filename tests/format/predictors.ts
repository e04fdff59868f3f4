/** The predictors that the reference decoder and the archive builder are given. */

import { Kernel } from "../../src/kernel/mod.ts";
import { Twin } from "../twin/mod.ts";

/** The kernel, for volume. */
export const newKernel = (profile: number, scale: number, blockLimit: number) =>
  new Kernel({ profile, scale, blockLimit });

/** The kernel's twin, for small inputs: with it nothing of the product decodes. */
export const newTwin = (profile: number, scale: number, blockLimit: number) =>
  new Twin({ profile, scale, blockLimit });
