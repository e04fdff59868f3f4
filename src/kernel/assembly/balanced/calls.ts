// Calls and jumps of x86 machine code name their target by its distance, a different number at every call. Here it is the
// target itself while the predictor sees it: a bijection in place, done a little ahead when encoding, undone behind when
// decoding.

import { RAW, RAW_END } from "../layout";
import { ORIGIN, SCANNED } from "./layout";

/** Bytes of an instruction: its opcode, and its distance as four bytes. */
const INSTRUCTION: u32 = 5;

/** Distances of 25 bits with their sign: of programs up to 16 MiB. */
@inline
function inRange(x: u32): bool {
  return x + 0x1000000 < 0x2000000;
}

/**
 * Goes on to search the block: as long as fewer than `until` bytes are searched and instructions lie within the first
 * `known` bytes.
 */
@inline
export function convertCalls(until: u32, known: u32, decoding: bool): void {
  const raw = load<u32>(RAW);
  let at = load<u32>(SCANNED);
  while (at < until && at + INSTRUCTION <= known) {
    // 0xE8 is a call, 0xE9 a jump
    if ((<u32> load<u8>(raw + at) & 0xfe) != 0xe8) {
      at++;
      continue;
    }
    const operand = load<u32>(raw + at, 1), place = load<u32>(ORIGIN) + at;
    if (inRange(operand)) {
      store<u32>(raw + at, <i32> ((decoding ? operand - place : operand + place) << 7) >> 7, 1);
    }
    // Bytes of an operand are never taken for an opcode: both sides then see the same, converted or not.
    at += INSTRUCTION;
  }
  store<u32>(SCANNED, at);
}

/** Makes ready what is coded next, byte number `at` of the block. */
@inline
export function convertAhead(at: u32): void {
  if (load<u32>(SCANNED) <= at) convertCalls(at + 1, load<u32>(RAW_END), false);
}

/** Restores what was decoded, the first `known` bytes of the block. */
@inline
export function restoreBehind(known: u32): void {
  convertCalls(known, known, true);
}
