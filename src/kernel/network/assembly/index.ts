// The network kernel's exports. An executor is: reset once, then what src/neural/kernel_program.ts lays out is written to the memory;
// then for each step the symbols are written, `step` is called for all lanes, and the results are read.

import { copy, execute } from "./instructions";
import {
  BLOCK,
  INSTRUCTIONS,
  KEPT,
  LOGITS,
  LOGITS_BYTES,
  NEXT,
  READ,
  RESULTS,
  ROW,
  STATE,
  STATES,
  STATES_END,
  SYMBOL,
  SYMBOLS,
} from "./layout";

/** Bytes from one lane's symbol to the next in their register: one column, and room for three. */
const SYMBOL_ROW: u32 = 16;
/** The same of the logits: 256 columns, and room for three. */
const LOGITS_ROW: u32 = LOGITS_BYTES + 16;

/** Makes memory of as many pages. Returns 0 when it cannot be had. */
export function reset(pages: u32): u32 {
  const have = <u32> memory.size();
  return have >= pages || memory.grow(<i32> (pages - have)) >= 0 ? 1 : 0;
}

/** Takes a step of a block: up to four lanes from `first` on. */
function stepBlock(first: u32, lanes: u32): void {
  const states = load<u32>(STATES), statesEnd = load<u32>(STATES_END);
  const symbol = load<u32>(SYMBOL), symbols = load<u32>(SYMBOLS) + first;
  for (let lane: u32 = 0; lane < lanes; lane++) {
    store<u32>(symbol + lane * SYMBOL_ROW, load<u8>(symbols + lane));
  }
  for (let at = states; at < statesEnd; at += STATE) {
    const row = load<u32>(at, ROW);
    copy(load<u32>(at, READ), load<u32>(at, KEPT) + first * row, lanes * row);
  }
  execute(load<u32>(INSTRUCTIONS), lanes);
  for (let at = states; at < statesEnd; at += STATE) {
    const row = load<u32>(at, ROW);
    copy(load<u32>(at, KEPT) + first * row, load<u32>(at, NEXT), lanes * row);
  }
  const logits = load<u32>(LOGITS), results = load<u32>(RESULTS) + first * LOGITS_BYTES;
  for (let lane: u32 = 0; lane < lanes; lane++) {
    copy(results + lane * LOGITS_BYTES, logits + lane * LOGITS_ROW, LOGITS_BYTES);
  }
}

/** Takes a step of the lanes from `first`, a multiple of four, up to before `end`. */
export function step(first: u32, end: u32): void {
  for (let lane = first; lane < end; lane += BLOCK) {
    stepBlock(lane, min(BLOCK, end - lane));
  }
}
