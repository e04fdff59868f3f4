/**
 * The history ring: the last bytes that a predictor has seen.
 *
 * @module
 */

import { SortingKernel } from "../../kernel/sorting/mod.ts";

/** Bytes that are sorted at once. */
const BLOCK = 1 << 22;

/** The sorting kernel's ensemble: level 3. */
const ENSEMBLE = 2;

/** Bytes that tell the length of a block's payload. */
const LENGTH_BYTES = 4;

/** What the ring holds, the oldest byte first. */
function unrolled(ring: Uint8Array, position: number): Uint8Array<ArrayBuffer> {
  const at = position % ring.length, out = new Uint8Array(ring.length);
  out.set(ring.subarray(at));
  out.set(ring.subarray(0, at), ring.length - at);
  return out;
}

function numbers(...values: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/**
 * Packs a ring.
 *
 * @param ring all of it
 * @param position bytes seen
 * @param module the sorting kernel, where it was compiled beforehand
 * @returns the parts of what {@linkcode unpackingRing} reads
 */
export function* packingRing(
  ring: Uint8Array,
  position: number,
  module?: WebAssembly.Module,
): Generator<void, Uint8Array<ArrayBuffer>[]> {
  const bytes = unrolled(ring, position);
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start++;
  const parts = [numbers(bytes.length - start)];
  if (start === bytes.length) return parts;
  const kernel = yield* SortingKernel.creating({
    blockLimit: Math.min(BLOCK, bytes.length - start),
    module,
  });
  for (; start < bytes.length; start += BLOCK) {
    const block = bytes.subarray(start, start + BLOCK);
    const payload = (yield* kernel.encoding(block, ENSEMBLE))?.slice();
    parts.push(numbers(payload?.length ?? 0), payload ?? block);
  }
  return parts;
}

/**
 * Does the reverse of {@linkcode packingRing}.
 *
 * @param packed begins with what it wrote
 * @param ring where to put it; it is zero
 * @param position bytes seen
 * @param module the sorting kernel, where it was compiled beforehand
 * @returns how many bytes of `packed` were read
 */
export function* unpackingRing(
  packed: Uint8Array,
  ring: Uint8Array,
  position: number,
  module?: WebAssembly.Module,
): Generator<void, number> {
  let at = 0;
  const take = (length: number) => {
    if (at + length > packed.length) {
      throw new Error("Cannot unpack a history as it ends too early");
    }
    return packed.subarray(at, at += length);
  };
  const number = () => {
    const [a, b, c, d] = take(LENGTH_BYTES);
    return (a | b << 8 | c << 16 | d << 24) >>> 0;
  };
  const length = number();
  if (length > ring.length) throw new Error("Cannot unpack such a history");
  if (length === 0) return at;
  const bytes = new Uint8Array(ring.length);
  const kernel = yield* SortingKernel.creating({
    blockLimit: Math.min(BLOCK, length),
    module,
  });
  for (let start = ring.length - length; start < ring.length;) {
    const size = Math.min(BLOCK, ring.length - start), coded = number();
    if (coded >= size) throw new Error("Cannot unpack such a history");
    const payload = take(coded || size);
    bytes.set(
      coded ? yield* kernel.decoding(payload, size, ENSEMBLE) : payload,
      start,
    );
    start += size;
  }
  ring.set(unrolled(bytes, ring.length - position % ring.length));
  return at;
}
