/**
 * What a network would gain beside an ensemble: their predictions, bit by bit or byte by byte, mixed adaptively.
 *
 * It is a lower bound of what the ensemble gains by the network as one of its inputs, with contexts and an APM of its own.
 *
 * @module
 */

/** How fast weights follow what comes. */
const RATE = 0.02;

/**
 * Mixes two predictions of the bytes that came, by weights that follow how well each has done.
 *
 * @param first bits that each byte costs by the first predictor
 * @param second the same by the second
 * @returns bits that all cost by the mixture
 */
export function mixBytes(first: ArrayLike<number>, second: ArrayLike<number>) {
  let logit = 0, bits = 0;
  for (let i = 0; i < first.length; i++) {
    const share = 1 / (1 + Math.exp(-logit));
    const a = 2 ** -first[i], b = 2 ** -second[i];
    const mixed = share * b + (1 - share) * a;
    bits -= Math.log2(mixed);
    logit += RATE * share * (1 - share) * (b - a) / mixed;
  }
  return bits;
}
