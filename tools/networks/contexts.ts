/**
 * What the lookups of a network are addressed by, followed byte by byte.
 *
 * All of it is exact in float32, so that a graph of float operations computes the same: every value stays below 2^24, and every
 * modulus is a power of two.
 *
 * @module
 */

import type { Context, Lookup, Shape } from "./shape.ts";

/** Bytes of history that a hash may look at. */
export const LONGEST = 6;

/** Hashes of words and prefixes are below this. */
export const WORD_HASHES = 65_536;

/** A prefix's hash is multiplied by this before the next letter: 65,535 * 137 + 65,535 < 2^24. */
export const WORD_FACTOR = 137;

/** Turns a word's hash into an independent one. Odd, so that no two become one. */
export const VARIANT_FACTOR = 181;

/** Entries of the tables that byte hashes are sums of: 6 * 65,535 < 2^24. */
const TERMS = 65_536;

/** The largest column that is told from the next. */
export const LAST_COLUMN = 127;

const LINE_FEED = 10;

/**
 * The byte that is none: a lane is given it where its first byte is not known yet (docs/networks.md). So it adds nothing to hashes
 * and columns, and contexts begin behind it as they do behind nothing. No text has it.
 */
export const NO_BYTE = 0;

/** A number of 16 bits that looks random, of three numbers. */
function scramble(a: number, b: number, c: number): number {
  let x = Math.imul(a + 1, 0x9E3779B1) ^ Math.imul(b + 1, 0x85EBCA77) ^
    Math.imul(c + 1, 0xC2B2AE3D);
  x = Math.imul(x ^ x >>> 15, 0x2C1B3C6D);
  x = Math.imul(x ^ x >>> 12, 0x297A2D39);
  return (x ^ x >>> 15) >>> 0 & TERMS - 1;
}

/**
 * What a byte adds to the hash of a lookup, when it stands so many bytes back.
 *
 * @param back 0 for the newest byte
 */
export function hashTerm(
  { context, variant }: Lookup,
  back: number,
  byte: number,
): number {
  if (context.kind !== "bytes" || back >= context.order) return 0;
  if (byte === NO_BYTE) return 0;
  return context.order === 1
    ? byte
    : scramble(back, byte, 2 * context.order + variant);
}

/** Whether a byte is part of a word: a letter of ASCII, or of a character beyond it. */
export function isLetter(byte: number): boolean {
  return byte >= 128 || (byte | 32) >= 97 && (byte | 32) <= 122;
}

/** What a letter adds to the hash of its word. */
export function letterTerm(byte: number): number {
  return scramble(64, byte < 128 ? byte | 32 : byte, 0);
}

/** What a byte adds to the column, which stays within 0 and {@linkcode LAST_COLUMN}. */
export function columnStep(byte: number): number {
  return byte === LINE_FEED ? -LAST_COLUMN : byte === NO_BYTE ? 0 : 1;
}

const IS_LETTER = Uint8Array.from(
  { length: 256 },
  (_, b) => isLetter(b) ? 1 : 0,
);
const LETTER_TERMS = Uint16Array.from({ length: 256 }, (_, b) => letterTerm(b));

/** The contexts of one stream of bytes. */
export class ContextTracker {
  readonly #lookups: {
    context: Context;
    variant: number;
    rows: number;
    terms: Uint16Array[];
  }[];
  readonly #last = new Uint8Array(LONGEST);
  #known = 0; // bytes of #last that were pushed
  #prefix = 0;
  #word = 0;
  #wordBefore = 0;
  #column = 0;

  /** @param shape what is looked up */
  constructor({ lookups, tables }: Shape) {
    this.#lookups = lookups.map((lookup) => ({
      context: lookup.context,
      variant: lookup.variant,
      rows: tables[lookup.table].rows,
      terms: lookup.context.kind === "bytes"
        ? Array.from(
          { length: lookup.context.order },
          (_, back) =>
            Uint16Array.from({ length: 256 }, (_, b) =>
              hashTerm(lookup, back, b)),
        )
        : [],
    }));
  }

  /** Begins anew, at the start of a line; bytes that never came add nothing to hashes. */
  reset(): void {
    this.#known = 0;
    this.#prefix =
      this.#word =
      this.#wordBefore =
      this.#column =
        0;
  }

  /** Takes a byte. */
  push(byte: number): void {
    this.#last.copyWithin(1, 0);
    this.#last[0] = byte;
    this.#known = Math.min(this.#known + 1, LONGEST);
    if (IS_LETTER[byte] === 1) {
      this.#prefix = (this.#prefix * WORD_FACTOR + LETTER_TERMS[byte]) %
        WORD_HASHES;
    } else if (this.#prefix > 0) {
      this.#wordBefore = this.#word;
      this.#word = this.#prefix;
      this.#prefix = 0;
    }
    this.#column = Math.min(
      Math.max(this.#column + columnStep(byte), 0),
      LAST_COLUMN,
    );
  }

  /**
   * Tells which row each lookup takes.
   *
   * @param rows where to write them
   * @param at first element to write
   */
  address(rows: Int32Array, at: number): void {
    for (const lookup of this.#lookups) {
      rows[at++] = this.#row(lookup);
    }
  }

  #row(
    { context, variant, rows, terms }: {
      context: Context;
      variant: number;
      rows: number;
      terms: Uint16Array[];
    },
  ): number {
    if (context.kind === "bytes") {
      let sum = 0;
      const known = Math.min(terms.length, this.#known);
      for (let back = 0; back < known; back++) {
        sum += terms[back][this.#last[back]];
      }
      return sum % rows;
    }
    if (context.kind === "column") return this.#column;
    const hash = context.kind === "prefix"
      ? this.#prefix
      : context.back === 1
      ? this.#word
      : this.#wordBefore;
    return variant === 0
      ? hash % rows
      : Math.floor(hash * VARIANT_FACTOR % WORD_HASHES * rows / WORD_HASHES);
  }
}
