/**
 * Tells content that no predictor could shrink: encrypted, random, or compressed already. Such blocks are
 * stored without being coded, a hundred times as fast.
 *
 * The answer decides bytes of the output, so it must be the same on every machine: counts are integers,
 * and the only other arithmetic is exact.
 *
 * @module
 */

/** Smallest block worth asking about, in bytes; below it the counts are too noisy to trust. */
const MIN_LENGTH = 16 * 1024;

/** Up to this length every byte is looked at with each distance; above, each part with one of them. */
const FULL_LENGTH = 64 * 1024;

/** Bytes of one such part. */
const PART = 4096;

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

/** A larger block is looked at in parts of this many bytes, each in about 4 ms. */
const MOST = 1024 * 1024;

/** A look at the blocks of a stream, one after another. */
export class IncompressibleCheck {
  #seen: Uint32Array | undefined;
  #pairs: Uint32Array | undefined;

  /**
   * Whether coding a block would be in vain. Every block of the stream should be shown, since content
   * that repeats an earlier block is not incompressible.
   *
   * @param content the block
   */
  check(content: Uint8Array): boolean {
    if (content.length < MIN_LENGTH) return false;
    const repeats = this.#repeats(content);
    return looksUniform(content) && !repeats && this.#looksIndependent(content);
  }

  /**
   * Does what {@linkcode check} does with each part of a block, and gives way between them.
   *
   * @returns whether coding all of them would be in vain
   */
  *checking(content: Uint8Array): Generator<void, boolean> {
    let vain = true;
    for (let at = 0, end = 0; end < content.length; at = end) {
      // The last part takes what is too short to be asked about alone.
      end = content.length - at < MOST + MIN_LENGTH
        ? content.length
        : at + MOST;
      if (!this.check(content.subarray(at, end))) vain = false;
      if (end < content.length) yield;
    }
    return vain;
  }

  /**
   * Whether more than one in 64 of the sampled six-byte sequences were there before. A quick start: a
   * small difference is left to the kernel to find out.
   */
  #repeats(content: Uint8Array): boolean {
    const seen = this.#seen ??= new Uint32Array(TABLE_LENGTH);
    let hash = 0;
    let sampled = 0;
    let hits = 0;
    for (let i = 0; i < content.length; i++) {
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
    return hits * 64 > sampled;
  }

  /** Whether neighbouring bytes say nothing of each other. */
  #looksIndependent(content: Uint8Array): boolean {
    const pairs = this.#pairs ??= new Uint32Array(1 << 16);
    const full = content.length <= FULL_LENGTH;
    const stride = full ? PART : PART * DISTANCES.length;
    return DISTANCES.every((distance, k) => {
      pairs.fill(0);
      let count = 0;
      for (
        let start = full ? 0 : k * PART;
        start < content.length;
        start += stride
      ) {
        const end = Math.min(start + PART, content.length - distance);
        for (let i = start; i < end; i++) {
          pairs[content[i] << 8 | content[i + distance]]++;
        }
        count += Math.max(0, end - start);
      }
      return looksEven(pairs, count, 16, 1 / 32);
    });
  }
}

/** Whether all byte values are about equally frequent. */
function looksUniform(content: Uint8Array): boolean {
  const counts = new Uint32Array(256);
  for (let i = 0; i < content.length; i++) counts[content[i]]++;
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
