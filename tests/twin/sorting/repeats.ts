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

/** What is left of content without its repeats. */
export interface Cut {
  /** The content itself, where nothing is gained. */
  text: Uint8Array;
  escape: number;
  /** Whether it is shorter. */
  shorter: boolean;
  /** Bytes of content in repeats below 96. */
  short: number;
  /** Bytes of text when that was found. */
  cutLength: number;
}

/** @param least length of the shortest repeat that is taken out */
export function cut(content: Uint8Array, least: number): Cut {
  const n = content.length;
  const counts = Array<number>(256).fill(0);
  for (const byte of content) counts[byte]++;
  const escape = counts.indexOf(Math.min(...counts));

  const places = new Places(n);
  const text = [...content.subarray(0, 4)];
  let short = 0;
  for (let at = 4; at < n;) {
    if (text.length >= n - 3) {
      const cutLength = text.length;
      return { text: content, escape, shorter: false, short, cutLength };
    }
    const earlier = places.replace(content, at);
    let length = 0;
    while (
      earlier && length < least + 24_734 && at + length < n &&
      content[earlier + length] === content[at + length]
    ) length++;
    if (length >= least) {
      if (length < 96) short += length;
      text.push(escape);
      const code = length - least + 1;
      if (code < 160) text.push(code);
      else text.push(160 + (code - 160 >> 8), (code - 160) & 255);
      at += length;
      continue;
    }
    const byte = content[at++];
    text.push(byte);
    if (earlier && byte === escape) text.push(0);
  }
  const cutLength = text.length;
  return {
    text: Uint8Array.from(text),
    escape,
    shorter: true,
    short,
    cutLength,
  };
}

/** @returns the content, or `undefined` when the text is none of content of this length */
export function restore(
  text: Uint8Array,
  escape: number,
  rawLength: number,
  least: number,
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
      ? least - 1 + code
      : least + 159 + (code - 160) * 256 + text[at++];
    for (let i = 0; i < length; i++) content.push(content[earlier + i]);
  }
  return at === text.length && content.length === rawLength
    ? Uint8Array.from(content)
    : undefined;
}
