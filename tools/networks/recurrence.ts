/**
 * Gated averages: the recurrent part of a layer, in exact integers, and its derivatives.
 *
 * Each cell moves towards a candidate by a share that its gate tells. Neither depends on the state, so all products of matrices
 * are done before, for many bytes at once; what is left to be done byte by byte is a few operations for each cell.
 *
 *     gate      = clip(floor(a + 1/2), 8, 128)
 *     share     = floor(gate² / 64)                                       1 to 256
 *     candidate = clip(floor(b + 1/2), -127, 127)
 *     state    += floor(share * (128 * candidate - state) / 256 + 1/2)    within ±16,256
 *     output    = floor(state / 128 + 1/2)                                within ±127
 *
 * `share * (128 * candidate - state)` is below 256 * 32,512 < 2^24. The square makes small shares as fine as large ones: cells
 * that remember for hundreds of bytes need them.
 *
 * @module
 */

import { LIMIT } from "./shape.ts";

/** Least and largest gate. */
export const LEAST_GATE = 8, LARGEST_GATE = 128;

/** What the square of a gate is divided by. */
export const GATE_DIVISOR = 64;

/** Share that moves a state all the way. */
export const WHOLE_SHARE = 256;

/** A state counts in so many parts of an activation. */
export const STATE_SCALE = 128;

/** One recurrent layer over a batch of `steps` bytes in each of `lanes`, one step after another. */
export class Recurrence {
  /** Output: [steps, lanes, cells]. */
  readonly outputs: Float32Array;
  /** State of each lane: [lanes, cells]. */
  readonly state: Float32Array;
  /** Outputs before the batch, then those of all steps but the last: [steps, lanes, cells]; filled by `forward`. */
  readonly delayed: Float32Array;
  readonly #lanes: number;
  readonly #steps: number;
  readonly #cells: number;
  readonly #shares: Float32Array; // [steps, lanes, cells]
  readonly #gaps: Float32Array; // 128 * candidate - state before
  readonly #carried: Float32Array; // derivative by the state: [lanes, cells]

  constructor(steps: number, lanes: number, cells: number) {
    this.#steps = steps;
    this.#lanes = lanes;
    this.#cells = cells;
    this.outputs = new Float32Array(steps * lanes * cells);
    this.state = new Float32Array(lanes * cells);
    this.delayed = new Float32Array(steps * lanes * cells);
    this.#shares = new Float32Array(steps * lanes * cells);
    this.#gaps = new Float32Array(steps * lanes * cells);
    this.#carried = new Float32Array(lanes * cells);
  }

  /** Lets a lane forget. */
  reset(lane: number): void {
    this.state.fill(0, lane * this.#cells, (lane + 1) * this.#cells);
  }

  /** What the state puts out: [lanes, cells]. */
  current(): Float32Array {
    return this.state.map((x) => Math.floor(x * (1 / STATE_SCALE) + 0.5));
  }

  /**
   * Goes on from `state`, and fills `outputs`.
   *
   * @param sums product sums, [steps, lanes, 2 * cells]: gates, then candidates
   * @param first first step
   * @param last last step
   */
  forward(sums: Float32Array, first = 0, last = this.#steps - 1): void {
    const cells = this.#cells, lanes = this.#lanes;
    const { state, outputs } = this;
    const shares = this.#shares, gaps = this.#gaps;
    if (first === 0) this.delayed.set(this.current());
    for (let row = first * lanes; row < (last + 1) * lanes; row++) {
      const from = row * 2 * cells, to = row * cells;
      const own = row % lanes * cells;
      for (let i = 0; i < cells; i++) {
        let gate = Math.floor(sums[from + i] + 0.5);
        if (gate < LEAST_GATE) gate = LEAST_GATE;
        if (gate > LARGEST_GATE) gate = LARGEST_GATE;
        let candidate = Math.floor(sums[from + cells + i] + 0.5);
        if (candidate < -LIMIT) candidate = -LIMIT;
        if (candidate > LIMIT) candidate = LIMIT;
        const share = Math.floor(gate * gate * (1 / GATE_DIVISOR));
        const gap = STATE_SCALE * candidate - state[own + i];
        const next = state[own + i] +
          Math.floor(share * gap * (1 / WHOLE_SHARE) + 0.5);
        shares[to + i] = share;
        gaps[to + i] = gap;
        state[own + i] = next;
        outputs[to + i] = Math.floor(next * (1 / STATE_SCALE) + 0.5);
      }
    }
    const size = lanes * cells;
    for (let step = first; step <= last && step + 1 < this.#steps; step++) {
      this.delayed.set(
        outputs.subarray(step * size, (step + 1) * size),
        (step + 1) * size,
      );
    }
  }

  /**
   * Derivatives by the sums. Rounding counts as none; where a value was clipped, what would bring it back counts.
   *
   * @param sums what `forward` was given; is overwritten by the derivatives
   * @param byOutputs derivatives by the outputs
   * @param first first step; the last one is taken first
   * @param last last step
   */
  backward(
    sums: Float32Array,
    byOutputs: Float32Array,
    first = 0,
    last = this.#steps - 1,
  ): void {
    const cells = this.#cells, lanes = this.#lanes;
    const shares = this.#shares, gaps = this.#gaps;
    const carried = this.#carried;
    if (last === this.#steps - 1) carried.fill(0);
    for (let row = (last + 1) * lanes - 1; row >= first * lanes; row--) {
      const from = row * 2 * cells, to = row * cells;
      const own = row % lanes * cells;
      for (let i = 0; i < cells; i++) {
        const share = shares[to + i] * (1 / WHOLE_SHARE);
        const byState = carried[own + i] +
          byOutputs[to + i] * (1 / STATE_SCALE);
        const a = sums[from + i], b = sums[from + cells + i];
        // 2 * gate / 64 for each 1 / 256 of the gap
        const gate = a < LEAST_GATE
          ? LEAST_GATE
          : a > LARGEST_GATE
          ? LARGEST_GATE
          : a;
        const byGate = byState * gaps[to + i] * gate *
          (2 / GATE_DIVISOR / WHOLE_SHARE);
        sums[from + i] = a > LARGEST_GATE && byGate < 0 ||
            a < LEAST_GATE && byGate > 0
          ? 0
          : byGate;
        const byCandidate = byState * share * STATE_SCALE;
        sums[from + cells + i] = b > LIMIT && byCandidate < 0 ||
            b < -LIMIT && byCandidate > 0
          ? 0
          : byCandidate;
        carried[own + i] = byState * (1 - share);
      }
    }
  }
}
