// The block-sorting transform (Burrows and Wheeler 1994): of each row of the sorted suffixes, the symbol before it. Row 0
// is the empty suffix, so the row of suffix array entry i is i + 1; the row of the whole text has no symbol before it.

import {
  ARRAY,
  AT,
  OUT,
  ROWS,
  SORTED,
  TEXT,
  TEXT_LENGTH,
} from "./layout";

/** Starts of the inverse are a multiple of this apart, so that few entries have to be divided. */
const GRAIN: u32 = 64;
/** How many there are at most. Eight chains hide most of the time that memory takes to answer. */
export const MAX_CURSORS: u32 = 8;
/** They are at least this far apart, as each costs three bytes. */
const MIN_STEP: u32 = 32768;

/** How far apart the starts are in a text of this length. */
@inline
export function stepOf(length: u32): u32 {
  const even = (length + MAX_CURSORS - 1) / MAX_CURSORS;
  return max((even + GRAIN - 1) / GRAIN * GRAIN, MIN_STEP);
}

/** How many there are. */
@inline
export function cursorsOf(length: u32): u32 {
  return (length + stepOf(length) - 1) / stepOf(length);
}

/** Writes the symbols of `count` more rows; returns whether all are there. */
export function transformSlice(count: u32): bool {
  const text = load<u32>(TEXT), n = load<u32>(TEXT_LENGTH);
  const array = load<u32>(ARRAY), step = stepOf(n);
  const from = load<u32>(AT), to = min(from + count, n);
  let out = from ? load<u32>(OUT) : load<u32>(SORTED);
  if (from == 0) {
    store<u8>(out, load<u8>(text + n - 1));
    out++;
  }
  for (let i = from; i < to; i++) {
    const j = load<u32>(array + (i << 2));
    if ((j & (GRAIN - 1)) == 0 && j % step == 0) {
      store<u32>(ROWS + (j / step << 2), i + 1);
      if (j == 0) continue;
    }
    store<u8>(out, load<u8>(text + j - 1));
    out++;
  }
  store<u32>(OUT, out);
  store<u32>(AT, to);
  return to == n;
}
