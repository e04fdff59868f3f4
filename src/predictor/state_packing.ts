/**
 * What a predictor knows, in few bytes.
 *
 * @module
 */

import type { KernelState } from "../kernel/mod.ts";
import type { TableSizes } from "../kernel/profiles.ts";

/** Packs what a predictor knows. */
export function packState(
  _profile: number,
  _ensemble: number,
  { memory }: KernelState,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(memory.length * 2 + 16);
  let length = 0;
  for (let at = 0; at < memory.length;) {
    let zeros = 0;
    while (at + zeros < memory.length && memory[at + zeros] === 0) zeros++;
    at += zeros;
    let count = 0;
    while (count < 255 && at + count < memory.length && memory[at + count]) {
      count++;
    }
    out.set([
      zeros & 255,
      zeros >> 8 & 255,
      zeros >> 16 & 255,
      zeros >> 24,
      count,
    ], length);
    out.set(memory.subarray(at, at + count), length + 5);
    length += 5 + count;
    at += count;
  }
  return out.slice(0, length);
}

/** Does the reverse of {@linkcode packState}. */
export function unpackingState(
  _profile: number,
  _ensemble: number,
  _tables: TableSizes,
  length: number,
  packed: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const memory = new Uint8Array(length);
  for (let at = 0, to = 0; at < packed.length;) {
    to += packed[at] | packed[at + 1] << 8 | packed[at + 2] << 16 |
      packed[at + 3] << 24;
    const count = packed[at + 4];
    memory.set(packed.subarray(at + 5, at + 5 + count), to);
    to += count;
    at += 5 + count;
  }
  return memory;
}
