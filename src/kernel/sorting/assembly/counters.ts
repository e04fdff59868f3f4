// Adaptive probabilities of a 1: 16 bits, and the only thing they know is how fast to move. Sorted symbols change their
// habits every few hundred bytes, so a counter that remembers how often it was used gains nothing.

/** Even odds. */
export const EVEN: u32 = 32768;

/** Moves a probability towards a bit, by one part in 2^rate of the way: `target` is 65,535 for a 1 and 0 for a 0. */
@inline
export function learn(at: u32, p: u32, target: i32, rate: i32): void {
  store<u16>(at, p + (target - <i32> p >> rate));
}

/** Sets counters from one address to another to even odds. */
export function evenOut(from: u32, to: u32): void {
  for (let at = from; at < to; at += 2) store<u16>(at, EVEN);
}
