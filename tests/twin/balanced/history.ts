/** What the balanced predictor remembers of the bytes: words, lines, keys and the stride. */

import { add, multiply } from "../arithmetic.ts";
import { StrideModel } from "../stride_model.ts";

/** What an ensemble is for. */
export type Kind = "prose" | "structured" | "binary";

const QUOTATION_MARK = 34, COLON = 58, NEWLINE = 10;

/** Multiplier of the hashes that take in a byte at a time. */
export const STEP = 0x2f0b4c47;

function isLetter(byte: number): boolean {
  return byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122 || byte >= 128;
}

export class History {
  readonly ring: Uint8Array;
  position = 0;
  c4 = 0;
  c8 = 0;
  word = 0;
  lastWord = 0;
  lastWord2 = 0;
  wordLength = 0;
  lineStart = 0;
  lastLine = 0;
  shape = 0;
  masks = 0;
  key = 0;
  quoted = 0;
  string = 0;
  readonly #strides = new StrideModel();

  constructor(bits: number) {
    this.ring = new Uint8Array(2 ** bits);
  }

  at(position: number): number {
    return this.ring[(position >>> 0) % this.ring.length];
  }

  get stride(): number {
    return this.#strides.stride;
  }

  remember(kind: Kind, byte: number): void {
    this.ring[this.position % this.ring.length] = byte;
    this.position = add(this.position, 1);
    const fifth = this.c4 >>> 24;
    this.c4 = (this.c4 << 8 | byte) >>> 0;
    this.c8 = (this.c8 << 8 | fifth) >>> 0;
    if (kind === "binary") return this.#strides.update(this.c4, this.position);
    this.#rememberWord(byte);
    if (kind === "structured") this.#rememberLine(byte);
  }

  #rememberWord(byte: number): void {
    if (isLetter(byte)) {
      this.word = multiply(add(this.word, byte | 32, 1), STEP);
      this.wordLength++;
    } else if (this.word !== 0) {
      this.lastWord2 = this.lastWord;
      this.lastWord = this.word;
      this.word = 0;
      this.wordLength = 0;
    }
  }

  #rememberLine(byte: number): void {
    const digit = byte >= 48 && byte <= 57;
    const kind = isLetter(byte) ? 1 : digit ? 2 : byte;
    const repeated = kind <= 2 && this.shape % 256 === kind;
    if (!repeated) {
      const nibble = multiply(kind, 0x9e3779b1) >>> 28;
      this.masks = (this.masks << 4 | nibble) >>> 0;
    }
    if (byte === NEWLINE) {
      this.lastLine = this.lineStart;
      this.lineStart = this.position;
      this.shape = 0;
    } else if (!repeated) {
      const before = multiply(this.shape, STEP);
      this.shape = before - before % 256 + kind;
    }
    if (byte === QUOTATION_MARK) {
      this.string = this.quoted;
      this.quoted = 0;
    } else if (byte === COLON) {
      const afterString = (this.c4 >>> 8) % 256 === QUOTATION_MARK;
      this.key = afterString ? this.string : this.quoted;
    } else this.quoted = multiply(add(this.quoted, byte, 1), STEP);
  }
}
