import { PRIORS } from "../../src/kernel/priors.ts";
import { AdaptiveProbability } from "./components.ts";
import { TRAINED } from "./predictor.ts";

Deno.test("no trained probability is so extreme that learning carries it past 0 or 1", () => {
  // Floored steps can be larger than what is left: the kernel's word would then wrap from 0 to 1.
  for (const start of new Set([...PRIORS.maps, ...PRIORS.match])) {
    for (const bit of [0, 1]) {
      const probability = new AdaptiveProbability(start, TRAINED);
      // Once the count is at its limit, a step no longer exceeds what is left.
      for (let i = 0; i < 1024; i++) probability.learn(bit);
    }
  }
});
