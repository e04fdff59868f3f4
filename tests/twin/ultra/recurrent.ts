/**
 * The recurrent network in plain TypeScript: every operation is rounded to 32 bits, one after the other, in the order of
 * docs/format.md. Sums that the kernel makes four side by side are four sums here, too.
 */

import { add, multiply } from "../arithmetic.ts";

const { fround, sqrt } = Math;

const CELLS = 32, GATES = 96, BYTES = 256;

/** Bytes that are learned from together. */
const WINDOW = 10;

const OUTPUT_RATE = fround(0.05), RATE = fround(0.004);
const KEEP = fround(0.99), FLOOR = fround(0.00001);

/** Coefficients of e^r from r^6 down. */
const SERIES = [
  0.0013888889,
  0.0083333333,
  0.041666667,
  0.16666667,
  0.5,
  1,
  1,
].map(fround);

/** The nearest integer; of two as near, the even one. */
function nearest(x: number): number {
  const floor = Math.floor(x), rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** e^x for x up to 0. */
function exponential(x: number): number {
  if (x < -87) x = -87;
  const n = nearest(fround(x * fround(1.4426950408889634)));
  let r = fround(x - fround(n * fround(0.693359375)));
  r = fround(r - fround(n * fround(-0.00021219444)));
  const y = SERIES.reduce((y, c) => fround(fround(y * r) + c));
  return fround(y * 2 ** n);
}

function sigmoid(x: number): number {
  const high = fround(1 / fround(1 + exponential(-Math.abs(x))));
  return x < 0 ? fround(1 - high) : high;
}

function tanh(x: number): number {
  return fround(fround(2 * sigmoid(fround(2 * x))) - 1);
}

/** The sum of four sums. */
function total(four: Float32Array): number {
  return fround(fround(four[0] + four[1]) + fround(four[2] + four[3]));
}

function matrix(rows: number, columns: number): Float32Array[] {
  return Array.from({ length: rows }, () => new Float32Array(columns));
}

/** Weights, their mean squares of slopes, and the share of those that is still the start. */
class Row {
  readonly weights = new Float32Array(GATES);
  readonly squares = new Float32Array(GATES);
}

/** What one step needs to be learned from. */
interface Step {
  byte: number;
  hBefore: Float32Array;
  cBefore: Float32Array;
  f: Float32Array;
  g: Float32Array;
  o: Float32Array;
  t: Float32Array;
  error: Float32Array;
}

export class RecurrentNetwork {
  readonly #inputRows = Array.from({ length: BYTES }, () => new Row());
  readonly #stateRows = Array.from({ length: CELLS }, () => new Row());
  readonly #inputFaded = new Float32Array(BYTES).fill(1);
  #stateFaded = 1;
  readonly #outputWeights = matrix(CELLS, BYTES);
  readonly #outputBias = new Float32Array(BYTES);
  #h = new Float32Array(CELLS);
  #c = new Float32Array(CELLS);
  #window: Step[] = [];
  /** Probabilities of the next byte. */
  readonly #outcomes = new Float32Array(BYTES);
  /** Sums of the probabilities of lower bytes. */
  readonly #shares = new Uint32Array(BYTES + 1);
  /** The byte held likeliest, and the class of its probability, 0 to 63. */
  best = 0;
  bestShare = 0;

  constructor() {
    let x = 1;
    const next = () => {
      x = add(multiply(x, 1664525), 1013904223);
      return fround(
        fround(((x >>> 8) - 8388608) / 8388608) * fround(0.17),
      );
    };
    for (const { weights } of this.#inputRows) {
      for (let k = 0; k < GATES; k++) {
        weights[k] = k < CELLS ? fround(next() + 1) : next();
      }
    }
    for (const { weights } of this.#stateRows) {
      for (let k = 0; k < GATES; k++) weights[k] = next();
    }
    this.#forward(0);
  }

  /** The probability that the next bit is 1, scaled by 4,096. */
  share(c0: number, bits: number): number {
    const size = 256 >> bits, low = c0 * size - 256;
    const [from, middle, to] = [low, low + size / 2, low + size].map((i) =>
      this.#shares[i]
    );
    return Math.floor((to - middle) * 4096 / (to - from));
  }

  /** Takes in a byte after it was coded. */
  update(byte: number): void {
    this.#learnOutput(byte);
    if (this.#window.length === WINDOW) {
      this.#backward();
      this.#window = [];
    }
    this.#forward(byte);
  }

  #forward(byte: number): void {
    const h = this.#h, sums = this.#inputRows[byte].weights.slice();
    for (let j = 0; j < CELLS; j++) {
      const { weights } = this.#stateRows[j];
      for (let k = 0; k < GATES; k++) {
        sums[k] = sums[k] + fround(h[j] * weights[k]);
      }
    }
    const f = sums.slice(0, CELLS).map(sigmoid);
    const g = sums.slice(CELLS, 2 * CELLS).map(tanh);
    const o = sums.slice(2 * CELLS).map(sigmoid);
    const c = this.#c.map((c, j) =>
      fround(c * f[j]) + fround(g[j] * fround(1 - f[j]))
    );
    const t = c.map(tanh);
    const error = new Float32Array(CELLS);
    this.#window.push(
      { byte, hBefore: h, cBefore: this.#c, f, g, o, t, error },
    );
    this.#c = c;
    this.#h = o.map((o, j) => o * t[j]);
    this.#predict();
  }

  #predict(): void {
    const y = this.#outputBias.slice();
    for (let j = 0; j < CELLS; j++) {
      const weights = this.#outputWeights[j];
      for (let k = 0; k < BYTES; k++) {
        y[k] = y[k] + fround(this.#h[j] * weights[k]);
      }
    }
    const top = Math.max(...y);
    const sums = new Float32Array(4);
    const e = y.map((y) => exponential(fround(y - top)));
    e.forEach((e, k) => sums[k % 4] += e);
    const scale = fround(1 / total(sums));
    this.best = 0;
    let share = 0, most = 0;
    for (let k = 0; k < BYTES; k++) {
      this.#outcomes[k] = e[k] * scale;
      const mine = Math.floor(fround(this.#outcomes[k] * 2 ** 18)) + 1;
      this.#shares[k] = share;
      share += mine;
      if (mine > most) {
        most = mine;
        this.best = k;
      }
    }
    this.#shares[BYTES] = share;
    this.bestShare = Math.min(most >>> 12, 63);
  }

  #learnOutput(byte: number): void {
    const y = this.#outcomes, bias = this.#outputBias;
    y[byte] -= 1;
    for (let k = 0; k < BYTES; k++) {
      bias[k] = bias[k] - fround(OUTPUT_RATE * y[k]);
    }
    const { error } = this.#window.at(-1)!;
    const eight = new Float32Array(8), four = new Float32Array(4);
    for (let j = 0; j < CELLS; j++) {
      const weights = this.#outputWeights[j];
      const step = fround(OUTPUT_RATE * this.#h[j]);
      eight.fill(0);
      for (let k = 0; k < BYTES; k++) {
        eight[k % 8] += fround(weights[k] * y[k]);
        weights[k] = weights[k] - fround(step * y[k]);
      }
      for (let i = 0; i < 4; i++) four[i] = eight[i] + eight[i + 4];
      error[j] = total(four);
    }
  }

  #backward(): void {
    let laterH = new Float32Array(CELLS), laterC = new Float32Array(CELLS);
    const slopes = matrix(CELLS, GATES);
    for (const step of this.#window.toReversed()) {
      const { f, g, o, t, error, cBefore, hBefore } = step;
      const mine = new Float32Array(GATES);
      const h = error.map((error, j) => error + laterH[j]);
      const c = laterC.map((later, j) =>
        later + fround(
          fround(h[j] * o[j]) * fround(1 - fround(t[j] * t[j])),
        )
      );
      for (let j = 0; j < CELLS; j++) {
        const rest = fround(1 - f[j]);
        mine[j] = fround(c[j] * fround(cBefore[j] - g[j])) *
          fround(f[j] * rest);
        mine[CELLS + j] = fround(c[j] * rest) *
          fround(1 - fround(g[j] * g[j]));
        mine[2 * CELLS + j] = fround(h[j] * t[j]) *
          fround(o[j] * fround(1 - o[j]));
      }
      laterC = c.map((c, j) => c * f[j]);
      laterH = new Float32Array(CELLS);
      for (let j = 0; j < CELLS; j++) {
        const { weights } = this.#stateRows[j];
        const four = new Float32Array(4);
        for (let k = 0; k < GATES; k++) {
          four[k % 4] += fround(weights[k] * mine[k]);
          slopes[j][k] += fround(hBefore[j] * mine[k]);
        }
        laterH[j] = total(four);
      }
      const faded = fround(this.#inputFaded[step.byte] * KEEP);
      this.#inputFaded[step.byte] = faded;
      descend(this.#inputRows[step.byte], mine, faded);
    }
    this.#stateFaded = fround(this.#stateFaded * KEEP);
    this.#stateRows.forEach((row, j) =>
      descend(row, slopes[j], this.#stateFaded)
    );
  }
}

/** Moves a row of weights against its slopes. */
function descend(
  { weights, squares }: Row,
  slopes: Float32Array,
  faded: number,
): void {
  const rest = fround(1 - KEEP), known = fround(1 / fround(1 - faded));
  for (let k = 0; k < GATES; k++) {
    const slope = slopes[k];
    squares[k] = fround(squares[k] * KEEP) +
      fround(fround(slope * slope) * rest);
    const root = fround(fround(sqrt(fround(squares[k] * known))) + FLOOR);
    weights[k] = weights[k] - fround(fround(RATE * slope) / root);
  }
}
