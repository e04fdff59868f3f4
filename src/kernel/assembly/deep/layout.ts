// Words of the deep profile, after those of ../layout.ts, and where its tables stand.

export const WORDS: usize = 512; // where they begin

// What has been seen, see history.ts
export const M4: usize = 512; // u32 last four bytes, letters and digits classed; the newest lowest
export const M8: usize = 516; // u32 the four before them
export const M12: usize = 520; // u32 and the four before those
export const C12: usize = 524; // u32 bytes 9 to 12 back
export const WORD_2: usize = 528; // u32 hash of the word before LAST_WORD
export const TOKEN: usize = 532; // u32 hash of the letters and digits being written
export const LAST_TOKEN: usize = 536; // u32 hash of those before
export const FIELD: usize = 540; // u32 number of the field in its line
export const FIELD_START: usize = 544; // u32 position where the field began
export const FIELD_HASH: usize = 548; // u32 hash of the field so far
export const TEMPLATE: usize = 552; // u32 hash of the line so far, digits classed
export const FIRST: usize = 556; // u32 shape of the line's beginning
export const PARENT: usize = 560; // u32 key of the surrounding container
export const DEPTH: usize = 564; // u32 containers open, modulo 64
export const VALUE: usize = 568; // u32 hash of what came since the key
export const TAG: usize = 572; // u32 hash of the markup tag last opened
export const IN_TAG: usize = 576; // u32 1 within a tag
export const IN_STRING: usize = 580; // u32 1 within a quoted string
export const LAST_VALUE: usize = 584; // u32 hash of the value before
export const ROLL_1: usize = 588; // u32 hash of the last 11 bytes
export const ROLL_2: usize = 592; // u32 hash of the last 32 bytes
export const NUMBER: usize = 596; // u32 digits of the number being written
export const WORD_LENGTH: usize = 600; // u32 letters of the word being written
export const MASKED: usize = 604; // u32 hash of the collapsed classes so far
export const COLLAPSED: usize = 608; // u32 last eight collapsed classes, four bits each
export const PREVIOUS_FIRST: usize = 612; // u32 FIRST of the line before
export const ABOVE_START: usize = 616; // u32 position of this field in the line before
export const NEST: usize = 620; // u32 last bracket open
export const MATCH_BITS: usize = 624; // u32 log2 of the entries of a match index

// The guesses, 32 bytes each, see guesses.ts
export const GUESS: usize = 768;

// Per bit, see predictor.ts
export const HASHES: usize = 1024; // u32[64]
export const LINES: usize = 1280; // u32[64]
export const SLOTS: usize = 1536; // u32[64]
export const ENTRIES: usize = 1792; // u32[64]
export const INPUTS: usize = 2048; // i16[64], 16-aligned
export const ROWS: usize = 2176; // u32[16]
export const OUTPUTS: usize = 2240; // i16[16], 16-aligned
export const PARTIALS: usize = 2304; // v128[16]
export const SELECTORS: usize = 2560; // u32[16] what each set selects for the byte
