/**
 * From logits to how likely each byte is to be picked.
 *
 * @module
 */

import { AS_IS } from "../kernel/mod.ts";
import { BYTES } from "./contract.ts";
import { LOGIT_UNIT, MOST_BEHIND, powersOfTwo } from "./frequencies.ts";

/** Scale of weights. */
const SCALE = 2 ** 24;

/** What one lane's network says of the byte that comes next, for whoever picks one. */
export class ByteWeights {
  readonly #powers = powersOfTwo();
  readonly #weights = new Uint32Array(BYTES);

  /**
   * Makes weights of logits, as {@linkcode ByteFrequencies} makes frequencies of them, but for the 1 that those have more: a byte that the
   * network rules out needs a code, and is not to be written. Products of integers below 2^53 and their quotients, rounded down, are the
   * same on every machine.
   *
   * @param logits what `step` returned
   * @param lane whose 256 of them
   * @param sharpness what distances of logits are multiplied by, scaled by 65,536: 65,536 / temperature, below 2^32
   * @returns how likely each byte is, scaled by 2^24; valid until the next call
   */
  of(logits: Int32Array, lane: number, sharpness: number): Uint32Array {
    const start = lane * BYTES, end = start + BYTES;
    const powers = this.#powers, weights = this.#weights;
    let most = logits[start];
    for (let i = start + 1; i < end; i++) {
      if (logits[i] > most) most = logits[i];
    }
    let sum = 0;
    for (let byte = 0; byte < BYTES; byte++) {
      let behind = most - logits[start + byte];
      // At most 2^25 × 2^16, or 2^11 × 2^32.
      if (sharpness < AS_IS || behind < MOST_BEHIND) {
        behind = Math.floor(behind * sharpness / AS_IS);
      }
      sum += weights[byte] = behind >= MOST_BEHIND
        ? 0
        : powers[behind % LOGIT_UNIT] >> behind / LOGIT_UNIT;
    }
    // At most 2^22 × 2^24.
    for (let byte = 0; byte < BYTES; byte++) {
      weights[byte] = Math.floor(weights[byte] * SCALE / sum);
    }
    return weights;
  }
}
