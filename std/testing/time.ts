/**
 * The part of `@std/testing/time` this repository uses.
 *
 * @module
 */
import { fakeGlobals, real, restoreGlobals } from "./fake_globals.ts";
import { FakeTimers } from "./fake_timers.ts";
import { TimeError } from "./time_error.ts";

export { TimeError };

/** Options of {@linkcode FakeTime}. */
export interface FakeTimeOptions {
  /** How fast the fake clock runs by itself, 1 being real speed (0: not at all). */
  advanceRate: number;
  /** How often a running clock is put forward, in real milliseconds (10). */
  advanceFrequency?: number;
}

/** Options of {@linkcode FakeTime.delay}. */
export interface DelayOptions {
  /** Ends the delay early, which is an error. */
  signal?: AbortSignal;
}

let current: FakeTime | undefined;

/**
 * Replaces `Date`, `setTimeout`, `setInterval`, their counterparts and `AbortSignal.timeout` by
 * ones that go by a clock in the hand of the test, until it is restored or disposed of.
 */
export class FakeTime {
  readonly #start: number;
  readonly #timers: FakeTimers;
  readonly #runner: ReturnType<typeof setInterval> | undefined;

  /** Starts at the given time, or now. Only one clock can be faked at a time. */
  constructor(
    start?: number | string | Date | null,
    options?: FakeTimeOptions,
  ) {
    if (current) throw new TimeError("The time is faked already");
    this.#start = Math.floor(
      start === undefined || start === null
        ? real.Date.now()
        : new real.Date(start).getTime(),
    );
    if (Number.isNaN(this.#start)) {
      throw new TypeError(`There is no such time to start at: ${start}`);
    }
    this.#timers = new FakeTimers(this.#start);
    current = this;
    fakeGlobals(this.#timers);

    const { advanceRate = 0, advanceFrequency = 10 } = options ?? {};
    if (advanceRate > 0) {
      const step = advanceRate * advanceFrequency;
      this.#runner = real.setInterval(() => this.tick(step), advanceFrequency);
    }
  }

  /** Restores the real time. */
  static restore(): void {
    if (!current) throw new TimeError("The time is not faked");
    current.restore();
  }

  /** Restores the real time while `callback` runs and, if it returns a promise, until it settles. */
  static async restoreFor<T>(
    // deno-lint-ignore no-explicit-any
    callback: (...args: any[]) => Promise<T> | T,
    // deno-lint-ignore no-explicit-any
    ...args: any[]
  ): Promise<T> {
    const faked = current;
    if (!faked) throw new TimeError("The time is not faked");
    let result: Promise<T> | T | undefined;
    restoreGlobals(false);
    try {
      result = callback(...args);
      return result instanceof Promise ? await result : result;
    } finally {
      if (current === faked) fakeGlobals(faked.#timers);
    }
  }

  /** The fake time, in milliseconds since 1970. Setting it calls the timers due until then. */
  get now(): number {
    return this.#timers.now;
  }
  set now(value: number) {
    this.#timers.advance(value);
  }

  /** The fake time at the start. */
  get start(): number {
    return this.#start;
  }

  /** Waits for so many milliseconds of real time; the fake time stands still. */
  delay(ms: number, options: DelayOptions = {}): Promise<void> {
    const { signal } = options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = real.setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    const abort = () => {
      real.clearTimeout(timer);
      reject(new DOMException("The delay was aborted", "AbortError"));
    };
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
    return promise;
  }

  /** Waits until every pending microtask has run. */
  runMicrotasks(): Promise<void> {
    return this.delay(0);
  }

  /** Puts the clock forward, calling the timers due until then. */
  tick(ms = 0): void {
    this.now += ms;
  }

  /** {@linkcode runMicrotasks}, then {@linkcode tick}. */
  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /** Puts the clock forward to the next timer; `false` when there is none. */
  next(): boolean {
    const { due } = this.#timers;
    if (due !== undefined) this.now = due;
    return due !== undefined;
  }

  /** {@linkcode runMicrotasks}, then {@linkcode next}. */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /** Calls timers, those they set included, until none is left. */
  runAll(): void {
    while (this.next());
  }

  /** {@linkcode runAll} with {@linkcode runMicrotasks} before each timer. */
  async runAllAsync(): Promise<void> {
    while (await this.nextAsync());
  }

  /** Restores the real time; a second time is an error. */
  restore(): void {
    if (current !== this) throw new TimeError("The time is not faked");
    current = undefined;
    real.clearInterval(this.#runner);
    this.#timers.stop();
    restoreGlobals(true);
  }

  /** Restores the real time at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.restore();
  }
}
