/** Integer arithmetic that the predictor's parts share. Words are unsigned 32-bit integers held in numbers. */

/** Product of two words, modulo 2^32. */
export function multiply(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** Sum of words, modulo 2^32. */
export function add(...words: number[]): number {
  return words.reduce((sum, word) => (sum + word) >>> 0, 0);
}

/** `x`, or the bound it lies beyond. */
export function clamp(x: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, x));
}

/** Spreads a word so that each of its bits counts in every bit of the result. */
export function spread(word: number): number {
  let x = multiply(word, 0x9e3779b1);
  x = (x ^ (x >>> 15)) >>> 0;
  x = multiply(x, 0x85ebca77);
  return (x ^ (x >>> 13)) >>> 0;
}
