// Where everything lives in linear memory. As in the other kernel, nothing is kept in wasm globals: a copy of the
// memory is the whole state of a coder.
//
//      0 …  4,095  the words below
//  4,096 … 57,343  constant tables, placed by the compiler (--memoryBase 4096)
// 57,344 … 65,535  the decisions of a symbol, see tree.ts
// 65,536 …         what `reset` lays out, see index.ts

export const RAW: usize = 0; // u32 address of the block's content
export const RAW_LENGTH: usize = 4; // u32 its bytes
export const TEXT: usize = 8; // u32 address of what is sorted: the content, or what is left without its long repeats
export const TEXT_LENGTH: usize = 12; // u32 its bytes
export const SPARE: usize = 16; // u32 address of a second block: the text without repeats, then the payload
export const CODED_END: usize = 20; // u32 end of the payload (decoding), or of the room for it
export const CODED_AT: usize = 24; // u32 where it is written or taken; may pass the end
export const ARRAY: usize = 28; // u32 address of u32 entries: suffix array, successors, or table of repeats
export const SORTED: usize = 32; // u32 address of the sorted symbols
export const BUCKETS: usize = 36; // u32 address of the bucket pointers of the level being sorted; the same
export const MODEL: usize = 40; // u32 address of the predictor of sorted symbols
export const ENSEMBLE: usize = 44; // u32 which predictor

export const STAGE: usize = 48; // u32 which part of the work is next, see index.ts
export const PHASE: usize = 52; // u32 which part of a stage, where it has several
export const AT: usize = 56; // u32 where in that part
export const OUT: usize = 60; // u32 where its output is
export const ESCAPE: usize = 64; // u32 byte that introduces a repeat
export const CUT: usize = 68; // u32 whether long repeats were taken out
export const CODED: usize = 76; // u32 whether symbols have a code of their own, see tree.ts
export const FAILED: usize = 72; // u32 whether the payload is damaged
export const LEAST: usize = 80; // u32 least length of a repeat that is taken out
export const SHORT: usize = 84; // u32 bytes in repeats that only the smaller minimum takes out
export const TRIAL: usize = 88; // u32 how far the choice between the two has come, see index.ts
export const ESTIMATE: usize = 92; // u32 about what the symbols will cost
export const RIVAL: usize = 120; // u32 the same with the smaller minimum

export const LEVEL: usize = 96; // u32 depth of the suffix sort's recursion
export const NAME: usize = 100; // u32 substrings named so far
export const PREVIOUS: usize = 104; // u32 the substring looked at last
export const OFFSET: usize = 108; // u32 symbols compared so far
export const RISING: usize = 112; // u32 whether the suffix looked at last rises
export const MEASURED: usize = 116; // u32 length of the substring named last

export const LOW: usize = 128; // u64 coder interval, inclusive
export const HIGH: usize = 136; // u64
export const CODE: usize = 144; // u64 the decoder's window on the payload
export const LAST: usize = 152; // u32 last symbol
export const BEFORE: usize = 156; // u32 the one before
export const RUN: usize = 160; // u32 how often the last symbol has been repeated

export const COUNTS: usize = 256; // u32[256] for each byte: how often it occurs, then the first row not taken
export const ROWS: usize = 1280; // u32[8] rows where the inverse starts; the first is that of the whole text
export const CURSORS: usize = 1312; // u32[8] rows where it is
export const LEVELS: usize = 1344; // what levels.ts lists, 16 bytes for each level

export const TREE: usize = 57344; // what tree.ts lists
export const TREE_SCRATCH: usize = 60416; // what it needs to make that
export const SEEN: usize = 60416; // u32[256] before that: where each symbol was seen last, see estimate.ts

export const DYNAMIC: u32 = 65536;
