/** What the ultra predictor remembers of the bytes: the part of src/kernel/ultra/assembly/history.ts, words.ts and keys.ts. */

import { add, multiply } from "../arithmetic.ts";
import { Keys } from "./keys.ts";

const NEWLINE = 10;

/** Bytes that end a field: blank, tab, comma, semicolon, bar. */
const SEPARATORS = [32, 9, 44, 59, 124];

/** Full stop, question mark, exclamation mark. */
const SENTENCE_ENDS = [46, 63, 33];

/** Endings that a stem is without, in the order they are looked for, and the letters a word must have then. */
const ENDINGS: readonly [string, number][] = [
  ["ing", 6],
  ["ed", 5],
  ["ly", 5],
  ["es", 5],
  ["s", 4],
  ["e", 4],
];

/** A word's letters without its ending. */
function stemOf(letters: number[]): number[] {
  const word = String.fromCharCode(...letters);
  const ending = ENDINGS.find(([ending, least]) =>
    letters.length >= least && word.endsWith(ending)
  );
  return ending ? letters.slice(0, -ending[0].length) : letters;
}

/** Fields of a line that are told apart. */
const FIELDS = 64;

/** Multiplier of the hashes that take in a byte at a time. */
export const STEP = 0x2f0b4c47;

/** A hash with one more byte. */
export function take(hash: number, byte: number): number {
  return multiply(add(hash, byte, 1), STEP);
}

/** A hash of 16 bits. */
export function hash16(x: number): number {
  return multiply(x, 0x9e3779b1) >>> 16;
}

