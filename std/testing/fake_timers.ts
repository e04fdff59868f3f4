import { TimeError } from "./time_error.ts";

type Callback = (...args: unknown[]) => unknown;

interface Timer {
  due: number;
  /** Milliseconds between two calls of an interval. */
  every: number | undefined;
  call: () => unknown;
}

/** Timers on a clock of their own. */
export class FakeTimers {
  /** Milliseconds since 1970 on that clock. */
  now: number;
  /** Those of one due time are called in the order in which they were set. */
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;
  #stopped = false;

  constructor(start: number) {
    this.now = start;
  }

  readonly setTimeout = (
    callback: Callback,
    delay?: number,
    ...args: unknown[]
  ): number => this.#add(callback, delay, args, false);

  readonly setInterval = (
    callback: Callback,
    delay?: number,
    ...args: unknown[]
  ): number => this.#add(callback, delay, args, true);

  readonly clear = (id?: unknown): void => {
    this.#assertRunning();
    if (typeof id === "number") this.#timers.delete(id);
  };

  #add(
    callback: Callback,
    delay = 0,
    args: unknown[],
    repeats: boolean,
  ): number {
    this.#assertRunning();
    if (typeof callback !== "function") {
      throw new TimeError("A fake timer can only call a function");
    }
    const wait = Math.max(repeats ? 1 : 0, Math.floor(delay) || 0);
    this.#timers.set(++this.#lastId, {
      due: this.now + wait,
      every: repeats ? wait : undefined,
      call: () => callback(...args),
    });
    return this.#lastId;
  }

  #assertRunning(): void {
    if (this.#stopped) {
      throw new TimeError(
        "A fake timer was used after the real time was restored",
      );
    }
  }

  /** The first timer to be due; its time is `undefined` when there is none. */
  #first(): [id: number, timer: Timer] | undefined {
    let first: [number, Timer] | undefined;
    for (const entry of this.#timers) {
      if (first === undefined || entry[1].due < first[1].due) first = entry;
    }
    return first;
  }

  /** When the next timer is due. */
  get due(): number | undefined {
    return this.#first()?.[1].due;
  }

  /** Puts the clock forward, calling what is due on the way. */
  advance(to: number): void {
    if (to < this.now) {
      throw new RangeError(
        `The clock cannot go back from ${this.now} to ${to}`,
      );
    }
    for (
      let first = this.#first();
      first !== undefined && first[1].due <= to;
      first = this.#first()
    ) {
      const [id, timer] = first;
      this.now = timer.due;
      this.#timers.delete(id);
      if (timer.every !== undefined) {
        this.#timers.set(id, { ...timer, due: timer.due + timer.every });
      }
      timer.call();
    }
    this.now = to;
  }

  /** Refuses all further use. */
  stop(): void {
    this.#stopped = true;
  }
}
