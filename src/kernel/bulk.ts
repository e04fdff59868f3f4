/**
 * Work on many bytes of a kernel's memory that gives way after each part.
 *
 * @module
 */

/** Bytes at once: a block may have 8 MiB, and 1 MiB takes up to a millisecond. */
const PART = 1 << 20;

/** Copies bytes. */
export function* copying(
  from: Uint8Array,
  to: Uint8Array,
): Generator<void, void> {
  for (let at = 0; at < from.length; at += PART) {
    if (at) yield;
    to.set(from.subarray(at, at + PART), at);
  }
}

/** Makes bytes 0. */
export function* clearing(bytes: Uint8Array): Generator<void, void> {
  for (let at = 0; at < bytes.length; at += PART) {
    if (at) yield;
    bytes.fill(0, at, at + PART);
  }
}
