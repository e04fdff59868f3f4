// The recurrent expert: a network of 32 cells (an LSTM whose input gate is what the forget gate leaves, Greff et al. 2017) that
// reads the bytes and gives a probability for each next byte. It learns while it codes: the output layer by gradient descent
// after every byte, the rest by backpropagation through the last WINDOW bytes (truncated, Williams and Peng 1990), its steps
// divided by the root of the slopes' mean square (Tieleman and Hinton 2012).
//
// All of it is f32 in basic operations, each rounded once, in the order docs/format.md gives: sums run over cells one after the
// other, four neighbouring gates or bytes side by side. No value can become NaN: exponents are clamped, and nothing divides by
// what could be 0.

import { BEST, BEST_SHARE, TIME } from "./layout";
import { EXPECTED, guess, NETWORK, STATE } from "./guesses";
import {
  CELLS, FADED, GATES, INPUT_SQUARES, INPUT_WEIGHTS, OUTCOMES, OUTPUT_BIAS, OUTPUT_WEIGHTS, SHARES, SLOPES, STATE_SQUARES,
  STATE_WEIGHTS, STEP_BYTES, STEPS, WINDOW, WORK,
} from "./regions";

/** Rate of the output layer, and of the rest. */
const OUTPUT_RATE: f32 = 0.05;
const RATE: f32 = 0.004;

/** What a mean square keeps of itself. */
const KEEP: f32 = 0.99;
/** Added to roots, far below usual slopes: rows that hardly matter hardly move. */
const FLOOR: f32 = 0.00001;

// Parts of a step's record, each of CELLS f32
const PART: u32 = CELLS * 4;
const H_BEFORE: u32 = 0;
const C_BEFORE: u32 = PART;
const F: u32 = PART * 2;
const G: u32 = PART * 3;
const O: u32 = PART * 4;
const T: u32 = PART * 5;
const ERROR: u32 = PART * 6;
const BYTE: u32 = PART * 8;

// Parts of the scratch space
const H: u32 = WORK; // outputs of the cells
const C: u32 = WORK + PART; // states of the cells
const A: u32 = WORK + PART * 2; // sums of the gates, then their slopes

const GATE_BYTES: u32 = GATES * 4;

