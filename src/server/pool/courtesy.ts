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

  /** Whether there is something quick. */
  get isBusy(): boolean {
    return Atomics.load(this.count, 0) > 0;
  }

  /** One more has come. @returns whether it is the only one */
  come(): boolean {
    return Atomics.add(this.count, 0, 1) === 0;
  }

  /** One is over; the Workers go on with the last. */
  go(): void {
    if (Atomics.sub(this.count, 0, 1) === 1) Atomics.notify(this.count, 0);
  }
}

/** What a {@linkcode Courtesy} may be told; tests say otherwise than it is. */
export interface CourtesyOptions {
  /** Most milliseconds of a rest. */
  rest?: number;
  /** A clock, in milliseconds. */
  now?: () => number;
  /** Calls something after so many milliseconds, between two slices of work. */
  later?: (call: () => void, milliseconds: number) => void;
}

/** A Worker's side: rests while there is something quick, and works as long between two rests as it has rested. */
export class Courtesy {
  readonly #count: Int32Array<SharedArrayBuffer>;
  readonly #rest: number;
  readonly #now: () => number;
  readonly #later: (call: () => void, milliseconds: number) => void;
  #next = 0; // when it may rest again
  #isDue = false; // whether it will look then

  /**
   * @param count what is quick: see {@linkcode QuickCount}
   * @param options see {@linkcode CourtesyOptions}
   */
  constructor(
    count: Int32Array<SharedArrayBuffer>,
    {
      rest = REST,
      now = () => performance.now(),
      later = (call, milliseconds) => void setTimeout(call, milliseconds),
    }: CourtesyOptions = {},
  ) {
    this.#count = count;
    this.#rest = rest;
    this.#now = now;
    this.#later = later;
  }

  /** Rests, with the whole thread, until nothing is quick any more, or it has been long enough; then again, where something still is. */
  rest(): void {
    const begin = this.#now();
    if (begin >= this.#next) this.#wait(begin);
    if (this.#isDue || Atomics.load(this.#count, 0) === 0) return;
    this.#isDue = true;
    this.#later(() => {
      this.#isDue = false;
      this.rest();
    }, Math.max(0, this.#next - this.#now()));
  }

  #wait(begin: number): void {
    const end = begin + this.#rest;
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
