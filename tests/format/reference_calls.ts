/**
 * Calls of x86 programs with absolute targets: docs/format.md, "Calls", step by step.
 *
 * @module
 */

const MODULUS = 2 ** 25;

/** What step `at` of the way there does. */
function toAbsolute(bytes: Uint8Array, at: number, position: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4);
  const number = view.getInt32(0, true);
  const target = modulo(number + modulo(position) + at + 5);
  bytes.set([
    Math.floor(target / 2 ** 16) % 256,
    Math.floor(target / 2 ** 8) % 256,
    target % 256,
    target >= 2 ** 24 ? 255 : 0,
  ], at + 1);
}

/** What step `at` of the way back does. */
function toRelative(bytes: Uint8Array, at: number, position: number): void {
  const [high, middle, low, sign] = bytes.subarray(at + 1, at + 5);
  const target = high * 2 ** 16 + middle * 2 ** 8 + low + (sign % 2) * 2 ** 24;
  const number = modulo(target - modulo(position) - at - 5);
  bytes.set([
    number % 256,
    Math.floor(number / 2 ** 8) % 256,
    Math.floor(number / 2 ** 16) % 256,
    number >= 2 ** 24 ? 255 : 0,
  ], at + 1);
}

/** Positions go up to 2^53 - 1, and sums beyond are not exact: of a position this is taken first. */
function modulo(number: number): number {
  return ((number % MODULUS) + MODULUS) % MODULUS;
}

function isCall(bytes: Uint8Array, at: number): boolean {
  return [0xE8, 0xE9].includes(bytes[at]) && [0, 255].includes(bytes[at + 4]);
}

/** The content as the predictor sees it. */
export function withAbsoluteCalls(
  content: Uint8Array,
  position: number,
): Uint8Array<ArrayBuffer> {
  const bytes = content.slice();
  for (let at = bytes.length - 5; at >= 0; at--) {
    if (isCall(bytes, at)) toAbsolute(bytes, at, position);
  }
  return bytes;
}

/** The content that the predictor saw like this. */
export function withRelativeCalls(
  seen: Uint8Array,
  position: number,
): Uint8Array<ArrayBuffer> {
  const bytes = seen.slice();
  for (let at = 0; at <= bytes.length - 5; at++) {
    if (isCall(bytes, at)) toRelative(bytes, at, position);
  }
  return bytes;
}
