/**
 * Tells content that no predictor could shrink: encrypted, random, or compressed already. Such blocks are
 * stored without being coded, a hundred times as fast.
 *
 * The answer decides bytes of the output, so it must be the same on every machine: counts are integers,
 * and the only other arithmetic is exact.
 *
 * @module
 */

import { overParts } from "./parts.ts";

/** Smallest block worth asking about, in bytes; below it the counts are too noisy to trust. */
const MIN_LENGTH = 16 * 1024;

/** Up to this length every byte is looked at with each distance; above, each stretch with one of them. */
const FULL_LENGTH = 64 * 1024;

/** Bytes of one such stretch. */
const STRETCH = 4096;

/** Distances at which bytes of samples, pixels and records depend on each other. */
const DISTANCES = [1, 2, 3, 4];

/** Entries of the table of sequences seen: 256 KiB. */
const TABLE_LENGTH = 1 << 16;

/**
 * Of all sequences, those whose hash ends in this many zeros go into the table: one in 128, so that it
 * looks back about 8 MiB. Which ones depends on the content, so that repeats are found at any distance.
 */
const SAMPLE_BITS = 7;

/** Knuth's multiplier times 2^6: a byte has left the hash after six steps. */
const ROLL = 0x9E3779B1 << 6;

/** Another odd multiplier, for the part of a sequence that the table keeps. */
const CHECK = 0x85EBCA6B;

/** A look at the blocks of a stream, one after another. */
export class IncompressibleCheck {
  #seen: Uint32Array | undefined;
  #pairs: Uint32Array | undefined;

  /** @param seen what {@linkcode save} gave, to go on with */
  constructor(seen?: Uint8Array) {
    if (seen) this.#seen = new Uint32Array(seen.slice().buffer);
  }

  /** A copy of what it has seen; between two blocks. */
  save(): Uint8Array | undefined {
    return this.#seen && new Uint8Array(this.#seen.slice().buffer);
  }

  /**
   * Whether coding a block would be in vain. Every block of the stream should be shown, since content
   * that repeats an earlier block is not incompressible.
   *
   * @param content the block
   * @returns the answer; gives way after each part of the block
   */
  *check(content: Uint8Array): Generator<void, boolean> {
    if (content.length < MIN_LENGTH) return false;
    const repeats = yield* this.#repeats(content);
    return (yield* looksUniform(content)) && !repeats &&
      (yield* this.#looksIndependent(content));
  }

  /**
   * Whether more than one in 64 of the sampled six-byte sequences were there before. A quick start: a
   * small difference is left to the kernel to find out.
   */
  *#repeats(content: Uint8Array): Generator<void, boolean> {
    const seen = this.#seen ??= new Uint32Array(TABLE_LENGTH);
    const state = { hash: 0, sampled: 0, hits: 0 };
    yield* overParts(
      content,
      (start, end) => sample(content, start, end, seen, state),
    );
    return state.hits * 64 > state.sampled;
  }

  /** Whether neighbouring bytes say nothing of each other. */
  *#looksIndependent(content: Uint8Array): Generator<void, boolean> {
    const pairs = this.#pairs ??= new Uint32Array(1 << 16);
    const full = content.length <= FULL_LENGTH;
    const stride = full ? STRETCH : STRETCH * DISTANCES.length;
    for (const [k, distance] of DISTANCES.entries()) {
      pairs.fill(0);
      let count = 0;
      let next = full ? 0 : k * STRETCH; // start of the stretch to be looked at
      yield* overParts(content, (_, partEnd) => {
        for (; next < partEnd; next += stride) {
          const end = Math.min(next + STRETCH, content.length - distance);
          for (let i = next; i < end; i++) {
            pairs[content[i] << 8 | content[i + distance]]++;
          }
          count += Math.max(0, end - next);
        }
      });
      if (!looksEven(pairs, count, 16, 1 / 32)) return false;
    }
    return true;
  }
}

/** Whether all byte values are about equally frequent. */
function* looksUniform(content: Uint8Array): Generator<void, boolean> {
  const counts = new Uint32Array(256);
  yield* overParts(content, (start, end) => {
    for (let i = start; i < end; i++) counts[content[i]]++;
  });
  return looksEven(counts, content.length, 64, 1);
}

/**
 * Whether things fall evenly into classes, judged by how many ordered pairs of them share a class. Even
 * odds make `total² / classes` of those, and an excess of one part in n costs about 0.72 / n bits each.
 *
 * @param counts things in each class; a power of two of them
 * @param total things
 * @param tolerance accepted excess is one part in this many; a power of two
 * @param noise accepted for chance, per thing: over four standard deviations, √(2 / classes) each
 */
function looksEven(
  counts: Uint32Array,
  total: number,
  tolerance: number,
  noise: number,
): boolean {
  let pairs = 0;
  for (let i = 0; i < counts.length; i++) pairs += counts[i] * (counts[i] - 1);
  const even = total * total / counts.length;
  return pairs <= even + even / tolerance + total * noise;
}

/** Where the sampling of a block stands. */
interface Sampling {
  hash: number;
  sampled: number;
  hits: number;
}

/** Puts sampled sequences into the table, and counts those that were there before. */
function sample(
  content: Uint8Array,
  start: number,
  end: number,
  seen: Uint32Array,
  state: Sampling,
): void {
  let { hash, sampled, hits } = state;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash + content[i] + 1, ROLL);
    if (hash >>> (32 - SAMPLE_BITS) !== 0 || i < 5) continue;
    const last = content[i] | content[i - 1] << 8 | content[i - 2] << 16 |
      content[i - 3] << 24;
    const first = content[i - 4] | content[i - 5] << 8;
    const mixed = Math.imul(last ^ Math.imul(first, CHECK), CHECK);
    // Neither half may decide the other: the slot takes the middle bits, the check all of them.
    const slot = (mixed >>> 15 ^ first) & (TABLE_LENGTH - 1);
    const check = (mixed ^ last >>> 7) >>> 0;
    sampled++;
    if (seen[slot] === check) hits++;
    seen[slot] = check;
  }
  state.hash = hash;
  state.sampled = sampled;
  state.hits = hits;
}
