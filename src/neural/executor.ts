/**
 * What takes the steps of a network.
 *
 * @module
 */

import type { NetworkBackend } from "../streams/network_choices.ts";

/** Who executes a network. */
export type Backend = NetworkBackend;

/**
 * Takes the steps of a network, for several lanes at a time. A lane is a stream of its own: nothing of one comes into another.
 *
 * 1. All lanes begin at the start: their states are zero.
 * 2. `step` gives each lane a symbol, and says what may follow it. The first one of a stream is given 0, as nothing came before.
 * 3. `reset` takes a lane back to the start, whenever no step is under way.
 * 4. `close` lets go of what it holds; no call follows.
 *
 * A step that failed says nothing of the states: who goes on must begin anew.
 */
export interface Executor {
  /** Who it is. */
  readonly backend: Backend;
  /** How many lanes take each step. */
  readonly lanes: number;
  /**
   * Takes a step. The next may begin when this one is done.
   *
   * @param symbols what comes next in each lane, 0 to 255
   * @param busy which lanes must take it, not 0 for each; the others may take it or not, and are reset before they are used. `undefined`: all
   * @returns the logits, lanes × 256, in 1/64 of a power of two; valid until the next call
   * @throws {ModelError} `backend-lost`: what executes it is gone, such as a GPU
   */
  step(
    symbols: ArrayLike<number>,
    busy?: ArrayLike<number>,
  ): Int32Array | Promise<Int32Array>;
  /**
   * Takes a lane back to the start.
   *
   * @param lane 0 to lanes − 1
   */
  reset(lane: number): void;
  /** Lets go of what it holds. */
  close(): void | Promise<void>;
}

/** One that never waits. */
export interface ImmediateExecutor extends Executor {
  step(symbols: ArrayLike<number>, busy?: ArrayLike<number>): Int32Array;
  close(): void;
}
