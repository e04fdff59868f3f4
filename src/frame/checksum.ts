/**
 * CRC-32C (Castagnoli), the one checksum of the container.
 *
 * @module
 */

import castagnoli from "crc-32/crc32c.js";

/** Bytes that a checksum takes in a frame. */
export const CHECKSUM_LENGTH = 4;

/** A CRC-32C that grows with its input: `CRC(a ‖ b)` is `new Checksum().update(a).update(b)`. */
export class Checksum {
  #value: number;

  /** @param value of the bytes so far: that of a checksum to go on with */
  constructor(value = 0) {
    this.#value = value;
  }

  /**
   * Continues the checksum over more bytes.
   *
   * @param bytes what follows
   * @returns itself, for chaining
   */
  update(bytes: Uint8Array | number[]): this {
    this.#value = castagnoli.buf(bytes, this.#value);
    return this;
  }

  /** The checksum of everything so far, 0 to 2^32 − 1. */
  get value(): number {
    return this.#value >>> 0;
  }

  /** The checksum of everything so far, as it stands in a frame: 4 bytes, little-endian. */
  get bytes(): number[] {
    const v = this.#value;
    return [v & 255, v >>> 8 & 255, v >>> 16 & 255, v >>> 24];
  }
}

/**
 * Whether two checksums are the same.
 *
 * @param a 4 bytes
 * @param b 4 bytes
 */
export function sameChecksum(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}
