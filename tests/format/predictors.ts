/** The predictors that the reference decoder and the archive builder are given. */

import { Kernel } from "../../src/kernel/mod.ts";
import { SortingKernel } from "../../src/kernel/sorting/mod.ts";
import { UltraKernel } from "../../src/kernel/ultra/mod.ts";
import { Twin } from "../twin/mod.ts";
import { SortingTwin } from "../twin/sorting/mod.ts";
import { UltraTwin } from "../twin/ultra/mod.ts";
import { SORTING, ULTRA } from "./reference_memory.ts";

/** The kernel, for volume. */
export const newKernel = (profile: number, scale: number, blockLimit: number) =>
  profile === SORTING
    ? new SortingKernel({ blockLimit })
    : profile === ULTRA
    ? new UltraKernel({ scale, blockLimit })
    : new Kernel({ profile, scale, blockLimit });

/** The kernel's twin, for small inputs: with it nothing of the product decodes. */
export const newTwin = (profile: number, scale: number, blockLimit: number) =>
  profile === SORTING
    ? new SortingTwin()
    : profile === ULTRA
    ? new UltraTwin({ scale })
    : new Twin({ profile, scale, blockLimit });

/** The same for many inputs: the ultra kernel's twin takes 10 seconds for its primer, so the kernel stands in for it. */
export const newQuickTwin: typeof newTwin = (profile, scale, blockLimit) =>
  (profile === ULTRA ? newKernel : newTwin)(
    profile,
    scale,
    blockLimit,
  ) as ReturnType<typeof newTwin>;
