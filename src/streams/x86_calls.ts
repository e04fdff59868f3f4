/**
 * Calls in programs for x86: their targets are made absolute before a block is coded, and relative again afterwards. A
 * function that is called from many places then looks the same each time.
 *
 * A call is a byte `E8` or `E9` (call and jump) and four bytes that are a number, of which the fourth is 0 or 255. The
 * number of one may hold the beginning of another. So targets are made absolute from the last to the first, and relative
 * from the first to the last: each step finds the bytes as the step that it undoes has left them, and none changes what
 * it looks at, the first byte and the fifth. docs/format.md, "Calls", says the same.
 *
 * @module
 */

import { PART } from "./parts.ts";

/** Bytes of the number after the opcode. */
const OPERAND = 4;

/** Numbers are added modulo 2^25: their 24 lower bits, and a sign that the fourth byte repeats. */
const RANGE = 0x2000000;
const SIGN = 0x1000000;

/** Bits of the hash that finds a target in the tables of {@linkcode hasCalls}. */
const TABLE_BITS = 12;

/** Calls in a block below which nothing can be said. */
const MIN_CALLS = 16;

/** Of how many calls one must gain for all of them to be changed. */
const SHARE = 16;

/** Whether a call or a jump stands at a place that has room for its number. */
function isCall(bytes: Uint8Array, at: number): boolean {
  if ((bytes[at] & 0xFE) !== 0xE8) return false;
  const top = bytes[at + OPERAND];
  return top === 0 || top === 255;
}

/** The number of a call, as the processor reads it; 25 bits. */
function relativeAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 |
    (bytes[at + 3] & 1) << 24;
}

/**
 * Makes the targets of calls absolute: the 24 lower bits with the most significant byte first, which is the one that is
 * easiest to predict.
 *
 * @param bytes a block, which is changed
 * @param position content bytes of the frame before it
 */
export function* makeAbsolute(
  bytes: Uint8Array,
  position: number,
): Generator<void, void> {
  const base = position % RANGE + OPERAND;
  for (let call = bytes.length - OPERAND - 1; call >= 0; call--) {
    if (call % PART === 0) yield;
    if (!isCall(bytes, call)) continue;
    const at = call + 1;
    const target = relativeAt(bytes, at) + at + base;
    bytes[at] = target >> 16;
    bytes[at + 1] = target >> 8;
    bytes[at + 2] = target;
    bytes[at + 3] = target & SIGN ? 255 : 0;
  }
}

/**
 * Makes the targets of calls relative again.
 *
 * @param bytes what {@linkcode makeAbsolute} has made, which is changed
 * @param position content bytes of the frame before it
 */
export function* makeRelative(
  bytes: Uint8Array,
  position: number,
): Generator<void, void> {
  const base = position % RANGE + OPERAND;
  for (let call = 0; call < bytes.length - OPERAND; call++) {
    if (call % PART === 0) yield;
    if (!isCall(bytes, call)) continue;
    const at = call + 1;
    const target = bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2] |
      (bytes[at + 3] & 1) << 24;
    const relative = target - at - base;
    bytes[at] = relative;
    bytes[at + 1] = relative >> 8;
    bytes[at + 2] = relative >> 16;
    bytes[at + 3] = relative & SIGN ? 255 : 0;
  }
}

/**
 * Whether a block has calls that are easier to predict when their targets are absolute: whether more of these were there
 * before than of the relative ones. An encoder's choice.
 *
 * @param bytes a block
 * @returns the answer; gives way now and then
 */
export function* hasCalls(bytes: Uint8Array): Generator<void, boolean> {
  const absolute = new Recent(), relative = new Recent();
  let calls = 0;
  for (let call = 0; call < bytes.length - OPERAND; call++) {
    if (call % PART === 0) yield;
    if (!isCall(bytes, call)) continue;
    calls++;
    const value = relativeAt(bytes, call + 1);
    relative.see(value);
    absolute.see((value + call) % RANGE);
  }
  return calls >= MIN_CALLS && (absolute.hits - relative.hits) * SHARE > calls;
}

/** Numbers that were there of late. */
class Recent {
  /** How many were there before. */
  hits = 0;
  #seen: Int32Array | undefined; // each plus one; only made for blocks that have calls

  see(value: number): void {
    this.#seen ??= new Int32Array(1 << TABLE_BITS);
    const slot = Math.imul(value, 0x9E3779B1) >>> 32 - TABLE_BITS; // Knuth's multiplier
    if (this.#seen[slot] === value + 1) this.hits++;
    else this.#seen[slot] = value + 1;
  }
}
