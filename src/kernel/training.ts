/**
 * What the programs that train start values share: samples of the training data, and means of what was learned.
 *
 * @module
 */

/** Where start values matter is the beginning of a stream: a sample is this long. */
const SAMPLE = 96 * 1024;

/** Samples taken from one file at most, spread over it: the corpora have files of very different size. */
const PER_FILE = 3;

/** An entry updated more often than this says no more. */
export const ENOUGH = 255;

/** Values that count for little until there is evidence against them. */
const DOUBT = 4;

/** Samples of a folder's files. */
export function* samples(
  folder: string,
  perFile = PER_FILE,
): Generator<Uint8Array> {
  for (
    const entry of [...Deno.readDirSync(folder)].sort((a, b) =>
      a.name < b.name ? -1 : 1
    )
  ) {
    if (!entry.isFile) continue;
    const bytes = Deno.readFileSync(`${folder}/${entry.name}`);
    const count = Math.min(perFile, Math.ceil(bytes.length / SAMPLE));
    for (let i = 0; i < count; i++) {
      const from = Math.floor(
        (bytes.length - SAMPLE) * i / Math.max(1, count - 1),
      );
      yield bytes.subarray(Math.max(0, from), Math.max(0, from) + SAMPLE);
    }
  }
}

/** Weighted means, one for each entry of a table. */
export class Means {
  readonly #sums: Float64Array;
  readonly #weights: Float64Array;

  constructor(length: number) {
    this.#sums = new Float64Array(length);
    this.#weights = new Float64Array(length);
  }

  add(i: number, value: number, weight: number): void {
    this.#sums[i] += value * weight;
    this.#weights[i] += weight;
  }

  /** The mean, drawn towards `fallback` where evidence is thin. */
  values(fallback: (i: number) => number): number[] {
    return Array.from(
      this.#sums,
      (sum, i) =>
        Math.round((sum + fallback(i) * DOUBT) / (this.#weights[i] + DOUBT)),
    );
  }
}
