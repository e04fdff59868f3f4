// Where everything lives in linear memory. As in the other kernels, nothing is kept in wasm globals. What is laid out here is written
// by src/neural/kernel_program.ts, which has the same numbers.
//
//      0 …  4,095  the words below
//  4,096 …         what kernel_program.ts lays out: constants, registers, tables, matrices, states, instructions, room to work
//
// A register has a row of i32 for each lane of a block. Its bytes are a multiple of 16 and have room for three columns more than
// there are, so that vectors may be written to the end of any part of it. Behind the last thing are 64 bytes that may be read.

/** Lanes that go through the program together, and share each weight that is loaded. */
export const BLOCK: u32 = 4;

export const INSTRUCTIONS: usize = 0; // u32 address of the instructions
export const STATES: usize = 4; // u32 address of the list of states
export const STATES_END: usize = 8; // u32 its end
export const SYMBOLS: usize = 12; // u32 address of u8[lanes]: what comes next
export const SYMBOL: usize = 16; // u32 address of the register of the symbol: one column
export const LOGITS: usize = 20; // u32 address of the register of the logits: 256 columns
export const RESULTS: usize = 24; // u32 address of i32[lanes][256]: the logits of all lanes
export const PACKED: usize = 28; // u32 address of i16[BLOCK][PACKED_ROW / 2]: what enters a matrix
export const PACKED_ROW: usize = 32; // u32 bytes of such a row
export const PAIRS: usize = 36; // u32 address of the list of pairs, see matrix.ts

// A state, of 16 bytes.
export const STATE: u32 = 16;
export const READ: usize = 0; // u32 address of the register that is read
export const NEXT: usize = 4; // u32 address of the register that it becomes
export const KEPT: usize = 8; // u32 address of the rows of all lanes
export const ROW: usize = 12; // u32 bytes of a row, there and in both registers

// An instruction, of 32 bytes: u32[8].
export const INSTRUCTION: u32 = 32;
export const KIND: usize = 0; // which, see instructions.ts
export const OUT: usize = 4; // address of what is written, in the first lane
export const OUT_ROW: usize = 8; // bytes from one lane to the next
export const IN: usize = 12; // address of what is read, in the first lane
export const IN_ROW: usize = 16; // bytes from one lane to the next
export const A: usize = 20; // what the kind says
export const B: usize = 24;
export const C: usize = 28;

/** Bytes of the logits of a lane. */
export const LOGITS_BYTES: u32 = 1024;
