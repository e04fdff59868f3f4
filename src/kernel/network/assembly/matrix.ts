// A vector of −128 … 127 times a matrix of int8. Two inputs are one i16x8.dot: the weights of columns k and k + 1 of the input
// lie beside each other, and a pair of inputs is one u32. Pairs of zeros, most of them behind a ReLU, are left out: first a
// list is made of all others, without a branch that nobody could predict.
//
// A matrix lies in panels of 32 columns of the result, and what is left in panels of four, filled up with zeros. A panel has a row for
// each pair of inputs: i8[columns][2]. With an odd number of inputs, the last weight of each pair in the last row is zero.

import { BLOCK, PACKED, PACKED_ROW, PAIRS } from "./layout";

/** Columns of a wide panel: as many sums as an engine keeps in registers. */
const WIDE: u32 = 32;
/** Columns of a narrow one. */
const NARROW: u32 = 4;
/** Bytes of their rows, as shifts; and what makes an offset in a narrow one of that in a wide one. */
const WIDE_ROW: u32 = 6;
const NARROW_ROW: u32 = 3;
const NARROWER: u32 = WIDE_ROW - NARROW_ROW;

/** Bytes in the list of pairs, of one lane: u32 pair, u32 offset of its row in a wide panel; and of a block: u32[BLOCK] pairs, the same. */
const ONE: u32 = 8;
const ALL: u32 = 20;

/** Makes i16 of what enters. More is read and written than there is, up to seven columns. */
@inline
function pack(packed: u32, input: u32, pairs: u32): void {
  for (let at: u32 = 0; at < pairs << 2; at += 16) {
    const low = v128.load(input + (at << 1)), high = v128.load(input + (at << 1), 16);
    v128.store(packed + at, i16x8.narrow_i32x4_s(low, high));
  }
}

/** Lists the pairs of one lane that are not zeros. Returns the end of the list. */
@inline
function list(input: u32, pairs: u32): u32 {
  const packed = load<u32>(PACKED);
  pack(packed, input, pairs);
  let end = load<u32>(PAIRS);
  for (let i: u32 = 0; i < pairs; i++) {
    const pair = load<u32>(packed + (i << 2));
    store<u32>(end, pair);
    store<u32>(end, i << WIDE_ROW, 4);
    end += pair ? ONE : 0;
  }
  return end;
}

/** The same for a block: those that are zeros in no lane at least. */
@inline
function listAll(input: u32, inRow: u32, pairs: u32): u32 {
  const packed = load<u32>(PACKED), row = load<u32>(PACKED_ROW);
  for (let lane: u32 = 0; lane < BLOCK; lane++) {
    pack(packed + lane * row, input + lane * inRow, pairs);
  }
  let end = load<u32>(PAIRS);
  for (let at: u32 = packed, i: u32 = 0; i < pairs; at += 4, i++) {
    const a = load<u32>(at), b = load<u32>(at + row);
    const c = load<u32>(at + 2 * row), d = load<u32>(at + 3 * row);
    store<u32>(end, a);
    store<u32>(end, b, 4);
    store<u32>(end, c, 8);
    store<u32>(end, d, 12);
    store<u32>(end, i << WIDE_ROW, 16);
    end += a | b | c | d ? ALL : 0;
  }
  return end;
}

/** Adds the products of a pair with four columns. */
@inline
function plus(sum: v128, weights: v128, pair: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(weights, pair));
}

