/**
 * Makes a model of samples, and measures it.
 *
 * @module
 */

import { Codec, type Model } from "../../mod.ts";
import { primeModelFile } from "../../src/predictor/prime_model.ts";
import type { Recipe } from "./recipes.ts";

/** Bytes of a file that are left to its header and card. */
const CARD_ROOM = 4096;

/** Longest sample that a codec takes, and lengths below which its header has 3 bytes instead of 4. */
const LONGEST = 34_815, SHORT = 2048;

/**
 * Makes a recipe's model, without a card.
 *
 * @param recipe tables and bounds
 * @param samples what it learns from, in this order
 */
export async function prime(
  { size, slots, ensemble, history }: Recipe,
  samples: readonly Uint8Array[],
): Promise<Model> {
  const { model } = await primeModelFile(samples, {
    size: size - CARD_ROOM,
    ensemble,
    tables: {
      slotLines: slots * 16_384,
      historyBits: history,
      matchBits: history,
      apmBits: 14,
    },
  });
  return model;
}

/** Bits per byte of samples, each coded by itself with nothing but what the model knows; without headers. */
export function bitsPerByte(
  model: Model,
  samples: readonly Uint8Array[],
): number {
  const codec = new Codec({ model });
  let raw = 0, coded = 0;
  for (const sample of samples) {
    if (sample.length > LONGEST) continue;
    raw += sample.length;
    coded += codec.encode(sample).length - (sample.length < SHORT ? 3 : 4);
  }
  return 8 * coded / raw;
}
