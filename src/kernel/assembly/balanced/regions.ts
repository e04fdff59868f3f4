// Regions of a balanced coder, in the place of those of ../regions.ts up to order 1, whose places it shares with the rest.

import { DYNAMIC } from "../layout";

/** Contexts at most. */
export const CONTEXTS: u32 = 16;

export const SETS: u32 = 7;
/** Rows of all sets together, see contexts.ts. */
export const SET_ROWS: u32 = 1864;
export const ROW: u32 = 48;

export const FINAL_ROWS: u32 = 256;

// What an ensemble learns for itself, from its base on
export const MAPS: u32 = 0; // 256 log-odds, i16, for each context: these it does not learn, see predictor.ts
export const STATE_MAP: u32 = MAPS + CONTEXTS * 512; // 64 states × expected bit
export const BYTE_MAP: u32 = STATE_MAP + 512; // 2 classes × expected byte × bit number
export const MIXERS: u32 = BYTE_MAP + 2 * 256 * 8 * 4;
export const FINALS: u32 = MIXERS + SET_ROWS * ROW;
export const ENSEMBLE_BYTES: u32 = FINALS + 2 * FINAL_ROWS * 16;

export const ENSEMBLES: u32 = <u32> DYNAMIC;
// 3 ensembles end before ORDER1
