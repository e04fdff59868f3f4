// The longest earlier occurrence of what was just written predicts the next byte, as long as it keeps being right.
// Its probability depends on how long it has held and on the byte it expects.

import {
  EXPECTED,
  HISTORY,
  HISTORY_MASK,
  MATCH_INDEX,
  MATCH_LENGTH,
  MATCH_POINTER,
  MATCH_SHIFT,
  POSITION,
} from "./layout";

/** A candidate shorter than this is a coincidence. */
const SHORTEST: u32 = 5;

/** The last length class begins here: counting on would change nothing. */
const LONGEST: u32 = 512;

/** The byte at a position of the history. */
@inline
export function byteAt(position: u32): u32 {
  return load<u8>(load<u32>(HISTORY) + (position & load<u32>(HISTORY_MASK)));
}

/** After a byte: extends the match or looks for another. `hash` is of the last bytes. */
@inline
export function updateMatch(byte: u32, hash: u32): void {
  const position = load<u32>(POSITION);
  let length = load<u32>(MATCH_LENGTH), pointer = load<u32>(MATCH_POINTER);
  if (length > 0) {
    if (byteAt(pointer) == byte) {
      if (length < LONGEST) length++;
      pointer++;
    } else length = 0;
  }
  const entry = load<u32>(MATCH_INDEX) + (hash >>> load<u32>(MATCH_SHIFT) << 2);
  if (length == 0) {
    pointer = load<u32>(entry);
    if (position - pointer <= load<u32>(HISTORY_MASK) && pointer != position) {
      while (
        length < 32 && length < pointer &&
        byteAt(pointer - 1 - length) == byteAt(position - 1 - length)
      ) length++;
      if (length < SHORTEST) length = 0;
    }
  }
  store<u32>(entry, position);
  store<u32>(MATCH_LENGTH, length);
  store<u32>(MATCH_POINTER, pointer);
  store<u32>(EXPECTED, length ? byteAt(pointer) | 256 : 0);
}

/** The class of a match's length: itself up to 15, then coarser up to 31. */
@inline
export function lengthClass(n: u32): u32 {
  if (n < 16) return n;
  if (n < 32) return 16 + (n - 16 >> 2);
  if (n < 64) return 20 + (n - 32 >> 3);
  return min<u32>(24 + (n - 64 >> 6), 31);
}
