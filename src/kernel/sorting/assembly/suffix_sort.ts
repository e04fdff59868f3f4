// Sorts the suffixes of the text in linear time, whatever the text is, by induced sorting: Nong, Zhang, Chan, "Two
// Efficient Algorithms for Linear Time Suffix Array Construction", IEEE Transactions on Computers 60(10), 2011.
//
// A level is a list of phases, each a loop that can pause. The recursion is a number: see levels.ts.

import {
  clearBuckets,
  countSymbols,
  pointToEnds,
  pointToStarts,
} from "./buckets";
import {
  induceFalling,
  induceLastFalling,
  induceLastRising,
  induceRising,
} from "./induce";
import { AT, LEVEL, NAME, OUT, PHASE, TEXT, TEXT_LENGTH } from "./layout";
import { enter, samples } from "./levels";
import { gatherNames, nameSamples } from "./names";
import {
  clearArray,
  clearBehindSamples,
  gatherSamples,
  listSamples,
  measureSamples,
  placeSamples,
  spreadSamples,
  translateSamples,
} from "./samples";

/** The phase where a level goes on after the one below it. */
const RETURNED = 18;
/** The phase that follows where the samples are sorted. */
const SAMPLES_SORTED = 20;

/** Begins. COUNTS must hold how often each byte of the text occurs. */
export function startSort(): void {
  enter(0, load<u32>(TEXT), load<u32>(TEXT_LENGTH), 256);
  store<u32>(PHASE, 0);
  store<u32>(AT, 0);
}

/** Goes on with a phase; returns whether it is done. */
function work(phase: u32, count: u32): bool {
  switch (phase) {
    // Sort the sampled substrings.
    case 0:
      return clearArray(count);
    case 1:
      return clearBuckets(count);
    case 2:
      return countSymbols(count);
    case 3:
      return pointToEnds(count);
    case 4:
      return placeSamples(count);
    case 5:
      return clearBuckets(count);
    case 6:
      return countSymbols(count);
    case 7:
      return pointToStarts(count);
    case 8:
      return induceFalling(count);
    case 9:
      return clearBuckets(count);
    case 10:
      return countSymbols(count);
    case 11:
      return pointToEnds(count);
    case 12:
      return induceRising(count);
    // Name them.
    case 13:
      return gatherSamples(count);
    case 14:
      return clearBehindSamples(count);
    case 15:
      return measureSamples(count);
    case 16:
      return nameSamples(count);
    case 17:
      return gatherNames(count);
    // The level below has sorted their names.
    case 18:
      return listSamples(count);
    case 19:
      return translateSamples(count);
    // Sort all suffixes.
    case 20:
      return clearBehindSamples(count);
    case 21:
      return clearBuckets(count);
    case 22:
      return countSymbols(count);
    case 23:
      return pointToEnds(count);
    case 24:
      return spreadSamples(count);
    case 25:
      return clearBuckets(count);
    case 26:
      return countSymbols(count);
    case 27:
      return pointToStarts(count);
    case 28:
      return induceLastFalling(count);
    case 29:
      return clearBuckets(count);
    case 30:
      return countSymbols(count);
    case 31:
      return pointToEnds(count);
    default:
      return induceLastRising(count);
  }
}

/** Goes on for about `count` entries; returns whether the suffix array is complete. */
export function sortSlice(count: u32): bool {
  const phase = load<u32>(PHASE);
  if (!work(phase, count)) return false;
  store<u32>(AT, 0);
  if (phase == 16 && load<u32>(NAME) == samples()) {
    // All differ: they are sorted already.
    store<u32>(PHASE, SAMPLES_SORTED);
  } else if (phase == 17) {
    enter(load<u32>(LEVEL) + 1, load<u32>(OUT), samples(), load<u32>(NAME));
    store<u32>(PHASE, 0);
  } else if (phase == 32) {
    const depth = load<u32>(LEVEL);
    if (depth == 0) return true;
    store<u32>(LEVEL, depth - 1);
    store<u32>(PHASE, RETURNED);
  } else store<u32>(PHASE, phase + 1);
  return false;
}
