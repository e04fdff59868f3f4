/**
 * Tables of numbers of 16 or 32 bits, as differences from what was to be expected.
 *
 * @module
 */

import { type BinaryCoder, probabilities, weights } from "./binary_coder.ts";

/** Magnitudes: the bits of a number without sign, 0 to 32; 6 bits code one. */
const MAGNITUDES = 33, MAGNITUDE_BITS = 6;

/** Bits below the highest that are not taken for equally likely. */
const SHAPED = 2;

/** Numbers between two rests. */
const SLICE = 8192;

/** Rows are no longer. */
export const MOST_LANES = 64;

/** Codes tables; each learns from those before that were coded by the same. */
export class NumberCoder {
  readonly #coder: BinaryCoder;
  readonly #same = probabilities(4);
  readonly #byLane = probabilities(MOST_LANES * MAGNITUDES << MAGNITUDE_BITS);
  readonly #byLeft = probabilities(MAGNITUDES * MAGNITUDES << MAGNITUDE_BITS);
  readonly #weights = weights(MOST_LANES);
  readonly #sign = probabilities(9);
  readonly #shape = probabilities(MAGNITUDES << SHAPED);

  constructor(coder: BinaryCoder) {
    this.#coder = coder;
  }

  /**
   * Codes a table in place.
   *
   * @param table the numbers
   * @param expected as many that are like them
   * @param lanes numbers of a row, at most {@linkcode MOST_LANES}: like ones stand below each other
   */
  *coding<T extends Uint16Array | Uint32Array>(
    table: T,
    expected: T,
    lanes: number,
  ): Generator<void, void> {
    const coder = this.#coder, short = 32 - 8 * table.BYTES_PER_ELEMENT;
    const above = new Int32Array(lanes); // the differences of the row before
    let same = 0;
    for (let row = 0; row < table.length; row += lanes) {
      const end = Math.min(row + lanes, table.length);
      let differs = 0;
      for (let i = row; i < end; i++) {
        if (coder.decoding) table[i] = expected[i];
        else differs |= table[i] ^ expected[i];
      }
      same = (same << 1 | coder.bit(this.#same, same, differs ? 0 : 1)) & 3;
      if (same & 1) above.fill(0);
      else {
        for (let i = row, left = 0; i < end; i++) {
          const difference = (table[i] - expected[i]) << short >> short;
          left = this.#number(difference, i - row, left, above[i - row]);
          above[i - row] = left;
          table[i] = expected[i] + left;
        }
      }
      if (row % SLICE < lanes) yield;
    }
  }

  #number(value: number, lane: number, left: number, above: number): number {
    const coder = this.#coder, over = magnitude(above);
    const byLane = lane * MAGNITUDES + over << MAGNITUDE_BITS;
    const byLeft = magnitude(left) * MAGNITUDES + over << MAGNITUDE_BITS;
    const size = magnitude(value);
    let node = 1;
    for (let bits = MAGNITUDE_BITS - 1; bits >= 0; bits--) {
      const bit = size >>> bits & 1;
      node = node << 1 |
        coder.mixed(
          this.#byLane,
          byLane + node,
          this.#byLeft,
          byLeft + node,
          this.#weights,
          lane,
          bit,
        );
    }
    const coded = node - (1 << MAGNITUDE_BITS);
    if (coded >= MAGNITUDES) throw new Error("Cannot unpack such a number");
    if (coded === 0) return 0;
    const signs = 3 * Math.sign(left) + Math.sign(above) + 4;
    const negative = coder.bit(this.#sign, signs, value < 0 ? 1 : 0);
    const absolute = Math.abs(value) >>> 0;
    const shaped = Math.min(coded - 1, SHAPED), raw = coded - 1 - shaped;
    const high = shaped &&
      coder.tree(
        this.#shape,
        coded << SHAPED,
        shaped,
        absolute >>> raw & (1 << shaped) - 1,
      );
    const low = raw && coder.raw(raw, absolute & (1 << raw) - 1);
    const result = (1 << shaped | high) * 2 ** raw + low;
    return (negative ? -result : result) | 0;
  }
}

function magnitude(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}
