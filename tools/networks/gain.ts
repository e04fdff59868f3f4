/**
 * What a network gains beside the ensemble of a model, on passages that have trained neither.
 *
 * @module
 */

import { type Model, ScoreStream } from "../../mod.ts";
import { costsOf } from "./measuring.ts";
import { mixBytes } from "./mixing.ts";
import type { Parameters } from "./replica.ts";
import type { Shape } from "./shape.ts";

/** What a passage costs. */
export interface Gain {
  name: string;
  bytes: number;
  /** Bits by the network alone. */
  network: number;
  /** Bits by the ensemble alone, which begins with the model and learns. */
  ensemble: number;
  /** Bits by both: at most, as the mixture knows nothing but what each has cost so far. */
  mixed: number;
}

/** Bits of each byte by the ensemble. */
async function ensembleCosts(
  content: Uint8Array,
  model: Model,
): Promise<number[]> {
  const costs: number[] = [];
  const stream = new Blob([content as Uint8Array<ArrayBuffer>]).stream();
  for await (const { bits } of stream.pipeThrough(new ScoreStream({ model }))) {
    for (const cost of bits) costs.push(cost);
  }
  return costs;
}

function sum(list: ArrayLike<number>): number {
  return Array.from(list).reduce((a, b) => a + b, 0);
}

/**
 * Measures each passage by itself.
 *
 * @param shape the network
 * @param parameters what it computes with
 * @param passages what is predicted
 * @param model what the ensemble begins with
 */
export async function gainsOf(
  shape: Shape,
  parameters: Parameters,
  passages: readonly { name: string; content: Uint8Array }[],
  model: Model,
): Promise<Gain[]> {
  const costs = costsOf(
    shape,
    parameters,
    passages.map(({ content }) => content),
  );
  const gains: Gain[] = [];
  for (const [i, { name, content }] of passages.entries()) {
    const ensemble = await ensembleCosts(content, model);
    gains.push({
      name,
      bytes: content.length,
      network: sum(costs[i]),
      ensemble: sum(ensemble),
      mixed: mixBytes(ensemble, costs[i]),
    });
  }
  return gains;
}

/** A line for each passage and one for all. */
export function describeGains(gains: readonly Gain[]): string[] {
  const all = gains.reduce(
    (a, b) => ({
      name: "all",
      bytes: a.bytes + b.bytes,
      network: a.network + b.network,
      ensemble: a.ensemble + b.ensemble,
      mixed: a.mixed + b.mixed,
    }),
    { name: "all", bytes: 0, network: 0, ensemble: 0, mixed: 0 },
  );
  return [...gains, all].map(({ name, bytes, network, ensemble, mixed }) => {
    const each = (bits: number) => (bits / bytes).toFixed(3);
    const saved = (100 * (1 - mixed / ensemble)).toFixed(2);
    return `${name}: network ${each(network)}, ensemble ${
      each(ensemble)
    }, both ${each(mixed)} bits/byte, ${saved} % less than the ensemble`;
  });
}
