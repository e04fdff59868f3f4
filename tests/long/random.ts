/** Random numbers that can be had again from their seed. */
export interface Random {
  /** A whole number from 0 to `below` − 1. */
  below(below: number): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
}

/**
 * Random numbers of one case (mulberry32).
 *
 * @param seed of the whole run, 32 bits
 * @param number of the case in that run
 */
export function random(seed: number, number: number): Random {
  let state = Math.imul(seed ^ Math.imul(number, 0x9E3779B1), 0x85EBCA6B);
  const below = (count: number) => {
    state = state + 0x6D2B79F5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return Math.floor(((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32 * count);
  };
  return { below, pick: (values) => values[below(values.length)] };
}
