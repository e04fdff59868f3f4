/**
 * What lies where in a predictor's memory, as far as packing has use of it: see kernel/assembly/layout.ts, regions.ts, and those
 * beside them.
 *
 * @module
 */

import { depthOf } from "../../kernel/profiles.ts";

/** A table of numbers of fixed size. */
export interface Region {
  /** Its address. */
  start: number;
  /** Where it ends. */
  end: number;
  /** Bytes of a number: 2 or 4. */
  size: 2 | 4;
  /** Numbers of a row. */
  lanes: number;
}

/** Position of the predictor, u32: bytes that it has seen. */
export const POSITION = 72;

/** The kernel's constants begin, and what is laid out for the content. */
export const CONSTANTS = 4096, DYNAMIC = 131072;

/** Slots of order 1: 17 of 16 bytes for each byte, the first of which is not used. */
export const ORDER_1 = 607232, ORDER_1_SLOT = 16;
export const ORDER_1_END = ORDER_1 + 256 * 17 * ORDER_1_SLOT;

/** What the stride model keeps: positions, u32, then votes, u16. */
const SEEN = 807936, VOTES = 1070080, STRIDES_END = 1074176;

/** Ensembles of each predictor. */
const ENSEMBLES = 3;

/** Regions one behind the other, as numbers of bytes. */
function regions(
  start: number,
  list: [bytes: number, size: 2 | 4, lanes: number][],
): Region[] {
  return list.map(([bytes, size, lanes]) => ({
    start,
    end: start += bytes,
    size,
    lanes,
  }));
}

/** Regions of an ensemble of the balanced predictor: fixed log-odds, probabilities of a match, weights, last weights. */
function balanced(ensemble: number): Region[] {
  return regions(DYNAMIC + ensemble * 122752, [
    [8192, 2, 64],
    [512 + 16384, 4, 8],
    [1864 * 48, 2, 24],
    [2 * 256 * 16, 2, 8],
  ]);
}

/** Regions of an ensemble of the deep predictor: weights, probabilities of histories, those of guesses, last weights. */
function deep(ensemble: number, depth: number): Region[] {
  // Rows take the first bytes of a place made for the widest.
  const lanes = [24, 32, ensemble === 1 ? 48 : 40][depth];
  return regions(STRIDES_END + ensemble * 1102848, [
    [8400 * 96, 2, lanes],
    [30 * 1024, 4, 64],
    [7 * (512 + 32768), 4, 8],
    [4 * 256 * 32, 2, 16],
  ]);
}

/** Followers, fields, keys, and places of likes, of the deep predictor. */
const DEEP_REST = 4 * (256 + 65536 + 65536) + 512 + 256 + 3 * 4 * 65536;

/**
 * Regions of fixed size but for the constants and {@linkcode ORDER_1}, in the order of their addresses.
 *
 * @param profile number of a profile that can be trained
 */
export function fixedRegions(profile: number): Region[] {
  const depth = depthOf(profile);
  const numbers = [...Array(ENSEMBLES).keys()];
  const own = numbers.flatMap((ensemble) =>
    depth === undefined ? balanced(ensemble) : deep(ensemble, depth)
  );
  const shared = regions(ORDER_1_END, [
    [SEEN - ORDER_1_END, 2, 64],
    [VOTES - SEEN, 4, 16],
    [STRIDES_END - VOTES, 2, 64],
  ]);
  const words = regions(64, [[CONSTANTS - 64, 4, 16]]);
  if (depth !== undefined) {
    return [
      ...words,
      ...regions(DYNAMIC, [[ORDER_1 - DYNAMIC, 4, 16]]),
      ...shared,
      ...own,
      ...regions(own.at(-1)!.end, [[DEEP_REST, 4, 16]]),
    ];
  }
  const between = own.at(-1)!.end;
  return [
    ...words,
    ...own,
    ...regions(between, [[ORDER_1 - between, 4, 16]]),
    ...shared,
  ];
}