/** A wide panel for one lane. */
function wide(out: u32, panel: u32, end: u32): void {
  let a = i32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (let at = load<u32>(PAIRS); at < end; at += ONE) {
    const pair = v128.load32_splat(at);
    const row = panel + load<u32>(at, 4);
    a = plus(a, v128.load8x8_s(row), pair);
    b = plus(b, v128.load8x8_s(row, 8), pair);
    c = plus(c, v128.load8x8_s(row, 16), pair);
    d = plus(d, v128.load8x8_s(row, 24), pair);
    e = plus(e, v128.load8x8_s(row, 32), pair);
    f = plus(f, v128.load8x8_s(row, 40), pair);
    g = plus(g, v128.load8x8_s(row, 48), pair);
    h = plus(h, v128.load8x8_s(row, 56), pair);
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  v128.store(out, e, 64);
  v128.store(out, f, 80);
  v128.store(out, g, 96);
  v128.store(out, h, 112);
}

/** A narrow panel for one lane. */
function narrow(out: u32, panel: u32, end: u32): void {
  let sum = i32x4.splat(0);
  for (let at = load<u32>(PAIRS); at < end; at += ONE) {
    const row = panel + (load<u32>(at, 4) >>> NARROWER);
    sum = plus(sum, v128.load8x8_s(row), v128.load32_splat(at));
  }
  v128.store(out, sum);
}

/** Eight columns of a wide panel for a block. */
function wideAll(out: u32, outRow: u32, panel: u32, end: u32): void {
  let a = i32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (let at = load<u32>(PAIRS); at < end; at += ALL) {
    const row = panel + load<u32>(at, 16);
    const left = v128.load8x8_s(row), right = v128.load8x8_s(row, 8);
    let pair = v128.load32_splat(at);
    a = plus(a, left, pair);
    b = plus(b, right, pair);
    pair = v128.load32_splat(at, 4);
    c = plus(c, left, pair);
    d = plus(d, right, pair);
    pair = v128.load32_splat(at, 8);
    e = plus(e, left, pair);
    f = plus(f, right, pair);
    pair = v128.load32_splat(at, 12);
    g = plus(g, left, pair);
    h = plus(h, right, pair);
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  out += outRow;
  v128.store(out, c);
  v128.store(out, d, 16);
  out += outRow;
  v128.store(out, e);
  v128.store(out, f, 16);
  out += outRow;
  v128.store(out, g);
  v128.store(out, h, 16);
}

/** A narrow panel for a block. */
function narrowAll(out: u32, outRow: u32, panel: u32, end: u32): void {
  let a = i32x4.splat(0), b = a, c = a, d = a;
  for (let at = load<u32>(PAIRS); at < end; at += ALL) {
    const weights = v128.load8x8_s(panel + (load<u32>(at, 16) >>> NARROWER));
    a = plus(a, weights, v128.load32_splat(at));
    b = plus(b, weights, v128.load32_splat(at, 4));
    c = plus(c, weights, v128.load32_splat(at, 8));
    d = plus(d, weights, v128.load32_splat(at, 12));
  }
  v128.store(out, a);
  v128.store(out + outRow, b);
  v128.store(out + 2 * outRow, c);
  v128.store(out + 3 * outRow, d);
}

/** Multiplies each lane's vector by a matrix: `inputs` columns become `columns`. */
export function multiply(
  out: u32,
  outRow: u32,
  input: u32,
  inRow: u32,
  matrix: u32,
  inputs: u32,
  columns: u32,
  lanes: u32,
): void {
  const pairs = inputs + 1 >>> 1;
  const all = lanes == BLOCK;
  for (let lane: u32 = 0; lane < lanes; lane += all ? BLOCK : 1) {
    const end = all ? listAll(input, inRow, pairs) : list(input + lane * inRow, pairs);
    let panel = matrix, to = out + lane * outRow, column: u32 = 0;
    for (; column + WIDE <= columns; column += WIDE) {
      if (all) {
        for (let part: u32 = 0; part < 4; part++) {
          wideAll(to + (part << 5), outRow, panel + (part << 4), end);
        }
      } else wide(to, panel, end);
      panel += pairs << WIDE_ROW;
      to += WIDE << 2;
    }
    for (; column < columns; column += NARROW) {
      if (all) narrowAll(to, outRow, panel, end);
      else narrow(to, panel, end);
      panel += pairs << NARROW_ROW;
      to += NARROW << 2;
    }
  }
}
