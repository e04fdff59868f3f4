/** Probabilities of a 1, scaled by 2^16, that start even and move by one part in 2^rate of the way. */
export class Counters {
  readonly #p: Uint16Array;
  readonly #rate: number;

  constructor(length: number, rate: number) {
    this.#p = new Uint16Array(length).fill(32768);
    this.#rate = rate;
  }

  get(i: number): number {
    return this.#p[i];
  }

  set(i: number, p: number): void {
    this.#p[i] = p;
  }

  learn(i: number, bit: number): void {
    const way = (bit ? 65535 : 0) - this.#p[i];
    this.#p[i] += Math.floor(way / 2 ** this.#rate);
  }
}
