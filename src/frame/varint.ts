/**
 * The variable-length integers of docs/format.md: base 128, least significant group first.
 *
 * @module
 */

/** Most bytes a varint takes: eight groups of seven bits hold 2^53 − 1. */
export const MAX_VARINT_LENGTH = 8;

/**
 * Appends a varint.
 *
 * @param out receives the bytes
 * @param value 0 to 2^53 − 1
 */
export function pushVarint(out: number[], value: number): void {
  // Division, not shifts: the operators of JavaScript shift 32 bits only.
  while (value >= 128) {
    out.push(value % 128 + 128);
    value = Math.floor(value / 128);
  }
  out.push(value);
}

/**
 * How many bytes a varint takes.
 *
 * @param value 0 to 2^53 − 1
 * @returns 1 to {@linkcode MAX_VARINT_LENGTH}
 */
export function varintLength(value: number): number {
  let length = 1;
  while (value >= 128) {
    value = Math.floor(value / 128);
    length++;
  }
  return length;
}

/**
 * Reads a varint that lies in memory whole.
 *
 * @param bytes where it lies
 * @param at index of its first byte
 * @returns its value and the index after it, or `undefined` when it is cut off, not minimal, or too large
 */
export function parseVarint(
  bytes: ArrayLike<number>,
  at: number,
): { value: number; end: number } | undefined {
  let value = 0;
  let unit = 1;
  for (
    let i = 0;
    i < MAX_VARINT_LENGTH && at + i < bytes.length;
    i++, unit *= 128
  ) {
    const byte = bytes[at + i];
    value += (byte & 127) * unit;
    if (byte >= 128) continue;
    const minimal = byte !== 0 || i === 0;
    return minimal && Number.isSafeInteger(value)
      ? { value, end: at + i + 1 }
      : undefined;
  }
  return undefined;
}
