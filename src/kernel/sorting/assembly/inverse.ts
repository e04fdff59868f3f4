// The inverse transform. Entry r of the successor array holds the first symbol of the suffix in row r, and above it the
// row of the suffix one symbol shorter. From the row of suffix s, the text is read from s on. Several chains are followed
// at once, each from a row that the payload names: one alone waits for memory at every symbol.

import {
  ARRAY,
  AT,
  COUNTS,
  CURSORS,
  FAILED,
  PHASE,
  ROWS,
  SORTED,
  TEXT,
  TEXT_LENGTH,
} from "./layout";
import { cursorsOf, MAX_CURSORS, stepOf } from "./transform";

/** Counts `count` more symbols, then points to the first row of each. */
function countSlice(count: u32): bool {
  const sorted = load<u32>(SORTED), n = load<u32>(TEXT_LENGTH);
  const from = load<u32>(AT), to = min(from + count, n);
  if (from == 0) memory.fill(COUNTS, 0, 1024);
  for (let i = from; i < to; i++) {
    const at = COUNTS + (<u32> load<u8>(sorted + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(AT, to);
  if (to < n) return false;
  let row: u32 = 1;
  for (let c: u32 = 0; c < 256; c++) {
    const held = load<u32>(COUNTS + (c << 2));
    store<u32>(COUNTS + (c << 2), row);
    row += held;
  }
  // Row 0 is the empty suffix: a chain that gets there too early goes on with the whole text.
  store<u32>(load<u32>(ARRAY), load<u32>(ROWS) << 8);
  return true;
}

/** Fills in the entries of `count` more symbols. */
function linkSlice(count: u32): bool {
  const sorted = load<u32>(SORTED), n = load<u32>(TEXT_LENGTH);
  const array = load<u32>(ARRAY), primary = load<u32>(ROWS);
  const from = load<u32>(AT), to = min(from + count, n);
  for (let i = from; i < to; i++) {
    const c = <u32> load<u8>(sorted + i);
    const at = COUNTS + (c << 2);
    const row = load<u32>(at);
    store<u32>(at, row + 1);
    // The row of the whole text has no symbol.
    store<u32>(array + (row << 2), i + <u32> (i >= primary) << 8 | c);
  }
  store<u32>(AT, to);
  return to == n;
}

/** Follows all chains for `count` more symbols of each. */
function followSlice(count: u32): bool {
  const n = load<u32>(TEXT_LENGTH), array = load<u32>(ARRAY);
  const step = stepOf(n), cursors = cursorsOf(n);
  const from = load<u32>(AT);
  const least = n - (cursors - 1) * step; // symbols of the last chain
  const text = load<u32>(TEXT);
  if (from == 0) memory.copy(CURSORS, ROWS, 4 * MAX_CURSORS);
  if (cursors == 8 && from < least) {
    const to = min(from + count, least);
    let a = load<u32>(CURSORS), b = load<u32>(CURSORS, 4);
    let c = load<u32>(CURSORS, 8), d = load<u32>(CURSORS, 12);
    let e = load<u32>(CURSORS, 16), f = load<u32>(CURSORS, 20);
    let g = load<u32>(CURSORS, 24), h = load<u32>(CURSORS, 28);
    for (let i = from; i < to; i++) {
      let at = text + i;
      a = load<u32>(array + (a << 2));
      b = load<u32>(array + (b << 2));
      c = load<u32>(array + (c << 2));
      d = load<u32>(array + (d << 2));
      e = load<u32>(array + (e << 2));
      f = load<u32>(array + (f << 2));
      g = load<u32>(array + (g << 2));
      h = load<u32>(array + (h << 2));
      store<u8>(at, a);
      store<u8>(at += step, b);
      store<u8>(at += step, c);
      store<u8>(at += step, d);
      store<u8>(at += step, e);
      store<u8>(at += step, f);
      store<u8>(at += step, g);
      store<u8>(at + step, h);
      a >>>= 8;
      b >>>= 8;
      c >>>= 8;
      d >>>= 8;
      e >>>= 8;
      f >>>= 8;
      g >>>= 8;
      h >>>= 8;
    }
    store<u32>(CURSORS, a);
    store<u32>(CURSORS, b, 4);
    store<u32>(CURSORS, c, 8);
    store<u32>(CURSORS, d, 12);
    store<u32>(CURSORS, e, 16);
    store<u32>(CURSORS, f, 20);
    store<u32>(CURSORS, g, 24);
    store<u32>(CURSORS, h, 28);
    store<u32>(AT, to);
    return false;
  }
  const to = min(from + count, min(step, n));
  for (let k: u32 = 0; k < cursors; k++) {
    const length = k + 1 < cursors ? step : least;
    const end = min(to, length);
    let row = load<u32>(CURSORS + (k << 2));
    for (let i = from; i < end; i++) {
      const entry = load<u32>(array + (row << 2));
      store<u8>(text + k * step + i, entry);
      row = entry >>> 8;
    }
    store<u32>(CURSORS + (k << 2), row);
  }
  store<u32>(AT, to);
  return to == min(step, n);
}

/** Each chain must end where the next began, and the last at the empty suffix. */
function check(): void {
  const cursors = cursorsOf(load<u32>(TEXT_LENGTH));
  for (let k: u32 = 0; k < cursors; k++) {
    const ends = load<u32>(CURSORS + (k << 2));
    const should = k + 1 < cursors ? load<u32>(ROWS + (k + 1 << 2)) : 0;
    if (ends != should) store<u32>(FAILED, 1);
  }
}

/** Goes on; returns whether the text is complete. The rows must be at most the text's length. */
export function inverseSlice(count: u32): bool {
  const phase = load<u32>(PHASE);
  if (phase == 0) {
    if (!countSlice(count)) return false;
  } else if (phase == 1) {
    if (!linkSlice(count)) return false;
  } else {
    if (!followSlice(count)) return false;
    check();
    return true;
  }
  store<u32>(AT, 0);
  store<u32>(PHASE, phase + 1);
  return false;
}
