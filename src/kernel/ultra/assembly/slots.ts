// Bit histories by context, as in ../../assembly/context_slots.ts: a slot holds the 15 histories of one nibble, four slots and
// their check bytes share a line of 64 bytes, so a nibble costs a context one cache miss:
//
//   check[4]  slot 0 [15]  slot 1 [15]  slot 2 [15]  slot 3 [15]

import { SLOT_LINES, SLOT_TABLE } from "./layout";

/** Lines of one context stay within this many (one 4 KiB page), which halves the address translations. */
const NEIGHBOURS: u32 = 64;

/** Spreads a context to 32 bits. */
@inline
export function spread(x: u32): u32 {
  x *= 0x9e3779b1; // 2^32 / golden ratio
  x ^= x >>> 15;
  x *= 0x85ebca77;
  return x ^ x >>> 13;
}

/** Joins two values in one hash. */
@inline
export function both(x: u32, y: u32): u32 {
  return spread(x) + y;
}

/** The line for a context's first nibble. */
@inline
export function lineOf(hash: u32): u32 {
  return <u32> ((<u64> hash * <u64> load<u32>(SLOT_LINES)) >> 32);
}

/** The line for the second nibble: a neighbour of the first. */
@inline
export function neighbour(line: u32, hash: u32): u32 {
  return line & ~(NEIGHBOURS - 1) | (line + hash) & (NEIGHBOURS - 1);
}

/**
 * Finds the slot with this check in a line, or gives it the slot that remembers least.
 * Returns its address less 1, so that address + node is the history.
 */
@inline
export function findSlot(line: u32, check: u32): u32 {
  const at = load<u32>(SLOT_TABLE) + (line << 6);
  const different = load<u32>(at) ^ check * 0x01010101;
  const same = (different - 0x01010101) & ~different & 0x80808080;
  // The lowest flag is exact; flags above it may be false.
  if (same) return at + 3 + (ctz(same) >>> 3) * 15;
  return replaceSlot(at, check);
}

/** What slot `i` of a line remembers, above its number. */
@inline
function seen(at: u32, i: u32): u32 {
  return <u32> load<u8>(at + 4 + i * 15) << 2 | i;
}

function replaceSlot(at: u32, check: u32): u32 {
  // States are numbered by the bits they remember; the first history of a slot has seen them all. Of equals the first slot goes;
  // without branches, as these would be guessed wrong half of the time.
  const victim = min(min(seen(at, 0), seen(at, 1)), min(seen(at, 2), seen(at, 3))) & 3;
  store<u8>(at + victim, check);
  const slot = at + 4 + victim * 15;
  store<u64>(slot, 0);
  store<u64>(slot + 7, 0);
  return slot - 1;
}
