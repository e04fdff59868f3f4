/**
 * What a network predicts of a text.
 *
 * @module
 */

import { type Parameters, Replica } from "./replica.ts";
import { type Shape, SYMBOLS } from "./shape.ts";

/** Bytes of each lane that are predicted at a time. */
const STEPS = 64;

/** Where predictions go: the text, the position in it, and 256 logits in 1/32 nat. */
export type Sink = (text: number, at: number, logits: Int16Array) => void;

/**
 * Predicts every byte of some texts but the first of each, each text by itself.
 *
 * @returns bits that the bytes of each text cost; 8 for its first
 */
export function costsOf(
  shape: Shape,
  parameters: Parameters,
  texts: readonly Uint8Array[],
  sink?: Sink,
): Float64Array[] {
  const lanes = texts.length;
  const longest = Math.max(...texts.map(({ length }) => length));
  const replica = new Replica(shape, STEPS, lanes);
  const costs = texts.map(({ length }) => new Float64Array(length).fill(8));
  for (let at = 0; at + 1 < longest; at += STEPS) {
    const batch = texts.map((text) => {
      const part = new Uint8Array(STEPS + 1);
      part.set(text.subarray(at, at + STEPS + 1));
      return part;
    });
    const nats = replica.run(parameters, batch);
    for (let step = 0; step < STEPS; step++) {
      for (let lane = 0; lane < lanes; lane++) {
        const to = at + step + 1, row = step * lanes + lane;
        if (to >= texts[lane].length) continue;
        costs[lane][to] = nats[row] / Math.LN2;
        if (sink) {
          sink(
            lane,
            to,
            replica.logits.slice(row * SYMBOLS, (row + 1) * SYMBOLS),
          );
        }
      }
    }
  }
  return costs;
}
