/** Keys, and the containers they are in: the part of src/kernel/ultra/assembly/keys.ts. */

import { take } from "./history.ts";

const QUOTATION_MARK = 34, BACKSLASH = 92, COLON = 58, EQUALS = 61;
const NEWLINE = 10, LESS = 60, GREATER = 62, SLASH = 47;

/** Braces and brackets. */
const OPENING = [123, 91], CLOSING = [125, 93];

/** Depths of containers that are told apart. */
const DEPTHS = 64;

export class Keys {
  key = 0;
  parent = 0;
  depth = 0;
  /** Hash of what came since the last quotation mark, and of what came before that. */
  quoted = 0;
  string = 0;
  inString = 0;
  /** Hash of what came since the key. */
  value = 0;
  /** What that was when the last key ended. */
  lastValue = 0;
  tag = 0;
  /** The tag before. */
  outerTag = 0;
  /** 1 in the name of a tag, 2 behind it, 0 outside. */
  inTag = 0;
  readonly #keys: number[] = new Array(DEPTHS).fill(0);

  /**
   * Takes in a byte. `before` is the one before it, `lastToken` the hash of the letters and digits before it.
   *
   * @returns whether a key ended with it
   */
  remember(
    byte: number,
    before: number,
    lastToken: number,
    alphanumeric: boolean,
  ): boolean {
    const named = this.#rememberString(byte, before, lastToken);
    if (!this.inString) this.#rememberContainer(byte);
    const tagged = this.#rememberTag(byte, alphanumeric);
    const ended = named || tagged;
    if (ended) this.lastValue = this.value;
    this.value = ended ? 0 : take(this.value, byte);
    return ended;
  }

  #rememberString(byte: number, before: number, lastToken: number): boolean {
    if (byte === QUOTATION_MARK && before !== BACKSLASH) {
      this.string = this.quoted;
      this.quoted = 0;
      this.inString = 1 - this.inString;
      return false;
    }
    if (byte === EQUALS || byte === COLON) {
      if (byte === COLON && this.inString) return false;
      const unquoted = byte === EQUALS ? lastToken : this.quoted;
      this.key = before === QUOTATION_MARK ? this.string : unquoted;
      return true;
    }
    this.quoted = take(this.quoted, byte);
    if (byte === NEWLINE) this.inString = 0;
    return false;
  }

  #rememberContainer(byte: number): void {
    if (OPENING.includes(byte)) {
      this.depth = (this.depth + 1) % DEPTHS;
      this.#keys[this.depth] = this.parent;
      this.parent = this.key;
    } else if (CLOSING.includes(byte)) {
      this.key = this.parent;
      this.parent = this.#keys[this.depth];
      this.depth = (this.depth + DEPTHS - 1) % DEPTHS;
    }
  }

  #rememberTag(byte: number, alphanumeric: boolean): boolean {
    if (byte === LESS) {
      this.inTag = 1;
      this.outerTag = this.tag;
      this.tag = 0;
    } else if (byte === GREATER && this.inTag) {
      this.inTag = 0;
      this.key = this.tag;
      return true;
    } else if (this.inTag === 1) {
      if (alphanumeric || byte === SLASH) this.tag = take(this.tag, byte);
      else this.inTag = 2;
    }
    return false;
  }
}