/** e^x for x from −87 to 0 (what is less counts as −87): 2^n times a polynomial on half a binary order either way. */
@inline
function exponential(x: v128): v128 {
  x = f32x4.pmax(x, f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, the first of few bits, so that n times it is exact
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-0.00021219444)));
  // the series of e^r
  let y = f32x4.splat(0.0013888889);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.0083333333));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.041666667));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.16666667));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(0.5));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1));
  return f32x4.mul(y, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/** 1 / (1 + e^−x), by e^−|x|, which is at most 1. */
@inline
function sigmoid(x: v128): v128 {
  const e = exponential(f32x4.neg(f32x4.abs(x)));
  const one = f32x4.splat(1);
  const high = f32x4.div(one, f32x4.add(one, e));
  return v128.bitselect(f32x4.sub(one, high), high, f32x4.lt(x, f32x4.splat(0)));
}

@inline
function tanh(x: v128): v128 {
  const two = f32x4.splat(2);
  return f32x4.sub(f32x4.mul(two, sigmoid(f32x4.mul(two, x))), f32x4.splat(1));
}

@inline
function stepAt(time: u32): u32 {
  return STEPS + time * STEP_BYTES;
}

/** The sum of a vector's lanes. */
@inline
function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Takes a byte in, and predicts the one after it. */
function forward(byte: u32): void {
  const step = stepAt(load<u32>(TIME)), input = INPUT_WEIGHTS + byte * GATE_BYTES;
  store<u32>(step, byte, BYTE);
  memory.copy(step + H_BEFORE, H, PART * 2);
  // Six vectors of gates at a time stay in registers.
  for (let k: u32 = 0; k < GATE_BYTES; k += 96) {
    let a = v128.load(input + k), b = v128.load(input + k, 16), c = v128.load(input + k, 32);
    let d = v128.load(input + k, 48), e = v128.load(input + k, 64), f = v128.load(input + k, 80);
    for (let j: u32 = 0, row = STATE_WEIGHTS + k; j < PART; j += 4, row += GATE_BYTES) {
      const h = v128.load32_splat(H + j);
      a = f32x4.add(a, f32x4.mul(h, v128.load(row)));
      b = f32x4.add(b, f32x4.mul(h, v128.load(row, 16)));
      c = f32x4.add(c, f32x4.mul(h, v128.load(row, 32)));
      d = f32x4.add(d, f32x4.mul(h, v128.load(row, 48)));
      e = f32x4.add(e, f32x4.mul(h, v128.load(row, 64)));
      f = f32x4.add(f, f32x4.mul(h, v128.load(row, 80)));
    }
    v128.store(A + k, a);
    v128.store(A + k, b, 16);
    v128.store(A + k, c, 32);
    v128.store(A + k, d, 48);
    v128.store(A + k, e, 64);
    v128.store(A + k, f, 80);
  }
  const one = f32x4.splat(1);
  for (let j: u32 = 0; j < PART; j += 16) {
    const f = sigmoid(v128.load(A + j)), g = tanh(v128.load(A + PART + j)), o = sigmoid(v128.load(A + PART * 2 + j));
    const c = f32x4.add(f32x4.mul(v128.load(C + j), f), f32x4.mul(g, f32x4.sub(one, f)));
    const t = tanh(c);
    v128.store(step + F + j, f);
    v128.store(step + G + j, g);
    v128.store(step + O + j, o);
    v128.store(step + T + j, t);
    v128.store(C + j, c);
    v128.store(H + j, f32x4.mul(o, t));
  }
  predict();
}

/** Probabilities of all bytes, their sums, and the likeliest byte. */
function predict(): void {
  let top = f32x4.splat(-1000000);
  for (let k: u32 = 0; k < 1024; k += 64) {
    let a = v128.load(OUTPUT_BIAS + k), b = v128.load(OUTPUT_BIAS + k, 16);
    let c = v128.load(OUTPUT_BIAS + k, 32), d = v128.load(OUTPUT_BIAS + k, 48);
    for (let j: u32 = 0, row = OUTPUT_WEIGHTS + k; j < PART; j += 4, row += 1024) {
      const h = v128.load32_splat(H + j);
      a = f32x4.add(a, f32x4.mul(h, v128.load(row)));
      b = f32x4.add(b, f32x4.mul(h, v128.load(row, 16)));
      c = f32x4.add(c, f32x4.mul(h, v128.load(row, 32)));
      d = f32x4.add(d, f32x4.mul(h, v128.load(row, 48)));
    }
    v128.store(OUTCOMES + k, a);
    v128.store(OUTCOMES + k, b, 16);
    v128.store(OUTCOMES + k, c, 32);
    v128.store(OUTCOMES + k, d, 48);
    top = f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(top, a), b), c), d);
  }
  let most = f32x4.extract_lane(top, 0);
  if (f32x4.extract_lane(top, 1) > most) most = f32x4.extract_lane(top, 1);
  if (f32x4.extract_lane(top, 2) > most) most = f32x4.extract_lane(top, 2);
  if (f32x4.extract_lane(top, 3) > most) most = f32x4.extract_lane(top, 3);
  let sum = f32x4.splat(0);
  const highest = f32x4.splat(most);
  for (let k: u32 = 0; k < 1024; k += 16) {
    const e = exponential(f32x4.sub(v128.load(OUTCOMES + k), highest));
    v128.store(OUTCOMES + k, e);
    sum = f32x4.add(sum, e);
  }
  const scale: f32 = 1.0 / total(sum), whole = f32x4.splat(262144);
  const scales = f32x4.splat(scale);
  let share: u32 = 0, best: u32 = 0, bestShare: u32 = 0;
  for (let k: u32 = 0; k < 1024; k += 16) {
    const p = f32x4.mul(v128.load(OUTCOMES + k), scales);
    v128.store(OUTCOMES + k, p);
    v128.store(SHARES + k, i32x4.add(i32x4.trunc_sat_f32x4_s(f32x4.mul(p, whole)), i32x4.splat(1)));
  }
  for (let k: u32 = 0; k < 256; k++) {
    const mine = load<u32>(SHARES + (k << 2));
    store<u32>(SHARES + (k << 2), share);
    share += mine;
    if (mine > bestShare) {
      bestShare = mine;
      best = k;
    }
  }
  store<u32>(SHARES + 1024, share);
  store<u32>(BEST, best);
  store<u32>(BEST_SHARE, min<u32>(bestShare >>> 12, 63));
  const g = guess(NETWORK);
  store<u32>(g, best | 256, EXPECTED);
  store<u32>(g, min<u32>(bestShare >>> 12, 63), STATE);
}

