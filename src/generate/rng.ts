/**
 * Random numbers that a seed decides: the same on every machine.
 *
 * xoshiro128** 1.1 of Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021), which they gave to the
 * public domain; its state is filled by the finalizer of MurmurHash3 in steps of the golden ratio, as their splitmix64 does
 * with 64 bits.
 *
 * @module
 */

/** 2^32 divided by the golden ratio. */
const STEP = 0x9E3779B9;

/** Bits of a seed's upper half: a seed is an integer that a number holds exactly. */
const HIGH_BITS = 21;

/** A bijection of 32 bits in which each bit depends on all. */
function mix(x: number): number {
  x = Math.imul(x ^ x >>> 16, 0x85EBCA6B);
  x = Math.imul(x ^ x >>> 13, 0xC2B2AE35);
  return (x ^ x >>> 16) >>> 0;
}

function rotate(x: number, by: number): number {
  return x << by | x >>> 32 - by;
}

/** A sequence of random numbers; whoever holds it draws from it alone. */
export class RandomNumbers {
  readonly #state: Uint32Array;

  /**
   * @param state four words, of which one at least is not 0
   */
  constructor(state: ArrayLike<number>) {
    this.#state = Uint32Array.from(state);
  }

  /**
   * The sequence of a seed. Different seeds have different states.
   *
   * @param seed an integer from 0 to 2^53 - 1
   */
  static fromSeed(seed: number): RandomNumbers {
    const low = seed >>> 0, high = (seed - low) / 2 ** 32;
    const a = (low ^ mix(high)) >>> 0, b = (high ^ mix(a)) >>> 0;
    return new RandomNumbers(
      [a + STEP, b + STEP, a + 2 * STEP, b + 2 * STEP].map(mix),
    );
  }

  /** The next number, 0 to 2^32 - 1. */
  nextU32(): number {
    const s = this.#state, shifted = s[1] << 9;
    const next = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return next;
  }

  /** The next byte: of a number's bits the upper ones, which are the best. */
  nextByte(): number {
    return this.nextU32() >>> 24;
  }

  /**
   * The next number below a bound.
   *
   * @param bound 1 to 2^24; no number is more than a 32nd of one in `bound` likelier than another
   */
  nextBelow(bound: number): number {
    // 29 and 24 bits: the product is exact.
    return Math.floor((this.nextU32() >>> 3) * bound / 2 ** 29);
  }
}

/** A seed that nobody knows before. */
export function randomSeed(): number {
  const [low, high] = crypto.getRandomValues(new Uint32Array(2));
  return low + (high >>> 32 - HIGH_BITS) * 2 ** 32;
}
