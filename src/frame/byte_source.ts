/**
 * Bytes that arrive in pieces, read as though they lay in one row. Nothing here waits or calls out:
 * a reading is a generator that yields whenever it needs the next piece.
 *
 * @module
 */

import { FormatError, type FormatErrorCode } from "../errors.ts";
import { MAX_VARINT_LENGTH, parseVarint } from "./varint.ts";

/** A reading in progress: yields when it needs another piece, returns what it read. */
export type Reading<T> = Generator<undefined, T, void>;

/** Smallest buffer taken for a field that spans pieces, in bytes; it doubles as the field arrives. */
const FIRST_BUFFER = 256;

/**
 * The source a frame is read from.
 *
 * 1. `feed(piece)`, or `end()` when there are no more
 * 2. advance the reading until it yields or returns
 * 3. again from 1
 *
 * A piece must stay unchanged until the reading has yielded again.
 */
export class ByteSource {
  #piece = new Uint8Array(0);
  #at = 0;
  #before = 0; // bytes of the input before #piece
  #ended = false;
  #buffer = new Uint8Array(0);

  /** @param offset where in the whole input the first piece begins */
  constructor(offset = 0) {
    this.#before = offset;
  }

  /** Bytes read so far: where in the whole input the next byte stands. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** Whether the next piece may be fed: all bytes of the last are read. */
  get empty(): boolean {
    return this.#at === this.#piece.length;
  }

  /** Hands over the next piece. */
  feed(piece: Uint8Array): void {
    if (!this.empty) {
      throw new Error(
        "Cannot feed a ByteSource as its last piece is not read yet",
      );
    }
    this.#before += this.#piece.length;
    this.#piece = piece as Uint8Array<ArrayBuffer>;
    this.#at = 0;
  }

  /** Says that no piece follows. */
  end(): void {
    this.#ended = true;
  }

  /** Whether the input ends here. */
  *atEnd(): Reading<boolean> {
    while (this.empty) {
      if (this.#ended) return true;
      yield;
    }
    return false;
  }

  /** The next byte, left in place. */
  *peek(): Reading<number> {
    if (this.empty && (yield* this.atEnd())) {
      throw failure("truncated", "the input ends too early", this.offset);
    }
    return this.#piece[this.#at];
  }

  /** The next byte. */
  *byte(): Reading<number> {
    const byte = yield* this.peek();
    this.#at++;
    return byte;
  }

  /**
   * The next `length` bytes, as a view that is valid until the next reading. Bytes that a field only
   * claims take no memory: the buffer grows as they arrive.
   */
  *bytes(length: number): Reading<Uint8Array> {
    if (this.#piece.length - this.#at >= length) {
      return this.#piece.subarray(this.#at, this.#at += length);
    }
    for (let have = 0; have < length;) {
      yield* this.peek();
      const part = this.#piece.subarray(this.#at, this.#at + length - have);
      this.#reserve(have, have + part.length);
      this.#buffer.set(part, have);
      this.#at += part.length;
      have += part.length;
    }
    return this.#buffer.subarray(0, length);
  }

  /** Passes over `length` bytes. */
  *skip(length: number): Reading<void> {
    while (length > 0) {
      yield* this.peek();
      const part = Math.min(length, this.#piece.length - this.#at);
      this.#at += part;
      length -= part;
    }
  }

  /**
   * The next varint.
   *
   * @param raw receives its bytes as they stand
   * @param start where the structure it belongs to begins, for the error
   */
  *varint(raw: number[], start: number): Reading<number> {
    const first = raw.length;
    do raw.push(yield* this.byte()); while (
      raw[raw.length - 1] >= 128 && raw.length - first < MAX_VARINT_LENGTH
    );
    const varint = parseVarint(raw, first);
    if (varint === undefined) {
      throw failure("corrupt", "a number is malformed", start);
    }
    return varint.value;
  }

  #reserve(used: number, needed: number): void {
    if (this.#buffer.length >= needed) return;
    const grown = new Uint8Array(
      Math.max(needed, 2 * this.#buffer.length, FIRST_BUFFER),
    );
    grown.set(this.#buffer.subarray(0, used));
    this.#buffer = grown;
  }
}

/**
 * The error for bytes that are wrong.
 *
 * @param code why
 * @param reason the same in words, to follow "as"
 * @param offset where, see {@linkcode FormatError}
 * @param options `cause`: the error beneath, if any
 */
export function failure(
  code: FormatErrorCode,
  reason: string,
  offset: number,
  options?: ErrorOptions,
): FormatError {
  return new FormatError(
    code,
    `Cannot read the archive as ${reason}: offset is ${offset}`,
    offset,
    options,
  );
}
