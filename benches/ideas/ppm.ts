/**
 * Prediction by partial matching with exclusion, byte by byte: what it thinks of each byte, without a coder. Escapes are those of method D
 * (Howard, "The design and analysis of efficient lossless data compression systems", 1993, section 2.2), and only the orders that
 * were asked learn (update exclusion).
 *
 * @module
 */

/** Bytes of the longest context. */
const MAX_ORDER = 8;

/** Twice how often each byte came, less one, so that method D's halves are integers. */
type Node = Map<number, number>;

/** What is thought of a byte. */
export interface Thought {
  probability: number;
  /** The longest context that was there before, −1 to {@linkcode MAX_ORDER}. */
  order: number;
}

/** The predictor. */
export class Ppm {
  readonly #nodes = new Map<string, Node>();
  #history = "";

  /** Tells what was thought of a byte that comes, and learns it. */
  next(byte: number): Thought {
    const excluded = new Set<number>();
    const asked: string[] = [];
    let probability = 1;
    let longest = -1;
    let found = false;
    for (let order = this.#history.length; order >= 0 && !found; order--) {
      const context = this.#history.slice(this.#history.length - order);
      asked.push(context);
      const node = this.#nodes.get(context);
      if (!node) continue;
      if (longest < 0) longest = order;
      // Of each byte 2n − 1, and an escape of 1 for each that is not excluded.
      let sum = 0, kinds = 0;
      for (const [each, count] of node) {
        if (excluded.has(each)) continue;
        sum += count;
        kinds++;
      }
      if (kinds === 0) continue;
      const count = excluded.has(byte) ? undefined : node.get(byte);
      found = count !== undefined;
      probability *= (count ?? kinds) / (sum + kinds);
      if (!found) { for (const each of node.keys()) excluded.add(each); }
    }
    if (!found) probability /= 256 - excluded.size;
    for (const context of asked) this.#learn(context, byte);
    this.#history = (this.#history + String.fromCharCode(byte))
      .slice(-MAX_ORDER);
    return { probability, order: longest };
  }

  #learn(context: string, byte: number): void {
    let node = this.#nodes.get(context);
    if (!node) this.#nodes.set(context, node = new Map());
    node.set(byte, (node.get(byte) ?? -1) + 2);
  }
}

/** How much of a weight is shared out at each byte, so that neither is forgotten (Herbster and Warmuth 1998, "Tracking the best expert"). */
const SHARE = 0.002;

/**
 * Mixes two probabilities of each byte; each order has a weight of its own.
 *
 * @param first bits of each byte as the first predictor says
 * @param second what the second one thinks
 * @returns bits in all
 */
export function mixedBits(
  first: ArrayLike<number>,
  second: readonly Thought[],
): number {
  const weights = new Float64Array(MAX_ORDER + 2).fill(0.95);
  return second.reduce((bits, { probability, order }, i) => {
    const one = weights[order + 1] * 2 ** -first[i];
    const both = one + (1 - weights[order + 1]) * probability;
    weights[order + 1] = (1 - SHARE) * one / both + SHARE / 2;
    return bits - Math.log2(both);
  }, 0);
}
