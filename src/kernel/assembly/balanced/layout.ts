// Words of a balanced coder, after those of ../layout.ts. Its tables: regions.ts.

export const BASE: usize = 512; // u32 address of what the block's ensemble has learned
export const LAST_WORD_2: usize = 516; // u32 hash of the word before LAST_WORD
export const WORD_LENGTH: usize = 520; // u32 letters of the word being written
export const MISSES: usize = 524; // u32 the last eight outcomes of the match, a 1 for each mistake, the newest lowest
export const STATE: usize = 528; // u32 0 … 63: class of the match's length × 4 + class of its mistakes
export const CANDIDATE: usize = 532; // u32 position behind the last occurrence of what came before the last byte
export const LAST_BIT: usize = 536; // u32 lowest bit of the last byte
export const MASKS: usize = 540; // u32 the last eight classes of bytes with runs collapsed, hashed to four bits each
export const PREPARED: usize = 544; // u32 ensemble that the contexts of the next byte were hashed for, 0 before the first
export const NETWORK: usize = 548; // u32 address of the network's region, 0 when there is none, see network.ts
export const JOINED: usize = 552; // u32 bit per ensemble whose rows have weights for the network
export const FAVOURITE: usize = 556; // u32 the byte that the network takes for the likeliest, + 256
export const SET_7: usize = 560; // u32 address of the rows of weights that the network selects

export const HASHES: usize = 1024; // u32[32] each context's hash
export const LINES: usize = 1152; // u32[32] each context's line number
export const SLOTS: usize = 1280; // u32[32] address of each context's slot of 15 bit histories, less 1
export const SELECTED: usize = 1536; // u32[8] address of the row of weights each set selects, where bits do not matter
export const RATES: usize = 2048; // u16[1024] rate of a row of weights by how often it was used, in steps of 32
