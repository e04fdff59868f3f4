/** Long repeats, taken out and put back. */

import { multiply } from "../arithmetic.ts";

/** Where each four bytes were last followed by something: a position by the hash of the bytes; 0 where there is none. */
class Places {
  readonly #bits: number;
  readonly #places = new Map<number, number>();

  constructor(rawLength: number) {
    this.#bits = 10;
    while (this.#bits < 18 && 2 ** (this.#bits + 1) <= rawLength) this.#bits++;
  }

  /** The place for what precedes `at`, which `at` then takes. */
  replace(content: ArrayLike<number>, at: number): number {
    const context = (content[at - 4] | content[at - 3] << 8 |
      content[at - 2] << 16 | content[at - 1] << 24) >>> 0;
    const hash = multiply(context, 0x9e3779b1) >>> (32 - this.#bits);
    const earlier = this.#places.get(hash) ?? 0;
    this.#places.set(hash, at);
    return earlier;
  }
}

/** @returns the text and its escape byte, or `undefined` when it is not shorter */
export function cut(
  content: Uint8Array,
): { text: Uint8Array; escape: number } | undefined {
  const n = content.length;
  if (n < 128) return undefined;
  const counts = Array<number>(256).fill(0);
  for (const byte of content) counts[byte]++;
  const escape = counts.indexOf(Math.min(...counts));

  const places = new Places(n);
  const text = [...content.subarray(0, 4)];
  for (let at = 4; at < n;) {
    if (text.length >= n - 3) return undefined;
    const earlier = places.replace(content, at);
    let length = 0;
    while (
      earlier && length < 24_830 && at + length < n &&
      content[earlier + length] === content[at + length]
    ) length++;
    if (length >= 96) {
      text.push(escape);
      if (length < 255) text.push(length - 95);
      else text.push(160 + (length - 255 >> 8), (length - 255) & 255);
      at += length;
      continue;
    }
    const byte = content[at++];
    text.push(byte);
    if (earlier && byte === escape) text.push(0);
  }
  return { text: Uint8Array.from(text), escape };
}

/** @returns the content, or `undefined` when the text is none of content of this length */
export function restore(
  text: Uint8Array,
  escape: number,
  rawLength: number,
): Uint8Array | undefined {
  const places = new Places(rawLength);
  const content = [...text.subarray(0, 4)];
  let at = 4;
  while (at < text.length && content.length < rawLength) {
    const earlier = places.replace(content, content.length);
    const byte = text[at++];
    if (!earlier || byte !== escape) {
      content.push(byte);
      continue;
    }
    const code = text[at++];
    if (code === 0) {
      content.push(escape);
      continue;
    }
    const length = code < 160
      ? 95 + code
      : 255 + (code - 160) * 256 + text[at++];
    for (let i = 0; i < length; i++) content.push(content[earlier + i]);
  }
  return at === text.length && content.length === rawLength
    ? Uint8Array.from(content)
    : undefined;
}
