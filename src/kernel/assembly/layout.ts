// Where everything lives in linear memory. Nothing is kept in wasm globals: a copy of the memory is the
// whole state of a coder.
//
//      0 …  4,095  the words below
//  4,096 … 131,071 constant tables, placed by the compiler (--memoryBase 4096)
// 131,072 …        what is laid out for the frame: the regions of regions.ts, then by `reset` the APM rows, match index,
//                  history, context slots, raw block, coded block

export const RAW: usize = 0; // u32 address of the raw block
export const CODED: usize = 4; // u32 address of the coded block
export const RAW_POS: usize = 8; // u32 bytes of the raw block done
export const RAW_END: usize = 12; // u32 bytes of the raw block in all
export const CODED_POS: usize = 16; // u32 bytes written (encoding) or taken (decoding)
export const CODED_END: usize = 20; // u32 room (encoding) or length (decoding)
export const LOW: usize = 24; // u32 coder interval, inclusive
export const HIGH: usize = 28;
export const CODE: usize = 32; // u32 the decoder's window on the payload
export const ENSEMBLE: usize = 36; // u32 which list of context models
export const MODE: usize = 40; // u32 what is done beside coding, see mode.ts; 0 for archives
export const TRACE: usize = 44; // u32 address where the next probability is noted
export const SHARPNESS: usize = 48; // u32 factor of log-odds, scaled by 65,536
export const TALLY: usize = 52; // u32 address of the counts
export const JOURNAL: usize = 56; // u32 address of the journal, 0 when there is none, see journal.ts
export const PLANES: usize = 60; // u32 number of planes of context slots less 1: a power of two less 1, see context_slots.ts

export const HISTORY: usize = 64; // u32 address of the history ring
export const HISTORY_MASK: usize = 68; // u32 its size − 1
export const POSITION: usize = 72; // u32 bytes seen by the predictor, modulo 2^32
export const SLOT_LINES: usize = 76; // u32 number of 64-byte lines of context slots
export const SLOT_TABLE: usize = 80; // u32 address of the first
export const MATCH_INDEX: usize = 84; // u32 address of the match model's hash table
export const MATCH_SHIFT: usize = 88; // u32 32 − log2 of its entries
export const MATCH_POINTER: usize = 92; // u32 position of the byte expected next
export const MATCH_LENGTH: usize = 96; // u32 bytes the match has held, 0 when there is none
export const EXPECTED: usize = 100; // u32 expected byte + 256, 0 when none; stays when a bit refutes it
export const WORD: usize = 108; // u32 hash of the word being written
export const LAST_WORD: usize = 112; // u32 hash of the word before
export const C4: usize = 116; // u32 last four bytes, the newest lowest
export const C8: usize = 120; // u32 the four before them
export const RATE: usize = 124; // u32 mixer learning rate, scaled by 65,536 × 8
export const APM: usize = 128; // u32 address of the APM rows
export const APM_MASK: usize = 132; // u32 their number − 1
export const LINE_START: usize = 136; // u32 position where the current line began
export const LAST_LINE: usize = 140; // u32 position where the line before began
export const SHAPE: usize = 144; // u32 hash of the line so far with letters and digits classed
export const KEY: usize = 148; // u32 hash of the string, or unquoted text, before the last colon
export const QUOTED: usize = 152; // u32 hash of what came since the last quotation mark
export const STRING: usize = 156; // u32 hash of what stood before that mark
export const STRIDE: usize = 160; // u32 length of the records that seem to repeat, 0 while unknown
export const READY: usize = 164; // u32 bit per ensemble whose maps and weights are filled
export const GAINS: usize = 172; // u32 address of what each slot has gained while a model is primed, 0 else; see mode.ts
export const SINK: usize = 168; // u32 takes the results of loads that only fetch a line

export const HASH: usize = 256; // u32[16] each context's hash for the byte
export const LINE: usize = 320; // u32[16] each context's line number
export const SLOT: usize = 384; // u32[16] address of each context's slot of 15 bit histories, less 1

export const DYNAMIC: usize = 131072;
