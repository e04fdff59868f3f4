/** What a network says, as the balanced predictor takes it in. */

import { stretchTable } from "../../../src/kernel/tables.ts";
import { multiply } from "../arithmetic.ts";
import { ApmRow } from "../components.ts";

const STRETCH = stretchTable();

/** Weights of the network's two inputs at first. */
export const FIRST_WEIGHTS = [3072, 3072];

/** The place of the network's set among those that the final mixers weigh, and its weight there at first. */
export const PLACE = 7, FIRST_FINAL = 1024;

/** Rows of a map. */
const ROWS = 2 ** 12;

export class Network {
  readonly #own = new Map<number, ApmRow>();
  readonly #last = new Map<number, ApmRow>();
  #frequencies: readonly number[] = [];
  #favourite = 0;

  /** Takes how often each byte comes. */
  hear(frequencies: readonly number[]): void {
    this.#frequencies = frequencies;
    this.#favourite = frequencies.indexOf(Math.max(...frequencies));
  }

  /** Log-odds of a 1 after the bits of `c0`. */
  logOdds(c0: number): number {
    const often = (node: number): number =>
      node >= 256
        ? this.#frequencies[node - 256]
        : often(2 * node) + often(2 * node + 1);
    const p = Math.floor(often(2 * c0 + 1) * 2 ** 16 / often(c0));
    return STRETCH[Math.floor(p / 16)];
  }

  /** The number of the row of weights. */
  row(c0: number, bits: number): number {
    const favourite = 256 + this.#favourite;
    return favourite >>> (8 - bits) === c0 ? favourite : c0;
  }

  /** The map of what it says, by the last byte. */
  own(c0: number, byte: number): ApmRow {
    return find(this.#own, c0, byte);
  }

  /** The map of the final probability, by the favourite. */
  last(c0: number): ApmRow {
    return find(this.#last, c0, this.#favourite);
  }
}

function find(map: Map<number, ApmRow>, c0: number, byte: number): ApmRow {
  const number = Math.floor(
    multiply(byte + 256 * c0, 0x9e3779b1) / (2 ** 32 / ROWS),
  );
  let row = map.get(number);
  if (!row) map.set(number, row = new ApmRow());
  return row;
}
