import { DEEP_PRIORS } from "../../src/kernel/deep_priors.ts";
import { PRIORS } from "../../src/kernel/priors.ts";
import { AdaptiveProbability } from "./components.ts";
import { probability } from "./deep/predictor.ts";
import { TRAINED } from "./predictor.ts";

Deno.test("no trained probability is so extreme that learning carries it past 0 or 1", () => {
  // Floored steps can be larger than what is left: the kernel's word would then wrap from 0 to 1.
  const deep = [...DEEP_PRIORS.maps, ...DEEP_PRIORS.guesses].map(probability);
  for (const start of new Set([...PRIORS.maps, ...PRIORS.match, ...deep])) {
    for (const bit of [0, 1]) {
      const probability = new AdaptiveProbability(start, TRAINED);
      // Once the count is at its limit, a step no longer exceeds what is left.
      for (let i = 0; i < 1024; i++) probability.learn(bit);
    }
  }
});
