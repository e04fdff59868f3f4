/**
 * How long the stages work before everything else in the program has its turn.
 *
 * @module
 */

import { turn } from "./turn.ts";

/**
 * Time, in milliseconds, to work between two turns. A step takes one at most, five when it is the first of its kind in
 * a program, and begins before the time is over: 10 ms pass at most.
 */
const WORK = 4;

/**
 * Steps to work where the clock does not tell: in Workers it stands still while code runs, elsewhere it may be coarse.
 * About as much as {@linkcode WORK}.
 */
const STEPS = 8;

/** Counts work, and rests when it has been enough. */
export class Pace {
  #turn: () => Promise<void>;
  #now: () => number;
  #busy = 0; // milliseconds since the last turn
  #steps = 0; // the same in steps

  /**
   * @param turn lets others have their turn
   * @param now a clock, in milliseconds
   */
  constructor(turn: () => Promise<void>, now: () => number) {
    this.#turn = turn;
    this.#now = now;
  }

  /**
   * Does a step of work, and counts it.
   *
   * @param step the work
   * @returns what it returns
   */
  work<T>(step: () => T): T {
    const start = this.#now();
    try {
      return step();
    } finally {
      this.#busy += this.#now() - start;
      this.#steps++;
    }
  }

  /** Whether it is time for a turn. */
  get #tired(): boolean {
    return this.#busy > WORK || this.#busy === 0 && this.#steps >= STEPS;
  }

  /**
   * Waits for a turn when it is time for one. Each caller has a turn of its own: a Worker may end a request, and all
   * that it waits for, in the middle of a turn, and others that shared it would wait for ever.
   */
  async rest(): Promise<void> {
    if (!this.#tired) return;
    await this.#turn();
    this.#busy = 0;
    this.#steps = 0;
  }
}

/** The pace of all stages of the program together: stages in one pipe work without a turn between them. */
export const PACE: Pace = new Pace(turn, () => performance.now());
