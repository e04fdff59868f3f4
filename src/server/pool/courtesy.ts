/**
 * How Workers with long jobs let those that take milliseconds go first: there may be as many threads that compute as there are cores,
 * and what is quick would wait for each of them, thread after thread.
 *
 * @module
 */

/** Most that a Worker rests at a time, in milliseconds: longer than what is quick takes by itself. */
const REST = 8;

/** Counts what is quick, on the thread that answers. */
export class QuickCount {
  /** How many there are, for all Workers. */
  readonly count: Int32Array<SharedArrayBuffer> = new Int32Array(
    new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
  );

  /** One more has come. @returns whether it is the only one */
  come(): boolean {
    return Atomics.add(this.count, 0, 1) === 0;
  }

  /** One is over; the Workers go on with the last. */
  go(): void {
    if (Atomics.sub(this.count, 0, 1) === 1) Atomics.notify(this.count, 0);
  }
}

/** A Worker's side: rests while there is something quick, and for half of its time at most. */
export class Courtesy {
  readonly #count: Int32Array<SharedArrayBuffer>;
  readonly #now: () => number;
  #next = 0; // when it may rest again

  /**
   * @param count what is quick: see {@linkcode QuickCount}
   * @param now a clock, in milliseconds
   */
  constructor(
    count: Int32Array<SharedArrayBuffer>,
    now: () => number = () => performance.now(),
  ) {
    this.#count = count;
    this.#now = now;
  }

  /** Rests, with the whole thread, until nothing is quick any more, or it has been long enough. */
  rest(): void {
    const begin = this.#now();
    if (begin < this.#next) return;
    const end = begin + REST;
    let now = begin;
    for (;;) {
      const count = Atomics.load(this.#count, 0);
      if (count === 0 || now >= end) break;
      Atomics.wait(this.#count, 0, count, end - now);
      now = this.#now();
    }
    this.#next = now + (now - begin);
  }
}
