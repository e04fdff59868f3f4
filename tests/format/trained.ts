/**
 * Models of the tests: trained here, within a moment, on little content that is generated. Their tables are small, and not
 * those of any scale.
 *
 * Their hashes are made up: archives name a model by the hash of its file, and how a file is packed is no matter of these
 * tests.
 *
 * @module
 */

import { Model } from "../../mod.ts";
import { Kernel } from "../../src/kernel/mod.ts";
import { json, prose, records } from "../golden/content.ts";
import type { KnownModels } from "./reference_header.ts";

/** A model, and what it was trained on. */
export interface Trained {
  model: Model;
  training: Uint8Array;
}

const TABLES = { slotLines: 1088, historyBits: 12, matchBits: 10, apmBits: 8 };

function train(
  name: number,
  profile: number,
  ensemble: number,
  training: Uint8Array,
): Trained {
  const state = { tables: TABLES, memory: new Uint8Array() };
  const blockLimit = training.length;
  const kernel = new Kernel({ profile, scale: 0, blockLimit, state });
  kernel.learn(training, ensemble);
  const model = new Model({
    profile,
    ensemble,
    state: kernel.saveState(),
    sha256: name.toString(16).padStart(2, "0").repeat(32),
    bytes: 0,
    trainingBytes: training.length,
    card: "",
    licence: "",
  });
  return { model, training };
}

/** The models by their hashes: of each profile that can be trained, and of each ensemble. */
export const TRAINED: ReadonlyMap<string, Trained> = new Map(
  [
    train(1, 6, 1, json(5000, 51)),
    train(2, 6, 2, records(3000, 52)),
    train(3, 5, 0, prose(3000, 53)),
    train(4, 7, 1, json(3000, 54)),
    train(5, 8, 2, records(3000, 55)),
    train(6, 3, 0, prose(3000, 56)),
  ].map((trained) => [trained.model.sha256, trained]),
);

/** The same for the product's decoders. */
export const MODELS: Model[] = [...TRAINED.values()].map(({ model }) => model);

/** The same for the reference decoder. */
export const KNOWN: KnownModels = new Map(
  MODELS.map(({ sha256, profile, state: { tables } }) => [sha256, {
    profile,
    sizes: {
      slotLines: tables.slotLines,
      history: 2 ** tables.historyBits,
      matchIndex: 2 ** tables.matchBits,
      apmRows: 2 ** tables.apmBits,
    },
  }]),
);

/** The model of a profile, the first of several. */
export function modelOf(profile: number): Model {
  return MODELS.find((model) => model.profile === profile)!;
}
