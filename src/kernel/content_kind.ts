/**
 * Guesses from a block's bytes which ensemble of profile 2 will code it best. An encoder's choice: the number
 * is in the block, so a wrong guess costs ratio, never correctness.
 *
 * @module
 */

/** Ensembles of profile 2. */
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

/**
 * @param content a block
 * @returns {@linkcode PROSE} for natural language, {@linkcode STRUCTURED} for other text (markup, JSON, logs, source
 * code), {@linkcode BINARY} for the rest
 */
export function contentKind(content: Uint8Array): number {
  let letters = 0, spaces = 0, control = 0, stray = 0;
  for (let i = 0; i < content.length; i++) {
    const byte = content[i];
    const lower = byte | 32;
    if (lower >= 97 && lower <= 122) letters++;
    else if (byte === 32) spaces++;
    else if (byte >= 128) {
      const length = utf8Length(content, i);
      if (length) {
        letters += length;
        i += length - 1;
      } else stray++;
    } else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) control++;
  }
  const length = content.length;
  // Text has hardly any control bytes; some legacy encodings have stray high bytes. Eight-bit noise has 11 % and 40 %.
  if (control * 8 + stray * 2 > length) return BINARY;
  // On little text the slower ensemble learns more from each byte, and the time does not matter.
  if (length <= SMALL) return STRUCTURED;
  // Four fifths letters and blanks, without indentation: sentences.
  return (letters + spaces) * 5 >= length * 4 && spaces * 10 < length * 3
    ? PROSE
    : STRUCTURED;
}
