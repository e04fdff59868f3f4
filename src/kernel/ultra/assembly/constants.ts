// Tables that the kernel computes when a coder is made, rather than carry them: logistic function, its inverse, reciprocals.
// Each entry is a whole number that the exact value, far from a tie, is rounded to; the errors of these few double operations
// (at most 1e-12) cannot change it, and each operation has one result everywhere. The same numbers as in ../../tables.ts.

import { LOGARITHMS, RECIPROCAL, SQUASH, STRETCH } from "./regions";

/** e^(1/128), and e^(12 − 1/256): the odds against of the first entry, and what they fall by from one to the next. */
const RATIO: f64 = 1.0078430972064479777;
const FIRST_ODDS: f64 = 162120.27062029313;

/** ln((n + 1) / (n − 1)) is 2 artanh(1 / n); n is 2 or more, so 40 terms leave nothing. */
function logarithmStep(n: f64): f64 {
  const z = 1.0 / n, square = z * z;
  let power = z, sum = z;
  for (let k: f64 = 3.0; k < 81.0; k += 2.0) {
    power *= square;
    sum += power / k;
  }
  return 2.0 * sum;
}

export function computeConstants(): void {
  let odds = FIRST_ODDS;
  for (let i: u32 = 0; i < 3072; i++) {
    const p = <u32> nearest(65536.0 / (1.0 + odds));
    store<u16>(SQUASH + (i << 1), max<u32>(min<u32>(p, 65535), 1));
    odds /= RATIO;
  }
  // Logarithms of 1, 3, 5, … 8,191
  store<f64>(LOGARITHMS, 0);
  for (let i: u32 = 1; i < 4096; i++) {
    store<f64>(LOGARITHMS + (i << 3), load<f64>(LOGARITHMS + (i - 1 << 3)) + logarithmStep(<f64> (2 * i)));
  }
  for (let i: u32 = 0; i < 4096; i++) {
    const x = load<f64>(LOGARITHMS + (i << 3)) - load<f64>(LOGARITHMS + (4095 - i << 3));
    store<i16>(STRETCH + (i << 1), <i16> <i32> nearest(1024.0 * x));
  }
  for (let i: u32 = 0; i < 1024; i++) store<u16>(RECIPROCAL + (i << 1), <u32> nearest(32768.0 / (<f64> i + 1.6)));
}
