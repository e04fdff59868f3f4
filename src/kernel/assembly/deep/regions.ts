// Regions of fixed size of a deep coder, behind those of ../regions.ts (of which it uses those of order 1 and the stride model).
// They are laid out for the deepest profile; the others leave the ends of them untouched.

import { REGIONS_END } from "../regions";
import { SET_ROWS } from "./sets";

/** Contexts of each ensemble, guesses, and with two lanes that hold a rate: the lanes of a mixer. */
export const CONTEXTS: u32 = 30;
export const GUESSES: u32 = 7;
export const LANES: u32 = 48;

/** Bytes of a row of weights of 48 lanes. */
export const ROW: u32 = LANES * 2;
export const SETS: u32 = 12;

/** Final mixers of 16 lanes, each with as many rows. */
export const FINALS: u32 = 4;
export const FINAL_ROWS: u32 = 256;

/** A guess has adaptive probabilities by state and expected bit, and by expected byte, class and bit. */
export const STATE_MAP: u32 = 64 * 2 * 4;
export const BYTE_MAP: u32 = 4 * 256 * 8 * 4;

// What an ensemble learns for itself, from its base on
export const MIXERS: u32 = 0;
export const MAPS: u32 = (MIXERS + SET_ROWS * ROW + 63) & ~63; // 256 adaptive probabilities for each context
export const GUESS_MAPS: u32 = MAPS + CONTEXTS * 1024;
export const LAST: u32 = GUESS_MAPS + GUESSES * (STATE_MAP + BYTE_MAP);
export const ENSEMBLE_BYTES: u32 = LAST + FINALS * FINAL_ROWS * 32;

/** Three ensembles. */
export const ENSEMBLES: u32 = (REGIONS_END + 63) & ~63;

/** What followed one byte, two bytes and, by a hash, three bytes: the last four such bytes, u32. */
export const FOLLOWERS_1: u32 = ENSEMBLES + 3 * ENSEMBLE_BYTES;
export const FOLLOWERS_2: u32 = FOLLOWERS_1 + 4 * 256;
export const FOLLOWERS_3: u32 = FOLLOWERS_2 + 4 * 65536;

/** Positions where the fields of this line began, then those of the line before: u32[64] each. */
export const FIELDS: u32 = FOLLOWERS_3 + 4 * 65536;

/** Keys by depth: u32[64]. */
export const KEYS: u32 = FIELDS + 512;

/** For a key, a template, and two words: by a hash of 16 bits, the position behind the last such. */
export const PLACES: u32 = KEYS + 256;

export const DEEP_END: u32 = PLACES + 3 * 4 * 65536;
