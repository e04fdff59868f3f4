// The levels of the suffix sort. Each sorts a string half as long as the one above, or shorter; all work in the same
// array. A level is 16 bytes: no level is ever a call inside a call, so that the sort can pause anywhere.

import { LEVEL, LEVELS } from "./layout";

const TEXT: usize = 0;
const LENGTH: usize = 4;
const ALPHABET: usize = 8;
const SAMPLES: usize = 12;

@inline
function level(): usize {
  return LEVELS + (load<u32>(LEVEL) << 4);
}

/** Whether symbols are u32: those of the text itself are bytes. */
@inline
export function isWide(): bool {
  return load<u32>(LEVEL) != 0;
}
/** Address of the level's string. */
@inline
export function text(): u32 {
  return load<u32>(level(), TEXT);
}
@inline
export function length(): u32 {
  return load<u32>(level(), LENGTH);
}
/** Symbols are below this. */
@inline
export function alphabet(): u32 {
  return load<u32>(level(), ALPHABET);
}
/** How many sampled suffixes there are: those that sort before their successor, and after their predecessor. */
@inline
export function samples(): u32 {
  return load<u32>(level(), SAMPLES);
}
@inline
export function setSamples(count: u32): void {
  store<u32>(level(), count, SAMPLES);
}

/** Goes one level down, or to the first. */
export function enter(depth: u32, text: u32, length: u32, alphabet: u32): void {
  store<u32>(LEVEL, depth);
  store<u32>(level(), text, TEXT);
  store<u32>(level(), length, LENGTH);
  store<u32>(level(), alphabet, ALPHABET);
}

/** Symbol `i` of a string. */
@inline
export function symbol(text: u32, i: u32, wide: bool): u32 {
  return wide ? load<u32>(text + (i << 2)) : <u32> load<u8>(text + i);
}
