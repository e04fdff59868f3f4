/**
 * The texts that a network learns from, and the order in which lanes read them.
 *
 * A lane reads pieces: passages of one file, from beginning to end, and forgets between them. So what it knows when it begins is
 * nothing, as when a file is coded.
 *
 * @module
 */

/** Bytes of a piece. */
export const PIECE = 32_768;

/** A text, and how often its pieces come. */
export interface Text {
  content: Uint8Array;
  /** Passes over it for each pass over a text of weight 1. */
  weight: number;
}

/** Numbers from 0 up to 1, by a seed. */
export function randomNumbers(seed: number): () => number {
  let state = (Math.imul(seed, 0x9E3779B1) ^ 0x85EBCA77) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A passage of a text. */
interface Piece {
  content: Uint8Array;
  from: number;
}

/** Pieces without end, by number; always the same for a seed. */
export class PieceList {
  readonly #texts: readonly Text[];
  readonly #seed: number;
  #round = -1;
  #pieces: Piece[] = [];
  #length = 0;

  constructor(texts: readonly Text[], seed: number) {
    this.#texts = texts;
    this.#seed = seed;
    this.#fill(0);
    this.#length = this.#pieces.length;
  }

  /** Pieces of one round over all texts. */
  get length(): number {
    return this.#length;
  }

  /** The piece of that number: `PIECE + 1` bytes, as the last one is only predicted. */
  get(number: number): Uint8Array {
    this.#fill(Math.floor(number / this.#length));
    const { content, from } = this.#pieces[number % this.#length];
    return content.subarray(from, from + PIECE + 1);
  }

  #fill(round: number): void {
    if (round === this.#round) return;
    this.#round = round;
    const random = randomNumbers(this.#seed + 7919 * round);
    this.#pieces = [];
    for (const { content, weight } of this.#texts) {
      // As many in each round; where they begin differs.
      const room = content.length - PIECE - 1;
      const count = Math.max(1, Math.round(content.length * weight / PIECE));
      for (let i = 0; i < count; i++) {
        const from = Math.floor((i + random()) * room / count);
        this.#pieces.push({ content, from });
      }
    }
    for (let i = this.#pieces.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [this.#pieces[i], this.#pieces[j]] = [this.#pieces[j], this.#pieces[i]];
    }
  }
}

/** Where a lane is. */
export interface Place {
  /** Number of its piece. */
  piece: number;
  /** Bytes of it that were read. */
  offset: number;
}

/**
 * Where a lane is before a step. Lanes change pieces at different steps.
 *
 * @param step steps before this one
 * @param bytes that each lane reads in a step
 */
export function placeOf(
  step: number,
  lane: number,
  lanes: number,
  bytes: number,
): Place {
  const steps = PIECE / bytes;
  const at = step + Math.floor(lane * steps / lanes);
  return {
    piece: Math.floor(at / steps) * lanes + lane,
    offset: at % steps * bytes,
  };
}
