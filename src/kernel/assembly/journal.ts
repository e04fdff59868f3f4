// The journal: what a message changes, so that it can be undone in a time that follows the message and not the memory. Of the large
// tables it keeps each 64-byte line before it is first written; what is small and changes all over is copied whole.

import { APM, ENSEMBLE, JOURNAL, MATCH_INDEX, RAW } from "./layout";
import { BASE as BALANCED_BASE } from "./balanced/layout";
import { ENSEMBLE_BYTES as BALANCED_BYTES } from "./balanced/regions";
import { BASE as DEEP_BASE, INDEX } from "./deep/layout";
import { DEEP_END, ENSEMBLE_BYTES as DEEP_BYTES, FOLLOWERS_1 } from "./deep/regions";
import { ORDER1, REGIONS_END } from "./regions";

// Words at the journal's beginning
const COUNT: u32 = 0; // u32 lines kept, counted even where there was no room
const ROOM: u32 = 4; // u32 lines that there is room for
const LINES: u32 = 8; // u32 address of the lines
const COPIES: u32 = 12; // u32 address of the copies
const MARKS: u32 = 64; // from here on: a bit for each line of memory, set when it is kept

/** Bytes of a kept line: its address, and itself behind that. */
const KEPT: u32 = 80;

/** Where the words that are about blocks end, and where the last word does. */
const FIRST_WORD: u32 = 64, WORDS_END: u32 = 4096;

/** Keeps the line with this address, if there is a journal and it is not kept yet. */
@inline
export function keep(at: u32): void {
  if (load<u32>(JOURNAL)) keepLine(at >>> 6);
}

function keepLine(line: u32): void {
  const journal = load<u32>(JOURNAL), mark = journal + MARKS + (line >>> 3), bit: u32 = 1 << (line & 7);
  const marks = <u32> load<u8>(mark);
  if (marks & bit) return;
  store<u8>(mark, marks | bit);
  const count = load<u32>(journal, COUNT);
  store<u32>(journal, count + 1, COUNT);
  if (count >= load<u32>(journal, ROOM)) return;
  const to = load<u32>(journal, LINES) + count * KEPT;
  store<u32>(to, line << 6);
  memory.copy(to + 16, line << 6, 64);
}

@inline
function isDeep(): bool {
  return load<u32>(ENSEMBLE) < 16;
}

/** Copies what is small between memory and the journal; `words`: the words alone. */
function copyRegions(restoring: bool, words: bool): void {
  let copy = load<u32>(load<u32>(JOURNAL), COPIES);
  const deep = isDeep();
  const base = load<u32>(deep ? DEEP_BASE : BALANCED_BASE);
  for (let i = 0; i < 4; i++) {
    const from: u32 = i == 0 ? FIRST_WORD : i == 1 ? base : i == 2 ? ORDER1 : FOLLOWERS_1;
    const end: u32 = i == 0
      ? WORDS_END
      : i == 1
      ? base + (deep ? DEEP_BYTES : BALANCED_BYTES)
      : i == 2
      ? REGIONS_END
      : deep
      ? DEEP_END
      : FOLLOWERS_1;
    if (restoring) memory.copy(from, copy, end - from);
    else memory.copy(copy, from, end - from);
    if (words) return;
    copy += end - from;
  }
}

/** Most bytes of all copies. */
const MOST_COPIED: u32 = WORDS_END + DEEP_BYTES + (REGIONS_END - ORDER1) + (DEEP_END - FOLLOWERS_1);

/**
 * Begins a journal behind everything else, with room for that many lines. A block of the ensemble must have been begun before.
 * Returns 0 when there is no memory for it.
 */
export function startJournal(room: u32): u32 {
  const journal = <u32> memory.size() << 16, marks = (load<u32>(RAW) >>> 9) + 64 & ~63;
  const bytes = MARKS + marks + room * KEPT + MOST_COPIED;
  if (memory.grow(<i32> (bytes + 65535 >>> 16)) < 0) return 0;
  store<u32>(JOURNAL, journal);
  store<u32>(journal, room, ROOM);
  store<u32>(journal, journal + MARKS + marks, LINES);
  store<u32>(journal, journal + MARKS + marks + room * KEPT, COPIES);
  copyRegions(false, false);
  return journal;
}

/** Whether a line holds rows of the APM. */
@inline
function isApm(line: u32): bool {
  return line >= load<u32>(APM) && line < (isDeep() ? load<u32>(INDEX) : load<u32>(MATCH_INDEX));
}

/**
 * Makes the memory again what it was when the journal began; `keeping`: but for what mixers, maps and APM have learned. Returns 0 where it
 * had too little room: then everything must be restored otherwise.
 */
export function undo(keeping: bool): u32 {
  const journal = load<u32>(JOURNAL), count = load<u32>(journal, COUNT), lines = load<u32>(journal, LINES);
  const whole = count <= load<u32>(journal, ROOM);
  store<u32>(journal, 0, COUNT);
  if (!whole) {
    memory.fill(journal + MARKS, 0, lines - journal - MARKS);
    return 0;
  }
  copyRegions(true, keeping);
  for (let at = lines, end = lines + count * KEPT; at < end; at += KEPT) {
    const line = load<u32>(at);
    if (!keeping || !isApm(line)) memory.copy(line, at + 16, 64);
    store<u8>(journal + MARKS + (line >>> 9), 0);
  }
  return 1;
}
