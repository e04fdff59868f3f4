/**
 * Guesses from a block's bytes which ensemble of a profile will code it best. An encoder's choice: the number
 * is in the block, so a wrong guess costs ratio, never correctness.
 *
 * @module
 */

import { ensembleCount, isUltra } from "./profiles.ts";

/** Ensembles of the profiles that have several. */
export const PROSE = 0, STRUCTURED = 1, BINARY = 2;

/** Up to this many bytes, text is {@linkcode STRUCTURED} whatever it says: 3 % smaller, and done in 0.1 s. */
const SMALL = 65_536;

/** Bytes from `at` that form one UTF-8 character, or 0 when they do not. */
function utf8Length(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  const length = lead < 0xc2
    ? 0
    : lead < 0xe0
    ? 2
    : lead < 0xf0
    ? 3
    : lead < 0xf5
    ? 4
    : 0;
  for (let i = 1; i < length; i++) {
    if (at + i >= bytes.length || bytes[at + i] >> 6 !== 2) return 0;
  }
  return length;
}

/** What a byte counts as. */
const OTHER = 0, LETTER = 1, SPACE = 2, CONTROL = 3, HIGH = 4;

/** What each byte counts as; a table, as one look is ten times as fast as the comparisons. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const lower = byte | 32;
  if (byte >= 128) return HIGH;
  if (lower >= 97 && lower <= 122) return LETTER;
  if (byte === 32) return SPACE;
  return byte < 32 && byte !== 9 && byte !== 10 && byte !== 13
    ? CONTROL
    : OTHER;
});

/** Bytes looked at between two chances to give way: a millisecond before the engine has optimised the loop. */
const PART = 65_536;

/**
 * Looks at a block, and gives way after each part of it.
 *
 * @param content a block
 * @param small bytes up to which text is {@linkcode STRUCTURED} whatever it says
 * @returns {@linkcode PROSE} for natural language, {@linkcode STRUCTURED} for other text (markup, JSON, logs, source
 * code), {@linkcode BINARY} for the rest
 */
export function* findingKind(
  content: Uint8Array,
  small: number = SMALL,
): Generator<void, number> {
  const { length } = content;
  const counts = { letters: 0, spaces: 0, control: 0, stray: 0 };
  for (let at = 0; at < length;) {
    if (at > 0) yield;
    at = count(content, at, Math.min(at + PART, length), counts);
  }
  const { letters, spaces, control, stray } = counts;
  // Text has hardly any control bytes; some legacy encodings have stray high bytes. Eight-bit noise has 11 % and 40 %.
  if (control * 8 + stray * 2 > length) return BINARY;
  // On little text the slower ensemble learns more from each byte, and the time does not matter.
  if (length <= small) return STRUCTURED;
  // Four fifths letters and blanks, without indentation: sentences.
  return (letters + spaces) * 5 >= length * 4 && spaces * 10 < length * 3
    ? PROSE
    : STRUCTURED;
}

/**
 * Which ensemble of a profile suits a block: an encoder's choice. Gives way while it looks.
 *
 * @param profile number of a known profile
 * @param content a block
 */
export function* choosing(
  profile: number,
  content: Uint8Array,
): Generator<void, number> {
  if (ensembleCount(profile) === 1) return 0;
  // Text of any length may be prose for the ultra kernel, which has a primer for it.
  return yield* findingKind(content, isUltra(profile) ? 0 : SMALL);
}

/** Bytes of a block by what they are. */
interface Counts {
  letters: number;
  spaces: number;
  control: number;
  stray: number;
}

/** Counts bytes from `at` to `end`; returns where the next character begins. */
function count(
  content: Uint8Array,
  at: number,
  end: number,
  counts: Counts,
): number {
  let { letters, spaces, control, stray } = counts;
  for (; at < end; at++) {
    switch (CLASSES[content[at]]) {
      case LETTER:
        letters++;
        break;
      case SPACE:
        spaces++;
        break;
      case CONTROL:
        control++;
        break;
      case HIGH: {
        const length = utf8Length(content, at);
        if (length) {
          letters += length;
          at += length - 1;
        } else stray++;
      }
    }
  }
  Object.assign(counts, { letters, spaces, control, stray });
  return at;
}
