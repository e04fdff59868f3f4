/**
 * Content of the golden archives: generated, the same for ever. Nothing here may change, as the archives hold it; what
 * needs other content gets a generator of its own.
 *
 * @module
 */

/** Numbers without any structure, 0 to `below` − 1, the same for the same seed (xorshift32). */
function numbers(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9E3779B1) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 8) % below;
  };
}

const WORDS =
  "a the of and water stone river light house winter morning bread window slow quiet old green under over walks carries remembers opens keeps small letter garden between snow road child never always because"
    .split(" ");

/** Cuts text to bytes; the text is ASCII. */
function cut(text: string, length: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text.slice(0, length));
}

/** Sentences: natural language to the encoder. */
export function prose(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  let text = "";
  while (text.length < length) {
    const words = [];
    for (let n = 4 + next(9); n > 0; n--) words.push(WORDS[next(WORDS.length)]);
    const sentence = words.join(" ");
    text += `${sentence[0].toUpperCase()}${sentence.slice(1)}. `;
  }
  return cut(text, length);
}

/** Lines of JSON: structured text to the encoder. */
export function json(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  let text = "";
  while (text.length < length) {
    text += `{"id":${next(100_000)},"at":"${12 + next(12)}:${10 + next(50)}",` +
      `"tags":["${WORDS[next(WORDS.length)]}"],"ok":${next(4) > 0}}\n`;
  }
  return cut(text, length);
}

/** Records of 12 bytes with counters and small differences: binary to the encoder. */
export function records(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  const out = new Uint8Array(length + 12);
  const view = new DataView(out.buffer);
  let value = next(1000);
  for (let i = 0; i * 12 < length; i++) {
    view.setUint32(i * 12, 0x8000_0000 + i, true);
    view.setInt32(i * 12 + 4, value += next(7) - 3, true);
    view.setUint16(i * 12 + 8, next(3) * 256);
    view.setUint16(i * 12 + 10, 0x80FF);
  }
  return out.slice(0, length);
}

/** Something like machine code, with calls of a few places, some of them out of range or cut: machine code to the encoder. */
export function calls(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  const out = new Uint8Array(length + 16);
  const view = new DataView(out.buffer);
  for (let at = 0; at < length;) {
    for (let n = 2 + next(8); n > 0; n--) {
      out[at++] = [0x55, 0x8b, 0xec, 0x83, 0x06, 0x89, 0x90][next(7)];
    }
    if (at >= length) break;
    out[at] = next(5) ? 0xe8 : 0xe9;
    const far = next(20) === 0 ? 1 << 27 : 0;
    view.setInt32(at + 1, 4000 + next(9) * 517 - at + far, true);
    at += 5;
  }
  return out.slice(0, length);
}

/** Bytes that cannot be compressed. */
export function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  return new Uint8Array(length).map(() => next(256));
}

/** One byte again and again. */
export function run(length: number, byte: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).fill(byte);
}

/** The same bytes again and again, up to a length. */
export function repeat(
  part: Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, i) => part[i % part.length]);
}
