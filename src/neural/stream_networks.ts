/**
 * What executes networks: few programs need it, so it is loaded by those that do, when they first do. All of it is imported from here, so
 * that it is one file of the package.
 *
 * @module
 */

import { provideNetworkMakers } from "../streams/network_parts.ts";
import { creatingCoder } from "./network.ts";
import { creatingDrafter } from "./network_drafter.ts";
import { creatingScorer } from "./network_scorer.ts";

export { readNetwork } from "./network.ts";

provideNetworkMakers({
  coder: creatingCoder,
  drafter: creatingDrafter,
  scorer: creatingScorer,
});
