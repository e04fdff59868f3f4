/**
 * Walks over what may be frames. A hostile file could have them done again and again, so they are paid for from a budget, and what
 * was found is remembered.
 *
 * @module
 */

import { FormatError } from "../errors.ts";
import {
  claimedLength,
  INDEX_HEAD_LENGTH,
  INDEX_TAIL_LENGTH,
  indexLength,
} from "../frame/index.ts";
import { type ArchiveSource, Window } from "./source.ts";
import { type WalkedFrame, walkFrames } from "./walk.ts";

/** Frames that are remembered to be followed by others to the end, or not: 50 MB. Beyond them the budget alone bounds the time. */
const MOST_KNOWN = 1_000_000;

/**
 * Headers, heads of blocks and skippable frames that may be walked over in vain: more than a file can have that is walked over
 * three times, as a block takes 7 bytes, and another frame more.
 */
const budgetFor = (size: number) => ({ heads: 4096 + size / 2 });

/** Frames that may be decoded to prove something: a damage needs few, a hostile file would have all of it decoded for each. */
const MOST_PROOFS = 64;

/** Walks over frames of one file. */
export class PaidWalks {
  readonly #window: Window; // of its own, as a search goes on where it was
  readonly #isWhole: (frame: WalkedFrame) => Promise<boolean>;
  readonly #budget: { heads: number };
  #proofs = MOST_PROOFS;
  readonly #sound = new Map<number, boolean>(); // whether all is right from a frame to the end of its search, which is one for a place

  /**
   * @param source the file
   * @param isWhole decodes a frame, and says whether all of it is right
   * @param signal ends reading
   */
  constructor(
    source: ArchiveSource,
    isWhole: (frame: WalkedFrame) => Promise<boolean>,
    signal: AbortSignal,
  ) {
    this.#isWhole = isWhole;
    this.#window = new Window(source, signal);
    this.#budget = budgetFor(source.size);
  }

  /** The frame at a place, if its lengths lead to an end mark that is right. */
  async walk(offset: number): Promise<WalkedFrame | undefined> {
    return (await this.walkFrom(offset)).frame;
  }

  /**
   * The same, and how far the lengths lead.
   *
   * @returns the frame, if there is one; `astray`: its end, or where something else than the head of a block or an end mark stands. What
   *   is before that is within a block, unless bytes are gone
   */
  async walkFrom(
    offset: number,
  ): Promise<{ frame?: WalkedFrame; astray: number }> {
    const budget = this.#budget;
    const walk = { offset, end: this.#window.size, number: undefined, budget };
    try {
      for await (const frame of walkFrames(this.#window, walk)) {
        return { frame, astray: frame.end };
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return { astray: error.offset ?? offset };
    }
    return { astray: offset };
  }

  /** Whether one frame follows another, to the end. */
  async isSound(offset: number, end: number): Promise<boolean> {
    const budget = this.#budget;
    const frames: number[] = [];
    let sound = this.#sound.get(offset);
    if (sound !== undefined) return sound;
    let last = false;
    try {
      const walk = { offset, end, number: undefined, budget };
      for await (const frame of walkFrames(this.#window, walk)) {
        sound = this.#sound.get(frame.offset);
        if (sound !== undefined) break;
        if (frames.length < MOST_KNOWN) frames.push(frame.offset);
        last = frame.last;
        if (last && !await this.#endsIndex(frame.end)) {
          sound = false;
          break;
        }
      }
      sound ??= last && budget.heads >= 0;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      sound = false;
    }
    for (const frame of [offset, ...frames]) {
      if (this.#sound.size < MOST_KNOWN) this.#sound.set(frame, sound);
    }
    return sound;
  }

  /** Whether the index that begins at a place ends like one; so does what is none. */
  async #endsIndex(at: number): Promise<boolean> {
    const { size } = this.#window;
    if (at === size) return true;
    const [head, tail] = [INDEX_HEAD_LENGTH, INDEX_TAIL_LENGTH];
    const length = claimedLength(await this.#window.from(at, head, head));
    if (length === undefined) return true;
    const end = at + length;
    if (length < tail || end > size) return false;
    const bytes = await this.#window.from(end - tail, tail, tail);
    return indexLength(bytes.subarray(0, tail)) === length;
  }

  /**
   * Whether frames that follow one another to the end are content, as far as that can be proven: of these, the one whose lengths lead out of
   * its block, and into those around it, is not right.
   *
   * @param offset where they begin
   * @param end where they end
   * @param most bytes that a block may have
   */
  async areContent(
    offset: number,
    end: number,
    most: number,
  ): Promise<boolean> {
    const budget = this.#budget;
    const walk = { offset, end, number: undefined, budget };
    for await (const frame of walkFrames(this.#window, walk)) {
      if (this.#proofs-- <= 0) break;
      if (!await this.#isWhole(frame)) return true;
      if (frame.end - offset > most) break;
    }
    return false;
  }

  /** Whether frames follow one another from a place to another, and the last of them is proven to be right. */
  async leadTo(offset: number, end: number): Promise<boolean> {
    const budget = this.#budget;
    let last: WalkedFrame | undefined;
    try {
      const walk = { offset, end, number: undefined, budget };
      for await (const frame of walkFrames(this.#window, walk)) last = frame;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
    return last?.end === end && this.#proofs-- > 0 && this.#isWhole(last);
  }
}
