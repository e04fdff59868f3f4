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

/** What looks like a program for x86: pushes and calls of forty functions, from anywhere. */
export function program(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  const targets = Array.from({ length: 40 }, () => next(length));
  const out = new Uint8Array(length + 8);
  const view = new DataView(out.buffer);
  for (let at = 0; at < length;) {
    if (next(3) === 0) {
      out[at] = next(8) ? 0xE8 : 0xE9;
      view.setInt32(at + 1, targets[next(40)] - (at + 5), true);
      at += 5;
    } else out[at++] = [0x50, 0x53, 0x55, 0x57, 0x89, 0xC3, 0xEC][next(7)];
  }
  return out.slice(0, length);
}

/** Lines of 59 bytes that differ in two letters: much content that takes little room, and has few long repeats. */
export function lines(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbers(seed);
  const parts: string[] = [];
  for (let at = 0; at < length; at += 59) {
    const letters = String.fromCharCode(65 + next(26), 65 + next(26));
    parts.push(
      `${letters} walks the old road to the river and carries bread home.\n`,
    );
  }
  return cut(parts.join(""), length);
}
