/** The predictors that the reference decoder and the archive builder are given. */

import { Kernel } from "../../src/kernel/mod.ts";
import { SortingKernel } from "../../src/kernel/sorting/mod.ts";
import { Twin } from "../twin/mod.ts";
import { SortingTwin } from "../twin/sorting/mod.ts";
import { SORTING } from "./reference_memory.ts";

/** The kernel, for volume. */
export const newKernel = (profile: number, scale: number, blockLimit: number) =>
  profile === SORTING
    ? new SortingKernel({ blockLimit })
    : new Kernel({ profile, scale, blockLimit });

/** The kernel's twin, for small inputs: with it nothing of the product decodes. */
export const newTwin = (profile: number, scale: number, blockLimit: number) =>
  profile === SORTING
    ? new SortingTwin()
    : new Twin({ profile, scale, blockLimit });
