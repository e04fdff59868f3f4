/**
 * Match indexes: what the history ring tells of them.
 *
 * @module
 */

import { depthOf } from "../../kernel/profiles.ts";

/** Factors of the hashes of kernel/assembly: balanced/match.ts and deep/history.ts. */
const SPREAD = 0x9e3779b1, FIFTH = 0x85ebca77, STEP = 0x2f0b4c47;

/** Positions between two rests. */
const SLICE = 65536;

/** The bytes of the second and third index of the deep predictor, which are taken into a hash by these factors. */
const ROLLS = [[32, STEP << 1], [11, STEP << 3]];

/** Bytes of the first index. */
const FIRST = 5;

/**
 * What the match indexes hold after the bytes of the ring, had there been none before.
 *
 * @param profile number of the profile
 * @param ring the last bytes
 * @param position bytes seen
 * @param bits logarithm to base 2 of an index's entries
 * @returns the indexes
 */
export function* expectedIndexes(
  profile: number,
  ring: Uint8Array,
  position: number,
  bits: number,
): Generator<void, Uint32Array> {
  const deep = depthOf(profile), size = 2 ** bits, mask = ring.length - 1;
  const indexes = new Uint32Array(deep === undefined ? size : 3 * size);
  const rolls = deep === undefined ? [] : ROLLS;
  const from = Math.max(0, position - ring.length);
  let c4 = 0, c8 = 0;
  const hashes = rolls.map(() => 0);
  for (let at = from; at < position;) {
    const byte = ring[at & mask];
    c8 = c8 << 8 | c4 >>> 24;
    c4 = c4 << 8 | byte;
    at++;
    const seen = from === 0 ? Infinity : at - from;
    if (seen >= FIRST) {
      const hash = Math.imul(
        Math.imul(c4, SPREAD) ^ Math.imul(c8 & 255, FIFTH),
        SPREAD,
      );
      indexes[hash >>> 32 - bits] = at;
    }
    for (let i = 0; i < rolls.length; i++) {
      const [length, factor] = rolls[i];
      hashes[i] = Math.imul(hashes[i], factor) + byte + 1;
      if (seen >= length) {
        const hash = Math.imul(hashes[i], SPREAD);
        indexes[(i + 1) * size + (hash >>> 32 - bits)] = at;
      }
    }
    if (at % SLICE === 0) yield;
  }
  return indexes;
}
