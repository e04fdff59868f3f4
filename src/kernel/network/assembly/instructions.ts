// The instructions, each for all lanes of a block. What they mean is said in src/neural/program.ts; how they are written, in
// src/neural/kernel_program.ts.

import { A, B, C, IN, IN_ROW, INSTRUCTION, KIND, OUT, OUT_ROW } from "./layout";
import { multiply } from "./matrix";

// Kinds, as the second file numbers them.
const END: u32 = 0; // behind the last one
const GATHER: u32 = 1; // A: table, B: its columns, C: columns that are read
const MATMUL: u32 = 2; // A: matrix, B: columns that are read, C: columns that are written
const ADD: u32 = 3; // A: address of the right operand
const SUB: u32 = 4; // the same
const MUL: u32 = 5; // the same
const SHIFT: u32 = 6; // A: bits
const MODULO: u32 = 7; // A: mask
const CLIP: u32 = 8; // A: least, B: most
const LOOKUP: u32 = 9; // A: table of i32, C: columns
const COPY: u32 = 10; // C: columns; as many as make whole vectors are written

/** Copies whole vectors of 16 bytes, until there are as many bytes. */
@inline
export function copy(to: u32, from: u32, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 16) {
    v128.store(to + at, v128.load(from + at));
  }
}

/** Widens the columns of one row of a table; writes as many as make whole vectors. */
@inline
function widen(to: u32, from: u32, columns: u32): void {
  let at: u32 = 0;
  for (; at + 8 <= columns; at += 8) {
    const eight = v128.load8x8_s(from + at);
    v128.store(to + (at << 2), i32x4.extend_low_i16x8_s(eight));
    v128.store(to + (at << 2), i32x4.extend_high_i16x8_s(eight), 16);
  }
  for (; at < columns; at += 4) {
    const eight = i16x8.extend_low_i8x16_s(v128.load32_zero(from + at));
    v128.store(to + (at << 2), i32x4.extend_low_i16x8_s(eight));
  }
}

/** Goes through the instructions for as many lanes of a block. */
export function execute(instruction: u32, lanes: u32): void {
  for (;; instruction += INSTRUCTION) {
    const out = load<u32>(instruction, OUT), outRow = load<u32>(instruction, OUT_ROW);
    const input = load<u32>(instruction, IN), inRow = load<u32>(instruction, IN_ROW);
    const a = load<u32>(instruction, A), b = load<u32>(instruction, B), c = load<u32>(instruction, C);
    // Of what goes column by column, the rows of all lanes are one: what lies behind their columns means nothing.
    const bytes = lanes * outRow;
    switch (load<u32>(instruction, KIND)) {
      case END:
        return;
      case GATHER: {
        for (let lane: u32 = 0; lane < lanes; lane++) {
          const row = input + lane * inRow;
          let to = out + lane * outRow;
          for (let i: u32 = 0; i < c; i++, to += b << 2) {
            widen(to, a + load<u32>(row + (i << 2)) * b, b);
          }
        }
        break;
      }
      case MATMUL: {
        multiply(out, outRow, input, inRow, a, b, c, lanes);
        break;
      }
      case ADD: {
        for (let at: u32 = 0; at < bytes; at += 16) {
          v128.store(out + at, i32x4.add(v128.load(input + at), v128.load(a + at)));
        }
        break;
      }
      case SUB: {
        for (let at: u32 = 0; at < bytes; at += 16) {
          v128.store(out + at, i32x4.sub(v128.load(input + at), v128.load(a + at)));
        }
        break;
      }
      case MUL: {
        for (let at: u32 = 0; at < bytes; at += 16) {
          v128.store(out + at, i32x4.mul(v128.load(input + at), v128.load(a + at)));
        }
        break;
      }
      case SHIFT: {
        for (let at: u32 = 0; at < bytes; at += 16) {
          v128.store(out + at, i32x4.shr_s(v128.load(input + at), a));
        }
        break;
      }
      case MODULO: {
        const mask = i32x4.splat(a);
        for (let at: u32 = 0; at < bytes; at += 16) {
          v128.store(out + at, v128.and(v128.load(input + at), mask));
        }
        break;
      }
      case CLIP: {
        const least = i32x4.splat(a), most = i32x4.splat(b);
        for (let at: u32 = 0; at < bytes; at += 16) {
          v128.store(out + at, i32x4.min_s(i32x4.max_s(v128.load(input + at), least), most));
        }
        break;
      }
      case LOOKUP: {
        for (let lane: u32 = 0; lane < lanes; lane++) {
          const from = input + lane * inRow, to = out + lane * outRow;
          for (let at: u32 = 0; at < c << 2; at += 4) {
            store<u32>(to + at, load<u32>(a + (load<u32>(from + at) << 2)));
          }
        }
        break;
      }
      case COPY: {
        for (let lane: u32 = 0; lane < lanes; lane++) {
          copy(out + lane * outRow, input + lane * inRow, c << 2);
        }
        break;
      }
    }
  }
}
