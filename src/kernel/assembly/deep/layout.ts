// Words of a deep coder, after those of ../layout.ts. Its tables: regions.ts.

// What has been seen, see history.ts and keys.ts
export const C12: usize = 512; // u32 bytes 9 to 12 back, the newest lowest
export const M4: usize = 516; // u32 last four bytes as masks
export const M8: usize = 520; // u32 the four masks before them
export const COLLAPSED: usize = 524; // u32 the last eight masks with runs collapsed, hashed to four bits each
export const LAST_WORD_2: usize = 528; // u32 hash of the word before LAST_WORD
export const WORD_LENGTH: usize = 532; // u32 letters of the word being written
export const TOKEN: usize = 536; // u32 hash of the letters and digits being written
export const LAST_TOKEN: usize = 540; // u32 hash of those before
export const DIGITS: usize = 544; // u32 digits since another byte
export const FIRST: usize = 548; // u32 masks of the line's first four bytes
export const TEMPLATE: usize = 552; // u32 hash of the line so far, each number as one digit
export const FIELD: usize = 556; // u32 number of the field in its line, up to 63
export const FIELD_START: usize = 560; // u32 position where it began
export const FIELD_HASH: usize = 564; // u32 hash of it so far
export const IN_STRING: usize = 568; // u32 1 between quotation marks
export const VALUE: usize = 572; // u32 hash of what came since the key
export const PARENT: usize = 576; // u32 key of the container
export const DEPTH: usize = 580; // u32 containers open, modulo 64
export const IN_TAG: usize = 584; // u32 1 in the name of a tag, 2 behind it, 0 outside
export const TAG: usize = 588; // u32 hash of the name of the last tag
export const ROLL_11: usize = 592; // u32 hash of the last 11 bytes
export const ROLL_32: usize = 596; // u32 hash of the last 32 bytes

// Tables
export const INDEX: usize = 600; // u32 address of the first of three match indexes
export const INDEX_BITS: usize = 604; // u32 log2 of the entries of each
export const BASE: usize = 608; // u32 address of what the block's ensemble has learned

// How deep the profile is
export const CONTEXT_END: usize = 612; // u32 contexts times 4
export const GUESS_COUNT: usize = 616; // u32 guesses, of two inputs each
export const SET_COUNT: usize = 620; // u32 mixer sets, a multiple of 4
export const ROW_BYTES: usize = 624; // u32 bytes of a row of weights
export const APM_COUNT: usize = 628; // u32 APMs, 3 or 6
export const DEPTHS: usize = 632; // u32 depth of the profile, 0 to 2

/** Guesses of 32 bytes each, see guesses.ts. */
export const GUESS: usize = 640;

// For the byte, see predictor.ts
export const HASHES: usize = 1024; // u32[32] each context's hash
export const LINES: usize = 1152; // u32[32] each context's line number
export const SLOTS: usize = 1280; // u32[32] address of each context's slot of 15 bit histories, less 1
export const SELECTED: usize = 1408; // u32[16] address of the row of weights each set selects at the byte's first bit
export const STEPS: usize = 1472; // u32[16] bytes from there to the row of the next bit

// For the bit
export const ENTRIES: usize = 1536; // u32[48] address of each input's adaptive probability, 0 for an input that is 0
export const INPUTS: usize = 1792; // i16[48] log-odds
export const ROWS: usize = 1920; // u32[16] address of the row each mixer set selects
export const OUTPUTS: usize = 1984; // i32[16] log-odds of each set
export const APM_AT: usize = 2048; // u32[8] address of the row of each APM
