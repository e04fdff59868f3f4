/**
 * Tables of numbers of 16 or 32 bits, as differences from what was to be expected.
 *
 * @module
 */

import { type BinaryCoder, probabilities, weights } from "./binary_coder.ts";

/** Magnitudes: the bits of a number without sign, 0 to 32; 6 bits code one. */
const MAGNITUDES = 33, MAGNITUDE_BITS = 6;

/** Bits below the highest that depend on each other, and contexts of all bits below the highest. */
const SHAPED = 2, SHAPED_END = 1 << SHAPED, LOW = SHAPED_END + 32;

/** Numbers between two rests. */
const SLICE = 8192;

/** Codes tables; each learns from those before that were coded by the same. */
export class NumberCoder {
  readonly #coder: BinaryCoder;
  readonly #lanes: number;
  readonly #same = probabilities(4);
  readonly #byLane: Int32Array;
  readonly #byLeft = probabilities(MAGNITUDES * MAGNITUDES << MAGNITUDE_BITS);
  readonly #weights: Int32Array;
  readonly #sign = probabilities(9);
  readonly #low = probabilities(MAGNITUDES * LOW);

  /**
   * @param coder writes or reads
   * @param lanes numbers of a row: like ones stand below each other
   */
  constructor(coder: BinaryCoder, lanes: number) {
    this.#coder = coder;
    this.#lanes = lanes;
    this.#byLane = probabilities(lanes * MAGNITUDES << MAGNITUDE_BITS);
    this.#weights = weights(lanes);
  }

  /**
   * Codes a table in place.
   *
   * @param table the numbers
   * @param expected as many that are like them
   */
  *coding<T extends Uint16Array | Uint32Array>(
    table: T,
    expected: T,
  ): Generator<void, void> {
    const coder = this.#coder, lanes = this.#lanes;
    const short = 32 - 8 * table.BYTES_PER_ELEMENT;
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
          left = this.number(difference, i - row, left, above[i - row]);
          above[i - row] = left;
          table[i] = expected[i] + left;
        }
      }
      if (row % SLICE < lanes) yield;
    }
  }

  /**
   * Codes a difference.
   *
   * @param value the difference to write
   * @param lane its place in the row
   * @param left the one before
   * @param above the one of the row before
   * @returns the difference
   */
  number(value: number, lane: number, left: number, above: number): number {
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
    // Bits at the top depend on those above, the others on their place: they may have been rounded off.
    let result = 1;
    for (let bit = coded - 2; bit >= 0; bit--) {
      const context = result < SHAPED_END ? result : SHAPED_END + bit;
      result = result * 2 +
        coder.bit(this.#low, coded * LOW + context, absolute >>> bit & 1);
    }
    return (negative ? -result : result) | 0;
  }
}

function magnitude(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

/**
 * Codes a table in place, by itself.
 *
 * @param coder writes or reads
 * @param table the numbers
 * @param expected as many that are like them
 * @param lanes numbers of a row
 */
export function* codingTable<T extends Uint16Array | Uint32Array>(
  coder: BinaryCoder,
  table: T,
  expected: T,
  lanes: number,
): Generator<void, void> {
  // Most tables of a memory are those of ensembles that were not used.
  const equal = coder.decoding ||
    table.every((value, i) => value === expected[i]);
  if (!coder.raw(1, equal ? 1 : 0)) {
    yield* new NumberCoder(coder, lanes).coding(table, expected);
  } else if (coder.decoding) table.set(expected);
  yield;
}