/** Moves the output layer towards the byte that came, and keeps what the cells' outputs should have been more of. */
function learnOutput(byte: u32): void {
  const error = stepAt(load<u32>(TIME)) + ERROR, came = OUTCOMES + (byte << 2), rate = f32x4.splat(OUTPUT_RATE);
  store<f32>(came, load<f32>(came) - 1);
  for (let k: u32 = 0; k < 1024; k += 16) {
    const y = v128.load(OUTCOMES + k);
    v128.store(OUTPUT_BIAS + k, f32x4.sub(v128.load(OUTPUT_BIAS + k), f32x4.mul(rate, y)));
  }
  // Two cells at a time: their sums do not wait for each other.
  for (let j: u32 = 0, row = OUTPUT_WEIGHTS; j < PART; j += 8, row += 2048) {
    const h = f32x4.mul(rate, v128.load32_splat(H + j)), h2 = f32x4.mul(rate, v128.load32_splat(H + j, 4));
    let sum = f32x4.splat(0), more = sum, sum2 = sum, more2 = sum;
    for (let k: u32 = 0; k < 1024; k += 32) {
      const y = v128.load(OUTCOMES + k), z = v128.load(OUTCOMES + k, 16);
      const w = v128.load(row + k), x = v128.load(row + k, 16);
      const w2 = v128.load(row + k, 1024), x2 = v128.load(row + k, 1040);
      sum = f32x4.add(sum, f32x4.mul(w, y));
      more = f32x4.add(more, f32x4.mul(x, z));
      sum2 = f32x4.add(sum2, f32x4.mul(w2, y));
      more2 = f32x4.add(more2, f32x4.mul(x2, z));
      v128.store(row + k, f32x4.sub(w, f32x4.mul(h, y)));
      v128.store(row + k, f32x4.sub(x, f32x4.mul(h, z)), 16);
      v128.store(row + k, f32x4.sub(w2, f32x4.mul(h2, y)), 1024);
      v128.store(row + k, f32x4.sub(x2, f32x4.mul(h2, z)), 1040);
    }
    store<f32>(error + j, total(f32x4.add(sum, more)));
    store<f32>(error + j, total(f32x4.add(sum2, more2)), 4);
  }
}

/** Moves a row of weights against its slopes. `faded` is the address of the row's share of the start. */
function descend(weights: u32, squares: u32, slopes: u32, count: u32, faded: u32): void {
  const left = load<f32>(faded) * KEEP;
  store<f32>(faded, left);
  const keep = f32x4.splat(KEEP), add = f32x4.splat(<f32> 1 - KEEP), known = f32x4.splat(<f32> 1 / (<f32> 1 - left));
  const rate = f32x4.splat(RATE), floor = f32x4.splat(FLOOR);
  for (let k: u32 = 0; k < count; k += 16) {
    const slope = v128.load(slopes + k);
    const square = f32x4.add(f32x4.mul(v128.load(squares + k), keep), f32x4.mul(f32x4.mul(slope, slope), add));
    v128.store(squares + k, square);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(square, known)), floor);
    v128.store(weights + k, f32x4.sub(v128.load(weights + k), f32x4.div(f32x4.mul(rate, slope), root)));
  }
}

