/**
 * Hashes of files, as extension fields hold them and as everybody else writes them.
 *
 * @module
 */

/** Bytes of a SHA-256. */
export const HASH_LENGTH = 32;

/**
 * The bytes of hashes.
 *
 * @param digits 64 hexadecimal digits each, one behind the other
 */
export function hashBytes(digits: string): number[] {
  return (digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
}

/**
 * Hashes of bytes.
 *
 * @param bytes of whole hashes, one behind the other
 * @returns 64 hexadecimal digits each
 */
export function hashesOf(bytes: Uint8Array): string[] {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return digits.match(/.{64}/g) ?? [];
}
