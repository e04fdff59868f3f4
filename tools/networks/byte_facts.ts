/**
 * What a graph knows of the last bytes of a lane: **facts**, each of them a sum of what these bytes add to it.
 *
 * All facts take one Gather and one MatMul. A table has the digits of all that a byte may add, and what is multiplied with the rows
 * of the last bytes picks those that belong to the place of each byte, and puts numbers together of digits. So a hundred terms of
 * a dozen hashes are two instructions, and no state has sums that are half done.
 *
 * @module
 */

import { BYTES } from "../../src/neural/contract.ts";
import type {
  NetworkBuilder,
  NetworkVector,
} from "../../src/neural/network_builder.ts";

/** What a byte adds to a fact. */
export interface Term {
  /** Where it stands: 0 for the newest byte. */
  back: number;
  /** By byte: integers from −32,640 to 32,895. */
  values: readonly number[];
}

/** A digit's place: the least factor of a MatMul is −128, and a sum of two such digits and one int8 is any number of 16 bits. */
const PLACE = -128;

/** A column of the table, at the rows of one of the last bytes, and what it is multiplied by. */
interface Part {
  back: number;
  column: number;
  weight: number;
}

/** Facts that stand one behind the other. */
export interface FactRange {
  start: number;
  end: number;
}

/** Facts for one graph. */
export class ByteFacts {
  /** Digits by byte, by what they are: a column that several facts need is there once. */
  readonly #columns = new Map<string, Int8Array>();
  readonly #facts: Part[][] = [];

  /**
   * Adds facts.
   *
   * @param list what each is the sum of: for each place at most one term
   */
  add(list: readonly (readonly Term[])[]): FactRange {
    const start = this.#facts.length;
    for (const terms of list) {
      this.#facts.push(terms.flatMap((term) => this.#partsOf(term)));
    }
    return { start, end: this.#facts.length };
  }

  /**
   * Adds what finds them to a graph.
   *
   * @param recent the last bytes, the newest first: as many as terms look back
   * @returns all facts, in the order in which they were added
   */
  build(builder: NetworkBuilder, recent: NetworkVector): NetworkVector {
    const width = this.#columns.size, count = this.#facts.length;
    const table = new Int8Array(BYTES * width);
    [...this.#columns.values()].forEach((digits, column) =>
      digits.forEach((digit, byte) => table[byte * width + column] = digit)
    );
    const matrix = new Int8Array(recent.width * width * count);
    this.#facts.forEach((parts, fact) => {
      for (const { back, column, weight } of parts) {
        matrix[(back * width + column) * count + fact] = weight;
      }
    });
    return builder.multiply(builder.gather(table, width, recent), matrix);
  }

  #partsOf({ back, values }: Term): Part[] {
    return digitsOf(values).map(({ digits, weight }, i) => {
      // The number of the digit is part of it: two equal ones of one term are two columns, as each column has one weight.
      const key = `${i}:${digits.join()}`;
      const columns = [...this.#columns.keys()];
      if (!columns.includes(key)) {
        columns.push(key);
        this.#columns.set(key, digits);
      }
      return { back, column: columns.indexOf(key), weight };
    });
  }
}

/**
 * A number that is the same modulo 2^bits, and that a term may have.
 *
 * @param value from 0 to 2^bits − 1
 * @param bits at most 16
 */
export function wrapped(value: number, bits: number): number {
  // Up to the largest that digits make: one of 2^15 is -128 × -128, and an int8 adds 127.
  return value <= 2 ** (bits - 1) + 127 ? value : value - 2 ** bits;
}

/** Int8 digits of values, and what each digit is multiplied by; none where all are zero. */
function digitsOf(
  values: readonly number[],
): { digits: Int8Array; weight: number }[] {
  const least = Math.min(...values), most = Math.max(...values);
  let high = 0;
  while (least < -128 - 127 * 128 * high || most > 127 + 128 * 128 * high) {
    high++;
  }
  const rest = [...values];
  const list = [];
  for (let i = 0; i < high; i++) {
    const digits = Int8Array.from(
      rest,
      (each) => Math.max(-128, Math.min(127, Math.round(each / PLACE))),
    );
    digits.forEach((digit, byte) => rest[byte] -= digit * PLACE);
    list.push({ digits, weight: PLACE });
  }
  list.push({ digits: Int8Array.from(rest), weight: 1 });
  return list.filter(({ digits }) => digits.some((digit) => digit !== 0));
}
