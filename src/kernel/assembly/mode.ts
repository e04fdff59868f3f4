// What a coder may be told beside coding: each is a bit of the word MODE, and none of them is set where archives are made.

import { GAINS, MODE, SHARPNESS, SLOT_TABLE, TALLY, TRACE } from "./layout";
import { squash } from "./mixer";
import { STRETCH } from "./tables";

/** Long-term memory stays as it is: what is learned from bits and what is found again by hashes. The recent past goes on. */
export const FROZEN: u32 = 1;
/** The probability of each coded bit is noted. */
export const TRACED: u32 = 2;
/** Probabilities are made sharper or flatter before they are used. */
export const TEMPERED: u32 = 4;
/** Which bit came after each bit history is counted. */
export const TALLIED: u32 = 8;
/** What each slot gains is added up. */
export const GAUGED: u32 = 16;

@inline
export function isFrozen(): bool {
  return (load<u32>(MODE) & FROZEN) != 0;
}

/** Notes what probability a bit had, as u16 scaled by 65,536. */
export function trace(bit: u32, p1: u32): void {
  const at = load<u32>(TRACE);
  store<u16>(at, bit ? p1 : 65536 - p1);
  store<u32>(TRACE, at + 2);
}

/** A probability whose log-odds are multiplied by SHARPNESS / 65,536. */
export function temper(p1: u32): u32 {
  const x = <i64> load<i16>(STRETCH + (p1 >>> 4 << 1)) * <i64> load<u32>(SHARPNESS) >> 16;
  return squash(<i32> min<i64>(max<i64>(x, -12288), 12287));
}

/** Bytes of the counts of a context: two u32 for each of 256 histories. */
const COUNTS: u32 = 2048;

/** Counts a bit after a history of a context. */
@inline
export function tally(context: u32, history: u32, bit: u32): void {
  const at = load<u32>(TALLY) + context * COUNTS + (history << 3) + (bit << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Splits the probability of a partial byte between the two that it may go on to; `nodes` are u32[512] by partial byte. */
@inline
export function divide(nodes: u32, c0: u32, p1: u32): void {
  const p = load<u32>(nodes + (c0 << 2)), one = <u32> (<u64> p * <u64> p1 >> 16);
  store<u32>(nodes + (c0 << 3), p - one);
  store<u32>(nodes + (c0 << 3), one, 4);
}

/** Bytes of a slot, and those of the checks before the first of a line. */
const SLOT: u32 = 15, CHECKS: u32 = 4;

/** Where the gain of the slot at this address less 1 is kept, as f32 in 1/1024 nat. */
@inline
function gainOf(slot: u32): u32 {
  const at = slot + 1 - load<u32>(SLOT_TABLE), number = (at >>> 6 << 2) + ((at & 63) - CHECKS) / SLOT;
  return load<u32>(GAINS) + (number << 2);
}

/**
 * What a slot that is used once more is worth for that: gains count what the other contexts did not know, but these may lose their own
 * slots. With 2 to 20 messages come out alike, with 0 they are 1 % larger, with 300 they are 3 %.
 */
const VISIT: f32 = 10;

/** Counts a visit of a slot; one that remembers nothing was given to another context. */
export function visit(slot: u32): void {
  const at = gainOf(slot);
  store<f32>(at, load<u8>(slot, 1) ? load<f32>(at) + VISIT : VISIT);
}

/**
 * Adds what a slot gained when a bit came: what the bit would have cost less its part `share` of the log-odds `x`, by the slope of the cost
 * in the middle between the two.
 */
export function gain(slot: u32, share: i32, x: i32, bit: u32): void {
  const middle = max(min(x - (share >> 1), 12287), -12288), error = <i32> (bit << 16) - <i32> squash(middle), at = gainOf(slot);
  store<f32>(at, load<f32>(at) + <f32> (<i64> share * error >> 16));
}
