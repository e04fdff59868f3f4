// The learning rate of all mixers.

import { POSITION, RATE } from "./layout";

/** The mixers' rate begins here, 12000 / 65536 / 8 = .023 per nat, so that early errors count… */
export const FIRST_RATE: u32 = 12000;
/** …and sinks to .003 over the first 84,000 bytes, where the weights have settled. */
const LAST_RATE: u32 = 1500;

/** Lowers the rate after a byte. */
@inline
export function cool(): void {
  const rate = load<u32>(RATE);
  if (rate > LAST_RATE && (load<u32>(POSITION) & 7) == 0) {
    store<u32>(RATE, rate - 1);
  }
}
