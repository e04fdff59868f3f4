// The sorting kernel's exports. A coder is: reset once, then for each block write the raw or coded bytes where `rawAt` or
// `codedAt` says, `start`, `encode` or `decode` until it returns 0, and read the result.
//
// Each call does a slice of a few milliseconds at most, of whichever stage is next. An engine replaces baseline code by
// optimised code only between calls, and nothing else happens during one.

import { finishCoder, isExact, startCoder } from "./coder";
import { decodeFast, encodeFast, FAST_BYTES, prepareFast } from "./fast_model";
import { estimateSlice } from "./estimate";
import { inverseSlice } from "./inverse";
import {
  ARRAY,
  AT,
  BEFORE,
  BUCKETS,
  CODED,
  CODED_AT,
  CODED_END,
  COUNTS,
  CUT,
  DYNAMIC,
  ENSEMBLE,
  ESTIMATE,
  FAILED,
  LAST,
  LEAST,
  MODEL,
  OUT,
  PHASE,
  RAW,
  RAW_LENGTH,
  RIVAL,
  RUN,
  SHORT,
  SORTED,
  SPARE,
  STAGE,
  TEXT,
  TEXT_LENGTH,
  TRIAL,
} from "./layout";
import {
  decodeFull,
  decodeLean,
  encodeFull,
  encodeLean,
  MIXING_BYTES,
  prepareMixing,
} from "./mixing_model";
import { readHead, writeHead } from "./payload";
import {
  chooseEscape,
  cutSlice,
  MIN_LENGTH,
  MIN_RARE,
  MIN_REPEAT,
  restoreSlice,
  startRepeats,
} from "./repeats";
import { sortSlice, startSort } from "./suffix_sort";
import { transformSlice } from "./transform";
import { chooseTree } from "./tree";

/** Predictors of sorted symbols, by number. */
const FAST: u32 = 0;
const LEAN: u32 = 1;

/** Symbols coded in a slice, each in about 100 ns. */
const SYMBOLS: u32 = 8192;
/** Entries that any other loop goes through in a slice, each in 2 to 30 ns. */
const ENTRIES: u32 = 32768;

/** Where one byte in so many of a text would be in repeats that only the smaller minimum takes out, both are tried. */
const SHARE: u32 = 6;
/** Of what is estimated, this part (a 128th) may the smaller minimum seem to lose: repeats cost less than the estimate says. */
const BIAS: u32 = 7;

/** How far that has come: no text yet; the one with the smaller minimum; the other one; done. */
const UNDECIDED: u32 = 0;
const RARE: u32 = 1;
const FREQUENT: u32 = 2;
const DECIDED: u32 = 3;

/** Bytes beside those that follow the block limit: read behind the end of a block, or the least size of an array. */
const SLACK: u32 = 64;
const LEAST_ARRAY: u32 = 4096;
const LEAST_BUCKETS: u32 = 2048;

function goTo(stage: u32): void {
  store<u32>(STAGE, stage);
  store<u32>(PHASE, 0);
  store<u32>(AT, 0);
}

