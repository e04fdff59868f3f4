// Bit histories by context. A slot holds the 15 histories of one nibble (the node of the partial nibble, 1 … 15,
// numbers them). Four slots and their four check bytes share one 64-byte line, so a nibble costs a context
// one cache miss:
//
//   check[4]  slot 0 [15]  slot 1 [15]  slot 2 [15]  slot 3 [15]

import { PLANES, SLOT_LINES, SLOT_TABLE } from "./layout";
import { isFrozen } from "./mode";

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

/** The line for a context's first nibble. */
@inline
export function lineOf(hash: u32): u32 {
  return <u32> ((<u64> hash * <u64> load<u32>(SLOT_LINES)) >> 32);
}

/**
 * The line for a context's first nibble where there are several tables, one behind the other: while a model is primed, contexts
 * spread over them by bits that choose neither line nor check, and the best of each line's namesakes go into one table later.
 */
@inline
export function planeLineOf(hash: u32): u32 {
  return lineOf(hash) + (hash >>> 8 & load<u32>(PLANES)) * load<u32>(SLOT_LINES);
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

/** The lesser, by arithmetic: a branch on it would be mispredicted more often than not. */
@inline
function lesser(a: i32, b: i32): i32 {
  const d = a - b;
  return b + (d & d >> 31);
}

/** A slot that remembers nothing, for when nothing may be given up. */
const EMPTY: usize = memory.data(16, 16);

function replaceSlot(at: u32, check: u32): u32 {
  if (isFrozen()) return <u32> EMPTY - 1;
  // States are numbered by the bits they remember; the first history of a slot has seen them all.
  const victim: u32 = lesser(
    lesser(<i32> load<u8>(at, 4) << 2, <i32> load<u8>(at, 19) << 2 | 1),
    lesser(<i32> load<u8>(at, 34) << 2 | 2, <i32> load<u8>(at, 49) << 2 | 3),
  ) & 3;
  store<u8>(at + victim, check);
  const slot = at + 4 + victim * 15;
  store<u64>(slot, 0);
  store<u64>(slot + 7, 0);
  return slot - 1;
}
