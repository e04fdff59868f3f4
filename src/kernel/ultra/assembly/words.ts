// Words: letters in a row, whatever their case; their stems; and the tokens and sentences they are in.

import {
  DIGITS, GAP, LAST_TOKEN, LAST_WORD, LAST_WORD_2, LAST_WORD_3, LENGTHS, LETTERS, SENTENCE, STEM, STEM_2, TOKEN, WORD, WORD_LENGTH,
} from "./layout";
import { take } from "./history";

/** Letters kept of a word. */
const KEPT: u32 = 32;

/** A stem keeps this many letters at least. */
const LEAST: u32 = 3;

@inline
function letter(i: u32): u32 {
  return load<u8>(LETTERS + i);
}

/** Letters of a word without -ing, -ed, -ly, -es, -s or -e, the first of these that fits. */
function stemLength(n: u32): u32 {
  if (n < LEAST + 1) return n;
  const a = letter(n - 1), b = letter(n - 2);
  if (n >= LEAST + 3 && a == 103 && b == 110 && letter(n - 3) == 105) return n - 3; // ing
  if (n >= LEAST + 2) {
    if (a == 100 && b == 101 || a == 121 && b == 108 || a == 115 && b == 101) return n - 2; // ed, ly, es
  }
  return a == 115 || a == 101 ? n - 1 : n; // s, e
}

function endWord(): void {
  const length = load<u32>(WORD_LENGTH);
  store<u32>(STEM_2, load<u32>(STEM));
  store<u32>(STEM, 0);
  const n = stemLength(min<u32>(length, KEPT));
  for (let i: u32 = 0; i < n; i++) take(STEM, letter(i));
  if (load<u32>(SENTENCE) == 0) store<u32>(SENTENCE, load<u32>(WORD));
  store<u32>(LENGTHS, load<u32>(LENGTHS) << 4 | min<u32>(length, 15));
  store<u32>(LAST_WORD_3, load<u32>(LAST_WORD_2));
  store<u32>(LAST_WORD_2, load<u32>(LAST_WORD));
  store<u32>(LAST_WORD, load<u32>(WORD));
  store<u32>(WORD, 0);
  store<u32>(WORD_LENGTH, 0);
}

@inline
export function rememberWord(byte: u32, isLetter: bool, digit: bool): void {
  if (isLetter) {
    const length = load<u32>(WORD_LENGTH);
    if (length < KEPT) store<u8>(LETTERS + length, byte | 32);
    take(WORD, byte | 32);
    store<u32>(WORD_LENGTH, length + 1);
    store<u32>(GAP, 0);
  } else {
    if (load<u32>(WORD)) endWord();
    take(GAP, byte);
    // full stop, question mark, exclamation mark
    if (byte == 46 || byte == 63 || byte == 33) store<u32>(SENTENCE, 0);
  }
  if (isLetter || digit) take(TOKEN, byte);
  else if (load<u32>(TOKEN)) {
    store<u32>(LAST_TOKEN, load<u32>(TOKEN));
    store<u32>(TOKEN, 0);
  }
  store<u32>(DIGITS, digit ? load<u32>(DIGITS) + 1 : 0);
}
