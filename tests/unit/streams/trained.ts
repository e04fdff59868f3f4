/** Small models, for tests of what models are used for. */

import { type Model, trainModel } from "../../../mod.ts";
import { sampleText } from "../../../benches/sample_text.ts";
import { bytes } from "../helpers.ts";

/** Tables for a few hundred KB: quick to make, to copy and to hash. */
const TABLES = {
  slotLines: 16_384,
  historyBits: 18,
  matchBits: 14,
  apmBits: 12,
};

/** A model of a level that knows some made-up prose. */
export function proseModel(level = 6, length = 100_000): Promise<Model> {
  const content = sampleText(length);
  return trainModel(content, { level, ensemble: 0, tables: TABLES });
}

/** A model that knows text of characters of two to four bytes. */
export function wideModel(): Promise<Model> {
  let text = "";
  for (let i = 0; text.length < 8000; i++) {
    text += `größe ${i * 37 % 101} € — 漢字 𝄞${i % 7} ärger `;
  }
  return trainModel(bytes(text), { ensemble: 0, tables: TABLES });
}
