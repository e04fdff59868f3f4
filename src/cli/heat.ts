/**
 * Costs as colours, and content as what can be shown of it: what the heatmaps share.
 *
 * @module
 */

/** A step of the scale. */
export interface Step {
  /** Bits from which it begins. */
  from: number;
  /** Backgrounds for dark and light letters, each as three numbers, 0 to 255. */
  light: Colour;
  dark: Colour;
}

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Letters on the backgrounds. */
export const LETTERS: { light: Colour; dark: Colour } = {
  light: [26, 28, 32],
  dark: [240, 242, 245],
};

/**
 * The scale. Each step costs about twice the one before, as what a predictor is sure of costs hundredths of a bit and what it
 * is surprised by costs ten. Backgrounds go from that of the page in one direction, so that the order is seen without telling
 * colours apart, and letters keep a contrast of 4.5 on all of them.
 */
export const STEPS: readonly Step[] = [
  { from: 0, light: [255, 255, 255], dark: [18, 20, 24] },
  { from: 0.125, light: [255, 249, 224], dark: [38, 33, 24] },
  { from: 0.25, light: [255, 241, 189], dark: [56, 44, 20] },
  { from: 0.5, light: [255, 228, 148], dark: [76, 54, 16] },
  { from: 1, light: [255, 209, 110], dark: [98, 60, 14] },
  { from: 2, light: [255, 184, 84], dark: [120, 60, 16] },
  { from: 4, light: [252, 155, 74], dark: [142, 56, 24] },
  { from: 8, light: [243, 124, 78], dark: [164, 50, 38] },
  { from: 12, light: [232, 96, 92], dark: [186, 42, 62] },
];

/** The step of a cost in bits. */
export function stepOf(bits: number): number {
  let step = STEPS.length - 1;
  while (step > 0 && bits < STEPS[step].from) step--;
  return step;
}

/** What is shown as one: a character, or a byte that is none. */
export interface Glyph {
  /** Bytes from the start of the content. */
  offset: number;
  /** How many bytes. */
  length: number;
  /** As it is shown: `a`, `é`, `\x1b`. */
  shown: string;
  /** Bits that its bytes cost together. */
  bits: number;
}

/** Names of control characters that have a short one. */
const ESCAPES: Record<number, string> = { 9: "\\t", 10: "\\n", 13: "\\r" };

const NEWLINE = 10;

/**
 * Takes content apart into what can be shown, escaping what would control a terminal or could not be seen.
 *
 * @param content the content
 * @param costs bits of each byte
 * @param from bytes before the content
 */
export function* glyphsOf(
  content: Uint8Array,
  costs: ArrayLike<number>,
  from = 0,
): Generator<Glyph> {
  for (let at = 0; at < content.length;) {
    const text = characterAt(content, at);
    const length = text === undefined ? 1 : encoder.encode(text).length;
    let bits = 0;
    for (let i = at; i < at + length; i++) bits += costs[i];
    yield {
      offset: from + at,
      length,
      shown: shownOf(text, content[at]),
      bits,
    };
    at += length;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The character of UTF-8 that begins at a place; `undefined`: none does. */
function characterAt(content: Uint8Array, at: number): string | undefined {
  const first = content[at];
  if (first < 0x80) return String.fromCharCode(first);
  const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  try {
    return decoder.decode(content.subarray(at, at + length));
  } catch {
    return undefined;
  }
}

/** Characters that are seen as themselves: others are controls, marks without a letter, directions or spaces that look alike. */
const SEEN = /^[\p{L}\p{N}\p{P}\p{S} ]$/u;

function shownOf(text: string | undefined, byte: number): string {
  if (text === undefined) return hex(byte);
  if (SEEN.test(text)) return text;
  const code = text.codePointAt(0)!;
  // Above ASCII, \x would be a byte.
  return ESCAPES[code] ??
    (code < 128 ? hex(code) : `\\u{${code.toString(16)}}`);
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** A line of content, without what ends it. */
export interface Line {
  /** From 1 on. */
  number: number;
  /** Bytes from the start of the content. */
  offset: number;
  /** Bytes, the end of the line included. */
  length: number;
  /** Bits that they cost. */
  bits: number;
}

/** The lines of content: each with its newline, the last one perhaps without. */
export function* linesOf(
  content: Uint8Array,
  costs: ArrayLike<number>,
): Generator<Line> {
  let number = 1;
  for (let offset = 0; offset < content.length; number++) {
    const end = content.indexOf(NEWLINE, offset);
    const length = (end < 0 ? content.length : end + 1) - offset;
    let bits = 0;
    for (let i = offset; i < offset + length; i++) bits += costs[i];
    yield { number, offset, length, bits };
    offset += length;
  }
}
