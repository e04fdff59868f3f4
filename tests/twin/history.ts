/** What the predictor remembers of the bytes themselves; the part of src/kernel/assembly/history.ts. */

import { add, multiply } from "./arithmetic.ts";
import { BINARY, FAST, STRUCTURED } from "./ensembles.ts";
import { StrideModel } from "./stride_model.ts";

const QUOTATION_MARK = 34, COLON = 58, NEWLINE = 10;

/** Multiplier of the hashes that take in a byte at a time. */
const STEP = 0x2f0b4c47;

function isLetter(byte: number): boolean {
  return byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122 || byte >= 128;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

export class History {
  /** The most recent bytes; byte number n stands at n modulo the length. */
  readonly ring: Uint8Array;
  /** Bytes seen, modulo 2^32: the number of the byte that comes next. */
  position = 0;
  /** The last four bytes, the newest lowest, and the four before them. */
  c4 = 0;
  c8 = 0;
  /** Hash of the word that is being written, 0 between words; and of the one before. */
  word = 0;
  lastWord = 0;
  /** Positions where the current line and the one before it began. */
  lineStart = 0;
  lastLine = 0;
  /** Hash of the line so far with letters and digits classed; the last class is its lowest byte. */
  shape = 0;
  /** Hash of what stood before the last colon, and of what came since the last quotation mark. */
  key = 0;
  quoted = 0;
  string = 0;

  /** For each two bytes, the byte that followed them last (low) and the one before that (high). */
  readonly #followers = new Uint16Array(65536);

  readonly #strides = new StrideModel();

  constructor(bits: number) {
    this.ring = new Uint8Array(2 ** bits);
  }

  /** The byte at a position; one that has left the ring reads as what took its place. */
  at(position: number): number {
    return this.ring[(position >>> 0) % this.ring.length];
  }

  /** Bytes of the current line. */
  get column(): number {
    return (this.position - this.lineStart) >>> 0;
  }

  get stride(): number {
    return this.#strides.stride;
  }

  /** What followed the last two bytes when they came before. */
  get followers(): number {
    return this.#followers[this.c4 & 0xffff];
  }

  /** Takes in a byte after it was coded. */
  remember(ensemble: number, byte: number): void {
    this.ring[this.position % this.ring.length] = byte;
    this.position = add(this.position, 1);
    if (ensemble === STRUCTURED || ensemble === BINARY) {
      const pair = this.c4 & 0xffff;
      this.#followers[pair] = this.#followers[pair] % 256 * 256 + byte;
    }
    const fifth = this.c4 >>> 24;
    this.c4 = (this.c4 << 8 | byte) >>> 0;
    this.c8 = (this.c8 << 8 | fifth) >>> 0;
    if (ensemble !== FAST && ensemble !== BINARY) this.#rememberWord(byte);
    if (ensemble === STRUCTURED) this.#rememberLine(byte);
    if (ensemble === BINARY) this.#strides.update(this.c4, this.position);
  }

  #rememberWord(byte: number): void {
    if (isLetter(byte)) {
      // Bit 5 set: small and capital letters alike.
      this.word = multiply(add(this.word, byte | 32, 1), STEP);
    } else if (this.word !== 0) {
      this.lastWord = this.word;
      this.word = 0;
    }
  }

  #rememberLine(byte: number): void {
    if (byte === NEWLINE) {
      this.lastLine = this.lineStart;
      this.lineStart = this.position;
      this.shape = 0;
    }

    const kind = isLetter(byte) ? 1 : isDigit(byte) ? 2 : byte;
    const repeated = kind <= 2 && this.shape % 256 === kind;
    if (!repeated) {
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