/** Counts `count` more bytes of the content or text. */
function countSlice(from: u32, length: u32, count: u32): bool {
  const begin = load<u32>(AT), to = min(begin + count, length);
  if (begin == 0) memory.fill(COUNTS, 0, 1024);
  for (let i = begin; i < to; i++) {
    const at = COUNTS + (<u32> load<u8>(from + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(AT, to);
  return to == length;
}

function prepareModel(): void {
  store<u32>(LAST, 0);
  store<u32>(BEFORE, 0);
  store<u32>(RUN, 0);
  if (load<u32>(ENSEMBLE) == FAST) prepareFast();
  else prepareMixing();
}

function encodeSlice(): bool {
  const ensemble = load<u32>(ENSEMBLE);
  return ensemble == FAST
    ? encodeFast(SYMBOLS)
    : ensemble == LEAN
    ? encodeLean(SYMBOLS)
    : encodeFull(SYMBOLS);
}

function decodeSlice(): bool {
  const ensemble = load<u32>(ENSEMBLE);
  return ensemble == FAST
    ? decodeFast(SYMBOLS)
    : ensemble == LEAN
    ? decodeLean(SYMBOLS)
    : decodeFull(SYMBOLS);
}

/** Whether a text shorter than the content was made; it is sorted then, and otherwise the content itself. */
function chooseText(): void {
  const n = load<u32>(RAW_LENGTH), shorter = load<u32>(AT) == n;
  store<u32>(CUT, shorter);
  store<u32>(TEXT, shorter ? load<u32>(SPARE) : load<u32>(RAW));
  store<u32>(TEXT_LENGTH, shorter ? load<u32>(OUT) : n);
}

/** Begins to take out repeats of this length and more. */
function cutFrom(least: u32): void {
  store<u32>(LEAST, least);
  store<u32>(TEXT, load<u32>(SPARE));
  goTo(1);
  startRepeats(load<u32>(RAW), load<u32>(TEXT));
}

/** Begins to code the sorted symbols. */
function startSymbols(): void {
  store<u32>(CODED, chooseTree());
  writeHead();
  prepareModel();
  startCoder(false);
  goTo(6);
}

/** Encodes on; returns 0 when the payload is complete, or as long as the content. */
export function encode(): u32 {
  const raw = load<u32>(RAW), n = load<u32>(RAW_LENGTH);
  switch (load<u32>(STAGE)) {
    case 0: {
      if (!countSlice(raw, n, ENTRIES)) return 1;
      if (n < MIN_LENGTH) {
        store<u32>(AT, 0);
        chooseText();
        store<u32>(TRIAL, DECIDED);
        goTo(3);
        startSort();
        return 1;
      }
      chooseEscape();
      store<u32>(TRIAL, UNDECIDED);
      cutFrom(MIN_RARE);
      return 1;
    }
    case 1: {
      if (!cutSlice(ENTRIES)) return 1;
      chooseText();
      const short = load<u32>(SHORT);
      const many = short * SHARE > short + load<u32>(OUT);
      if (load<u32>(TRIAL) == UNDECIDED) store<u32>(TRIAL, many ? RARE : DECIDED);
      goTo(2);
      return 1;
    }
    case 2: {
      if (!countSlice(load<u32>(TEXT), load<u32>(TEXT_LENGTH), ENTRIES)) {
        return 1;
      }
      goTo(3);
      startSort();
      return 1;
    }
    case 3: {
      if (sortSlice(ENTRIES)) goTo(4);
      return 1;
    }
    case 4: {
      if (!transformSlice(ENTRIES)) return 1;
      if (load<u32>(TRIAL) == DECIDED) startSymbols();
      else goTo(5);
      return 1;
    }
    case 5: {
      if (!estimateSlice(ENTRIES)) return 1;
      const cost = load<u32>(ESTIMATE);
      if (load<u32>(TRIAL) == RARE) {
        store<u32>(RIVAL, cost);
        store<u32>(TRIAL, FREQUENT);
        cutFrom(MIN_REPEAT);
      } else if (load<u32>(RIVAL) <= cost + (cost >>> BIAS)) {
        store<u32>(TRIAL, DECIDED);
        cutFrom(MIN_RARE);
      } else startSymbols();
      return 1;
    }
    default: {
      const done = load<u32>(CODED_AT) >= load<u32>(CODED_END) || encodeSlice();
      if (done) finishCoder();
      return done ? 0 : 1;
    }
  }
}

/** Decodes on; returns 0 when the content is complete or {@link failed} says that the payload is damaged. */
export function decode(): u32 {
  switch (load<u32>(STAGE)) {
    case 0: {
      if (!readHead()) return fail();
      store<u32>(TEXT, load<u32>(CUT) ? load<u32>(SPARE) : load<u32>(RAW));
      prepareModel();
      startCoder(true);
      goTo(1);
      return 1;
    }
    case 1: {
      const done = decodeSlice();
      if (load<u32>(CODED_AT) > load<u32>(CODED_END) + 4) return fail();
      if (!done) return 1;
      if (!isExact()) return fail();
      goTo(2);
      return 1;
    }
    case 2: {
      if (!inverseSlice(ENTRIES)) return 1;
      if (load<u32>(FAILED) || !load<u32>(CUT)) return 0;
      goTo(3);
      startRepeats(load<u32>(TEXT), load<u32>(RAW));
      return 1;
    }
    default:
      return restoreSlice(ENTRIES) ? 0 : 1;
  }
}

function fail(): u32 {
  store<u32>(FAILED, 1);
  return 0;
}

/** Whether the payload is not what an encoder writes. */
export function failed(): u32 {
  return load<u32>(FAILED);
}

/** Address of the raw block. */
export function rawAt(): u32 {
  return load<u32>(RAW);
}

/** Address of the payload. */
export function codedAt(): u32 {
  return load<u32>(SPARE);
}

/** Bytes of payload, counted even where there was no room. */
export function codedLength(): u32 {
  return load<u32>(CODED_AT) - load<u32>(SPARE);
}

/** Lays out fresh memory. Returns the bytes in use, or 0 when memory cannot grow to that. */
export function reset(blockLimit: u32): u32 {
  let at: u32 = DYNAMIC;
  store<u32>(MODEL, at);
  at += max(FAST_BYTES, MIXING_BYTES);
  store<u32>(ARRAY, at);
  at += 4 * blockLimit + LEAST_ARRAY;
  // A level below the first has fewer symbols than half the block has bytes. Nothing is sorted while symbols are coded.
  store<u32>(BUCKETS, at);
  store<u32>(SORTED, at);
  at += 2 * blockLimit + LEAST_BUCKETS;
  store<u32>(RAW, at);
  at += blockLimit + SLACK;
  store<u32>(SPARE, at);
  at += blockLimit + SLACK;
  const pages = (at + 65535) >>> 16;
  const have = <u32> memory.size();
  if (have < pages && memory.grow(<i32> (pages - have)) < 0) return 0;
  return at;
}

/** Begins a block. */
export function start(
  rawLength: u32,
  codedLength: u32,
  ensemble: u32,
): void {
  store<u32>(RAW_LENGTH, rawLength);
  store<u32>(TEXT, load<u32>(SPARE));
  store<u32>(CODED_AT, load<u32>(SPARE));
  store<u32>(CODED_END, load<u32>(SPARE) + codedLength);
  store<u32>(ENSEMBLE, ensemble);
  store<u32>(FAILED, 0);
  goTo(0);
}
