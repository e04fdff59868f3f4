// Where the tables of the deep profile stand: regions of fixed size first, then what `reset` lays out by size.

import { DYNAMIC } from "../layout";

/** Contexts of every ensemble. */
export const CONTEXTS: u32 = 40;
/** Inputs of the mixers, a multiple of 8. */
export const LANES: u32 = 56;
export const SETS: u32 = 12;
export const FINALS: u32 = 4;
/** Rows of each set. */
export const SET_ROWS: u32 = 2048;
export const ROW_BYTES: u32 = 128;
export const FINAL_ROWS: u32 = 2048;
export const APMS: u32 = 6;

export const DEEP: u32 = <u32> DYNAMIC;
/** 256 entries of four bytes for each context. */
export const MAPS: u32 = DEEP;
export const MAPS_BYTES: u32 = 64 * 1024;
/** For each guess 64 states × expected bit, and 256 expected bytes × 8 bits × 4 classes. */
export const GUESS_MAPS: u32 = MAPS + MAPS_BYTES;
export const GUESS_MAP_BYTES: u32 = 512 + 32768;
export const MIXERS: u32 = GUESS_MAPS + 8 * GUESS_MAP_BYTES;
export const SET_BYTES: u32 = SET_ROWS * ROW_BYTES;
export const LAST: u32 = MIXERS + SETS * SET_BYTES;
export const LAST_BYTES: u32 = FINAL_ROWS * 32;
/** For each of the three matches and the tables of structure: u32 address of an index. */
export const GUESS_INDEX: u32 = LAST + FINALS * LAST_BYTES;
export const FOLLOWERS_1: u32 = GUESS_INDEX + 64; // u32[256]
export const FOLLOWERS_2: u32 = FOLLOWERS_1 + 1024; // u32[65536]
export const FOLLOWERS_3: u32 = FOLLOWERS_2 + 262144; // u32[65536], hashed
export const FIELDS: u32 = FOLLOWERS_3 + 262144; // u32[64] this line, then the line before
export const KEYS: u32 = FIELDS + 512; // u32[64] by depth
export const POINTERS: u32 = KEYS + 512; // 4 × u32[65536] by hash: key, template, ...
export const SEEN: u32 = POINTERS + 4 * 262144;
export const VOTES: u32 = SEEN + 262144;
export const APM_ROWS: u32 = VOTES + 4096;
export const APM_BYTES: u32 = 65536 * 64;
export const END: u32 = APM_ROWS + APMS * APM_BYTES;