/** Learns from the window. */
function backward(): void {
  const one = f32x4.splat(1);
  // What later steps say of this step's outputs and states; H and C themselves begin the next window.
  const dh = stepAt(0) + PART * 7, dc = stepAt(1) + PART * 7;
  memory.fill(dh, 0, PART);
  memory.fill(dc, 0, PART);
  memory.fill(SLOPES, 0, CELLS * GATE_BYTES);
  for (let time: u32 = WINDOW; time > 0; time--) {
    const step = stepAt(time - 1);
    for (let j: u32 = 0; j < PART; j += 16) {
      const f = v128.load(step + F + j), g = v128.load(step + G + j), o = v128.load(step + O + j), t = v128.load(step + T + j);
      const h = f32x4.add(v128.load(step + ERROR + j), v128.load(dh + j));
      const c = f32x4.add(v128.load(dc + j), f32x4.mul(f32x4.mul(h, o), f32x4.sub(one, f32x4.mul(t, t))));
      const rest = f32x4.sub(one, f);
      v128.store(A + j, f32x4.mul(f32x4.mul(c, f32x4.sub(v128.load(step + C_BEFORE + j), g)), f32x4.mul(f, rest)));
      v128.store(A + PART + j, f32x4.mul(f32x4.mul(c, rest), f32x4.sub(one, f32x4.mul(g, g))));
      v128.store(A + PART * 2 + j, f32x4.mul(f32x4.mul(h, t), f32x4.mul(o, f32x4.sub(one, o))));
      v128.store(dc + j, f32x4.mul(c, f));
    }
    for (let j: u32 = 0, row: u32 = 0; j < PART; j += 8, row += 2 * GATE_BYTES) {
      const before = v128.load32_splat(step + H_BEFORE + j), before2 = v128.load32_splat(step + H_BEFORE + j, 4);
      let sum = f32x4.splat(0), sum2 = sum;
      for (let k: u32 = 0; k < GATE_BYTES; k += 16) {
        const slope = v128.load(A + k), weights = STATE_WEIGHTS + row + k, slopes = SLOPES + row + k;
        sum = f32x4.add(sum, f32x4.mul(v128.load(weights), slope));
        sum2 = f32x4.add(sum2, f32x4.mul(v128.load(weights, GATE_BYTES), slope));
        v128.store(slopes, f32x4.add(v128.load(slopes), f32x4.mul(before, slope)));
        v128.store(slopes, f32x4.add(v128.load(slopes, GATE_BYTES), f32x4.mul(before2, slope)), GATE_BYTES);
      }
      store<f32>(dh + j, total(sum));
      store<f32>(dh + j, total(sum2), 4);
    }
    const byte = load<u32>(step, BYTE);
    descend(INPUT_WEIGHTS + byte * GATE_BYTES, INPUT_SQUARES + byte * GATE_BYTES, A, GATE_BYTES, FADED + (byte << 2));
  }
  descend(STATE_WEIGHTS, STATE_SQUARES, SLOPES, CELLS * GATE_BYTES, FADED + 1024);
}

/** Takes in a byte after it was coded. */
export function updateNetwork(byte: u32): void {
  learnOutput(byte);
  const time = load<u32>(TIME) + 1;
  if (time == WINDOW) backward();
  store<u32>(TIME, time == WINDOW ? 0 : time);
  forward(byte);
}

/** Fills weights with small numbers of either sign, from a linear congruential generator (Knuth 1997, table 3.3.4-1). */
export function prepareNetwork(): void {
  let x: u32 = 1;
  for (let i: u32 = 0; i < (256 + CELLS) * GATES; i++) {
    x = x * 1664525 + 1013904223;
    // 24 bits, from −1 to 1, and a sixth of that: about one by the root of the cells
    let w = <f32> (<i32> (x >>> 8) - 8388608) / 8388608 * <f32> 0.17;
    // Gates begin mostly open to the past.
    if (i < 256 * GATES && i % GATES < CELLS) w += 1;
    store<f32>(INPUT_WEIGHTS + (i << 2), w);
  }
  for (let i: u32 = 0; i < 257; i++) store<f32>(FADED + (i << 2), 1);
  forward(0);
}

/** The network's probability that the next bit is 1, scaled by 4,096, 0 … 4,095; `c0` holds the `bits` bits before. */
@inline
export function networkShare(c0: u32, bits: u32): u32 {
  const size: u32 = 256 >>> bits, low = (c0 << 8 - bits) & 255;
  const from = load<u32>(SHARES + (low << 2)), to = load<u32>(SHARES + (low + size << 2));
  const middle = load<u32>(SHARES + (low + (size >>> 1) << 2));
  return (to - middle << 12) / (to - from);
}