function isLetter(byte: number): boolean {
  const lower = byte | 32;
  return lower >= 97 && lower <= 122 || byte >= 128;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** A byte, but letters and digits as their class. */
function mask(byte: number): number {
  if (isDigit(byte)) return 48;
  if (!isLetter(byte)) return byte;
  return byte >= 128 ? 128 : byte >= 97 ? 97 : 65;
}

/** Words of four bytes each, from the newest: the newest byte is the lowest of the first. */
function push(words: number[], byte: number): void {
  for (let i = words.length - 1; i > 0; i--) {
    words[i] = (words[i] << 8 | words[i - 1] >>> 24) >>> 0;
  }
  words[0] = (words[0] << 8 | byte) >>> 0;
}

export class History {
  /** The most recent bytes; byte number n stands at n modulo the length. */
  readonly ring: Uint8Array;
  position = 0;
  /** The last twelve bytes and the last eight masks, four to a word. */
  readonly bytes = [0, 0, 0];
  readonly masks = [0, 0];
  /** The last eight masks with runs collapsed, four bits each. */
  collapsed = 0;
  word = 0;
  lastWord = 0;
  lastWord2 = 0;
  lastWord3 = 0;
  /** Letters of the word being written, in small. */
  #letters: number[] = [];
  /** The last two words without their endings. */
  stem = 0;
  stem2 = 0;
  /** What came since the last letter. */
  gap = 0;
  /** First word of the sentence. */
  sentence = 0;
  /** Lengths of the last eight words, four bits each. */
  lengths = 0;
  token = 0;
  lastToken = 0;
  digits = 0;
  lineStart = 0;
  lastLine = 0;
  shape = 0;
  template = 0;
  first = 0;
  field = 0;
  fieldStart = 0;
  fieldHash = 0;
  lastField = 0;
  /** Positions where the fields of this line and the one before began, 0 where there is none. */
  fields: number[] = new Array(FIELDS).fill(0);
  fieldsAbove: number[] = new Array(FIELDS).fill(0);
  /** Hashes of the last 11, 16 and 32 bytes. */
  last11 = 0;
  last16 = 0;
  last32 = 0;
  readonly keys = new Keys();

  readonly #followers1 = new Uint32Array(256);
  readonly #followers2 = new Uint32Array(65536);
  readonly #followers3 = new Uint32Array(65536);

  constructor(bits: number) {
    this.ring = new Uint8Array(2 ** bits);
  }

  /** The byte at a position; one that has left the ring reads as what took its place. */
  at(position: number): number {
    return this.ring[(position >>> 0) % this.ring.length];
  }

  get c4(): number {
    return this.bytes[0];
  }

  get c8(): number {
    return this.bytes[1];
  }

  get c12(): number {
    return this.bytes[2];
  }

  get column(): number {
    return (this.position - this.lineStart) >>> 0;
  }

  /** What followed the last one, two and three bytes when they came before, the newest lowest. */
  get followers1(): number {
    return this.#followers1[this.c4 % 256];
  }
  get followers2(): number {
    return this.#followers2[this.c4 % 65536];
  }
  get followers3(): number {
    return this.#followers3[hash16(this.c4 & 0xffffff)];
  }

  /** The last two words, or the last word and the one being written. */
  get words(): number {
    const last = this.c4 % 256;
    return add(
      multiply(this.word, 3),
      multiply(this.lastWord, STEP),
      isLetter(last) ? 0 : last + 1,
    );
  }

  /** Takes in a byte after it was coded. Says whether a line, a field, or a key ended with it. */
  remember(byte: number): { line: boolean; field: boolean; key: boolean } {
    this.#followers1[this.c4 % 256] = this.followers1 << 8 | byte;
    this.#followers2[this.c4 % 65536] = this.followers2 << 8 | byte;
    this.#followers3[hash16(this.c4 & 0xffffff)] = this.followers3 << 8 | byte;
    this.ring[this.position % this.ring.length] = byte;
    this.position = add(this.position, 1);
    push(this.bytes, byte);
    this.last11 = add(multiply(this.last11, multiply(STEP, 8)), byte, 1);
    this.last16 = add(multiply(this.last16, multiply(STEP, 4)), byte, 1);
    this.last32 = add(multiply(this.last32, multiply(STEP, 2)), byte, 1);
    this.#rememberMask(byte);
    this.#rememberWord(byte);
    const line = byte === NEWLINE, field = SEPARATORS.includes(byte);
    if (line) this.#beginLine();
    else this.#rememberLine(byte);
    if (field) this.#beginField(Math.min(this.field + 1, FIELDS - 1));
    else if (!line) this.fieldHash = take(this.fieldHash, byte);
    const key = this.keys.remember(
      byte,
      this.c4 >>> 8 & 255,
      this.lastToken,
      isLetter(byte) || isDigit(byte),
    );
    return { line, field, key };
  }

  #rememberMask(byte: number): void {
    const m = mask(byte);
    const repeated = (isLetter(byte) || isDigit(byte)) &&
      m === this.masks[0] % 256;
    if (!repeated) {
      const four = multiply(m, 0x9e3779b1) >>> 28;
      this.collapsed = (this.collapsed << 4 | four) >>> 0;
    }
    push(this.masks, m);
  }

  #rememberWord(byte: number): void {
    if (isLetter(byte)) {
      this.word = take(this.word, byte | 32);
      this.#letters.push(byte | 32);
      this.gap = 0;
    } else {
      if (this.word !== 0) this.#endWord();
      this.gap = take(this.gap, byte);
      if (SENTENCE_ENDS.includes(byte)) this.sentence = 0;
    }
    if (isLetter(byte) || isDigit(byte)) this.token = take(this.token, byte);
    else if (this.token !== 0) {
      this.lastToken = this.token;
      this.token = 0;
    }
    this.digits = isDigit(byte) ? this.digits + 1 : 0;
  }

  #endWord(): void {
    this.stem2 = this.stem;
    this.stem = stemOf(this.#letters.slice(0, 32)).reduce(take, 0);
    if (this.sentence === 0) this.sentence = this.word;
    this.lengths = (this.lengths << 4 | Math.min(this.#letters.length, 15)) >>>
      0;
    this.lastWord3 = this.lastWord2;
    this.lastWord2 = this.lastWord;
    this.lastWord = this.word;
    this.word = 0;
    this.#letters = [];
  }

  /** Letters of the word being written. */
  get wordLength(): number {
    return this.#letters.length;
  }

  #beginLine(): void {
    this.lastLine = this.lineStart;
    this.lineStart = this.position;
    this.shape = 0;
    this.template = 0;
    this.first = 0;
    this.fieldsAbove = this.fields;
    this.fields = new Array(FIELDS).fill(0);
    this.#beginField(0);
  }

  #beginField(field: number): void {
    this.field = field;
    this.fieldStart = this.position;
    this.lastField = this.fieldHash;
    this.fieldHash = 0;
    this.fields[field] = this.position;
  }

  #rememberLine(byte: number): void {
    const kind = isLetter(byte) ? 1 : isDigit(byte) ? 2 : byte;
    const repeated = kind <= 2 && this.shape % 256 === kind;
    if (!repeated) {
      const before = multiply(this.shape, STEP);
      this.shape = before - before % 256 + kind;
    }
    if (this.column <= 4) {
      this.first = (this.first << 8 | this.masks[0] % 256) >>> 0;
    }
    if (!isDigit(byte)) this.template = take(this.template, byte);
    else if (this.digits === 1) this.template = take(this.template, 48);
  }
}
