/**
 * Log-odds and probabilities, for mixing. See docs/format.md, "What a model knows".
 *
 * @module
 */

/** Log-odds are in units of 1/256 nat, −2,048 to 2,047. */
export const LIMIT = 2048;

/** e to the power of 1/256. */
const STEP = 1.003913889338348;

/** Largest probability, scaled by 65,536: what is certain must not cost much when it fails. */
const MOST = 65504;

/**
 * Probabilities, scaled by 65,536, by log-odds + {@linkcode LIMIT}. Made by multiplying and dividing alone, which give the same
 * everywhere.
 */
export const SQUASH: Int32Array = new Int32Array(2 * LIMIT);

/** Log-odds by probability scaled by 4,096: the least whose probability reaches the middle of what that stands for. */
export const STRETCH: Int32Array = new Int32Array(4096);

for (let x = 0, power = 1; x <= LIMIT; x++, power *= STEP) {
  const p = Math.min(Math.floor(65536 * power / (power + 1)), MOST);
  if (x < LIMIT) SQUASH[LIMIT + x] = p;
  SQUASH[LIMIT - x] = 65536 - p;
}
for (let p = 0, x = 0; p < 4096; p++) {
  while (x < 2 * LIMIT - 1 && SQUASH[x] < p * 16 + 8) x++;
  STRETCH[p] = x - LIMIT;
}
