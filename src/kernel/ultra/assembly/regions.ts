// Regions of fixed size, from address 81,920 on; constants and primers lie below.

/** Contexts of each ensemble; each gives two inputs. */
export const CONTEXTS: u32 = 48;
/** Guesses; each gives two inputs. */
export const GUESSES: u32 = 11;
/** Inputs of contexts, guesses, the recurrent network and a constant; with two lanes that count, the lanes of a mixer. */
export const GUESS_INPUTS: u32 = CONTEXTS * 2;
export const NETWORK_INPUT: u32 = GUESS_INPUTS + GUESSES * 2;
export const BIAS_INPUT: u32 = NETWORK_INPUT + 1;
export const COUNTED: u32 = 12;
export const COUNTER_INPUTS: u32 = BIAS_INPUT + 1;
export const LANES: u32 = 144;
export const ROW: u32 = LANES * 2;

/** Mixer sets, and rows of all of them together: see sets.ts. */
export const SETS: u32 = 20;
export const SET_ROWS: u32 = 12531;

/** Final mixers of 24 lanes, of which 20 are used, and a count, each with as many rows. */
export const FINALS: u32 = 6;
export const FINAL_ROWS: u32 = 1024;
export const FINAL_ROW: u32 = 64;

export const APMS: u32 = 10;

/** A guess has adaptive probabilities by state and expected bit, and by expected byte, class and bit. */
export const STATE_MAP: u32 = 64 * 2 * 4;
export const BYTE_MAP: u32 = 4 * 256 * 8 * 4;

// Constants, see constants.ts
export const SQUASH: u32 = 81920; // u16[3072]
export const STRETCH: u32 = SQUASH + 6144; // i16[4096]
export const RECIPROCAL: u32 = STRETCH + 8192; // u16[1024]
export const LOGARITHMS: u32 = RECIPROCAL + 2048; // f64[4096]

// What an ensemble learns for itself, from its base on
export const MAPS: u32 = 0; // 256 adaptive probabilities for each context
export const GUESS_MAPS: u32 = MAPS + CONTEXTS * 1024;
export const MIXERS: u32 = GUESS_MAPS + GUESSES * (STATE_MAP + BYTE_MAP);
export const LAST: u32 = MIXERS + SET_ROWS * ROW;
export const ENSEMBLE_BYTES: u32 = LAST + FINALS * FINAL_ROWS * FINAL_ROW;

/** Three ensembles. */
export const ENSEMBLES: u32 = LOGARITHMS + 32768;

/** What followed one byte, two bytes and, by a hash, three bytes: the last four such bytes, u32. */
export const FOLLOWERS_1: u32 = ENSEMBLES + 3 * ENSEMBLE_BYTES;
export const FOLLOWERS_2: u32 = FOLLOWERS_1 + 4 * 256;
export const FOLLOWERS_3: u32 = FOLLOWERS_2 + 4 * 65536;

/** Positions where the fields of this line began, then those of the line before: u32[64] each. */
export const FIELDS: u32 = FOLLOWERS_3 + 4 * 65536;

/** Keys by depth: u32[64]. */
export const KEYS: u32 = FIELDS + 512;

/** For a key, a template, two words, and a value: by a hash of 16 bits, the position behind the last such. */
export const PLACES: u32 = KEYS + 256;

/** For each hash of three bytes, the position behind their last occurrence: u32. */
export const SEEN: u32 = PLACES + 4 * 4 * 65536;
/** For each distance below 2,048, how often three bytes came again that far on: u16. */
export const VOTES: u32 = SEEN + 4 * 65536;

// The recurrent network, f32 unless it says otherwise; see recurrent.ts
export const CELLS: u32 = 32;
export const GATES: u32 = 3 * CELLS;
export const WINDOW: u32 = 10;
export const INPUT_WEIGHTS: u32 = (VOTES + 2 * 2048 + 63) & ~63; // [256][GATES]
export const STATE_WEIGHTS: u32 = INPUT_WEIGHTS + 4 * 256 * GATES; // [CELLS][GATES]
export const OUTPUT_WEIGHTS: u32 = STATE_WEIGHTS + 4 * CELLS * GATES; // [CELLS][256]
export const OUTPUT_BIAS: u32 = OUTPUT_WEIGHTS + 4 * CELLS * 256; // [256]
export const INPUT_SQUARES: u32 = OUTPUT_BIAS + 4 * 256; // [256][GATES] mean squares of slopes
export const STATE_SQUARES: u32 = INPUT_SQUARES + 4 * 256 * GATES; // [CELLS][GATES]
export const FADED: u32 = STATE_SQUARES + 4 * CELLS * GATES; // [256 + 1] share of a row's mean squares that is still its start
export const SLOPES: u32 = FADED + 4 * 260; // [CELLS][GATES] of the state weights over a window
export const OUTCOMES: u32 = SLOPES + 4 * CELLS * GATES; // [256] probabilities, then errors
export const SHARES: u32 = OUTCOMES + 4 * 256; // u32[257 + 3] sums of the probabilities of lower bytes
export const STEPS: u32 = SHARES + 4 * 260; // [WINDOW] records of one step, see recurrent.ts
export const STEP_BYTES: u32 = 4 * (8 * CELLS + 4);
export const WORK: u32 = STEPS + WINDOW * STEP_BYTES; // [GATES + 2 × CELLS] scratch

export const REGIONS_END: u32 = WORK + 4 * (GATES + 2 * CELLS);
