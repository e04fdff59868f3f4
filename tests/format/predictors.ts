/** The predictors that the reference decoder and the archive builder are given. */

import { Kernel } from "../../src/kernel/mod.ts";
import { SortingKernel } from "../../src/kernel/sorting/mod.ts";
import { UltraKernel } from "../../src/kernel/ultra/mod.ts";
import { Twin } from "../twin/mod.ts";
import { SortingTwin } from "../twin/sorting/mod.ts";
import { UltraTwin } from "../twin/ultra/mod.ts";
import { SORTING, ULTRA } from "./reference_memory.ts";
import { TRAINED } from "./trained.ts";

/** The kernel, for volume. */
export const newKernel = (
  profile: number,
  scale: number,
  blockLimit: number,
  model?: string,
) =>
  profile === SORTING
    ? new SortingKernel({ blockLimit })
    : profile === ULTRA
    ? new UltraKernel({ scale, blockLimit })
    : new Kernel({
      profile,
      scale,
      blockLimit,
      state: model === undefined ? model : TRAINED.get(model)!.model.state,
    });

/** The kernel's twin, for small inputs: with it nothing of the product decodes. */
export const newTwin = (
  profile: number,
  scale: number,
  blockLimit: number,
  model?: string,
) =>
  profile === SORTING
    ? new SortingTwin()
    : profile === ULTRA
    ? new UltraTwin({ scale })
    : model === undefined
    ? new Twin({ profile, scale, blockLimit })
    : trainedTwin(model, blockLimit);

/** A twin has no state that could be loaded: it passes over what the model was trained on. */
function trainedTwin(sha256: string, blockLimit: number): Twin {
  const { model, training } = TRAINED.get(sha256)!;
  const { profile, ensemble, state: { tables } } = model;
  const twin = new Twin({ profile, scale: 0, blockLimit, tables });
  for (let at = 0; at < training.length; at += blockLimit) {
    twin.learn(training.subarray(at, at + blockLimit), ensemble);
  }
  return twin;
}

/** The same for many inputs: the ultra kernel's twin takes 10 seconds for its primer, so the kernel stands in for it. */
export const newQuickTwin: typeof newTwin = (profile, ...how) =>
  (profile === ULTRA ? newKernel : newTwin)(
    profile,
    ...how,
  ) as ReturnType<typeof newTwin>;
