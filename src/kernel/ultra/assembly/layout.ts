// Where everything lives in linear memory. Nothing is kept in wasm globals: a copy of the memory is the whole state of a coder.
//
//     0 …  4,095  the words below
// 4,096 … 81,919  constant tables and primers, placed by the compiler (--memoryBase 4096)
//  81,920 …       the regions of regions.ts, then what `reset` in index.ts lays out for the frame

export const RAW: usize = 0; // u32 address of the raw block
export const CODED: usize = 4; // u32 address of the coded block
export const RAW_POS: usize = 8; // u32 bytes of the raw block done
export const RAW_END: usize = 12; // u32 bytes of the raw block in all
export const CODED_POS: usize = 16; // u32 bytes written (encoding) or taken (decoding)
export const CODED_END: usize = 20; // u32 room (encoding) or length (decoding)
export const LOW: usize = 24; // u32 coder interval, inclusive
export const HIGH: usize = 28;
export const CODE: usize = 32; // u32 the decoder's window on the payload
export const ENSEMBLE: usize = 36; // u32 0 prose, 1 structured, 2 binary
export const BASE: usize = 40; // u32 address of what the block's ensemble has learned
export const SINK: usize = 44; // u32 takes the results of loads that only fetch a line
export const BLOCK_RAW: usize = 48; // u32 address of the raw block, which RAW is but for primers
export const BLOCK_CODED: usize = 52; // u32 the same of CODED

// All from address 64 up to the blocks is what a coder has learned; what stands before is about the block.

// Tables that `reset` lays out
export const HISTORY: usize = 64; // u32 address of the history ring
export const HISTORY_MASK: usize = 68; // u32 its size − 1
export const SLOT_TABLE: usize = 72; // u32 address of the context slots
export const SLOT_LINES: usize = 76; // u32 number of their 64-byte lines
export const INDEX: usize = 80; // u32 address of the first match index
export const INDEX_BITS: usize = 84; // u32 log2 of the entries of each
export const READY: usize = 96; // u32 bit per ensemble whose maps and weights are filled
export const APM: usize = 88; // u32 address of the APM rows
export const APM_MASK: usize = 92; // u32 rows of each APM − 1
export const COUNTER_TABLE: usize = 100; // u32 address of the counters
export const COUNTER_BITS: usize = 104; // u32 log2 of the groups of 16 counters

// What has been seen: history.ts, words.ts, keys.ts, stride.ts
export const POSITION: usize = 128; // u32 bytes seen by the predictor, modulo 2^32
export const C4: usize = 132; // u32 last four bytes, the newest lowest
export const C8: usize = 136; // u32 the four before them
export const C12: usize = 140; // u32 the four before those
export const M4: usize = 144; // u32 last four bytes as masks
export const M8: usize = 148; // u32 the four masks before them
export const COLLAPSED: usize = 152; // u32 the last eight masks with runs collapsed, hashed to four bits each
export const ROLL_11: usize = 156; // u32 hash of the last 11 bytes
export const ROLL_16: usize = 160; // u32 hash of the last 16 bytes
export const ROLL_32: usize = 164; // u32 hash of the last 32 bytes
export const WORD: usize = 168; // u32 hash of the word being written, 0 between words
export const LAST_WORD: usize = 172; // u32 hash of the word before
export const LAST_WORD_2: usize = 176; // u32 of the word before that
export const LAST_WORD_3: usize = 180; // u32 and of the one before that
export const WORD_LENGTH: usize = 184; // u32 letters of the word being written
export const STEM: usize = 188; // u32 hash of the last word without its ending
export const STEM_2: usize = 192; // u32 of the word before
export const GAP: usize = 196; // u32 hash of what came since the last letter
export const SENTENCE: usize = 200; // u32 hash of the first word of the sentence
export const LENGTHS: usize = 204; // u32 lengths of the last eight words, four bits each
export const TOKEN: usize = 208; // u32 hash of the letters and digits being written
export const LAST_TOKEN: usize = 212; // u32 hash of those before
export const DIGITS: usize = 216; // u32 digits since another byte
export const LINE_START: usize = 220; // u32 position where the line began
export const LAST_LINE: usize = 224; // u32 position where the line before began
export const SHAPE: usize = 228; // u32 hash of the line so far with letters and digits classed
export const FIRST: usize = 232; // u32 masks of the line's first four bytes
export const TEMPLATE: usize = 236; // u32 hash of the line so far, each number as one digit
export const FIELD: usize = 240; // u32 number of the field in its line, up to 63
export const FIELD_START: usize = 244; // u32 position where it began
export const FIELD_HASH: usize = 248; // u32 hash of it so far
export const LAST_FIELD: usize = 252; // u32 hash of the field before
export const KEY: usize = 256; // u32 hash of the key
export const QUOTED: usize = 260; // u32 hash of what came since the last quotation mark
export const STRING: usize = 264; // u32 hash of what stood before that mark
export const IN_STRING: usize = 268; // u32 1 between quotation marks
export const VALUE: usize = 272; // u32 hash of what came since the key
export const LAST_VALUE: usize = 276; // u32 VALUE when the last key ended
export const PARENT: usize = 280; // u32 key of the container
export const DEPTH: usize = 284; // u32 containers open, modulo 64
export const IN_TAG: usize = 288; // u32 1 in the name of a tag, 2 behind it, 0 outside
export const TAG: usize = 292; // u32 hash of the name of the last tag
export const OUTER_TAG: usize = 296; // u32 hash of the name of the tag before
export const STRIDE: usize = 300; // u32 length of the records that seem to repeat, 0 while unknown
export const KNOWN: usize = 304; // u32 how many of eight orders have been met before, see predictor.ts

/** The letters of the word being written, u8[32], for its stem. */
export const LETTERS: usize = 320;

/** 11 guesses of 32 bytes each, see guesses.ts. */
export const GUESS: usize = 384;

// The recurrent network, see recurrent.ts
export const TIME: usize = 768; // u32 step of the window
export const BEST: usize = 772; // u32 byte it holds likeliest
export const BEST_SHARE: usize = 776; // u32 that byte's probability, 0 … 63

// For the byte, see predictor.ts
export const HASHES: usize = 1024; // u32[48] each context's hash
export const LINES: usize = 1216; // u32[48] each context's line number
export const SLOTS: usize = 1408; // u32[48] address of each context's slot of 15 bit histories, less 1
export const SELECTED: usize = 3328; // u32[20] address of the row of weights each set selects, where bits do not matter

// For the bit
export const INPUTS: usize = 3008; // i16[144] log-odds
export const ENTRIES: usize = 1920; // u32[128] address of each input's adaptive probability, 0 where it has none
export const ROWS: usize = 3456; // u32[20] address of the row each mixer set selects
export const MIXED: usize = 3584; // i32[20] log-odds of each set
export const OUTPUTS: usize = 2688; // i16[24] the same, and four zeros
export const FINAL_ROWS: usize = 2784; // u32[8] address of the row of each final mixer
export const FINAL_OUTPUTS: usize = 2816; // i32[8] log-odds of each
export const APM_AT: usize = 2848; // u32[16] address of the row of each APM
export const COUNTERS: usize = 2912; // u32[16] address of the 16 counters of each counted context
