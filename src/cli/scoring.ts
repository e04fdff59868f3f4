/**
 * What content costs, byte for byte.
 *
 * @module
 */

import { type Model, type Network, ScoreStream } from "../../mod.ts";

/** Content, and the bits that each of its bytes costs. */
export interface Scored {
  content: Uint8Array<ArrayBuffer>;
  costs: Float64Array;
}

/** What predicts. */
export interface Predictor {
  level: number;
  model: Model | undefined;
  network: Network | undefined;
  /** Whether the network joins the predictor of the level; otherwise it is on its own. */
  mixed: boolean;
}

/**
 * Scores content as it comes, predicted from its beginning on.
 *
 * @param source the content
 * @param predictor what predicts
 */
export async function* costsOf(
  source: ReadableStream<Uint8Array>,
  { level, model, network, mixed }: Predictor,
): AsyncGenerator<Scored> {
  const waiting = new Bytes();
  const noted = source.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        waiting.push(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
  const stage = new ScoreStream({
    level,
    ...(model && { model }),
    ...(network && { network, mixed }),
  });
  for await (const { bytes, bits } of noted.pipeThrough(stage)) {
    yield { content: waiting.take(bytes), costs: bits };
  }
}

/** Bytes that come in pieces and are taken in others. */
class Bytes {
  readonly #pieces: Uint8Array[] = [];

  push(piece: Uint8Array): void {
    this.#pieces.push(piece.slice());
  }

  /** Takes some from the beginning; they must be there. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const piece = this.#pieces[0];
      const part = piece.subarray(0, length - at);
      taken.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    return taken;
  }
}

/** Longest line that is waited for, in bytes. */
const MOST_WAITED = 65_536;
/** Bytes of the longest character but one: as many may wait for the last. */
const UNFINISHED = 3;
const NEWLINE = 10;

/** Scored content, put together and taken apart again. */
export class ScoredContent {
  #content = new Uint8Array(0);
  #costs: Float64Array = new Float64Array(0);

  /** Adds content, up to a number of bytes in all. */
  push({ content, costs }: Scored, most = Infinity): void {
    const before = this.#content.length;
    const length = Math.min(most, before + content.length);
    if (length <= before) return;
    const all = new Uint8Array(length);
    const allCosts = new Float64Array(length);
    all.set(this.#content);
    allCosts.set(this.#costs);
    all.set(content.subarray(0, length - before), before);
    allCosts.set(costs.subarray(0, length - before), before);
    this.#content = all;
    this.#costs = allCosts;
  }

  /** Takes what is there from the beginning, all of it or a number of bytes. */
  take(length: number = this.#content.length): Scored {
    const taken = {
      content: this.#content.subarray(0, length),
      costs: this.#costs.subarray(0, length),
    };
    this.#content = this.#content.subarray(length);
    this.#costs = this.#costs.subarray(length);
    return taken;
  }

  /** Takes the lines that are whole; of a line without end, characters that are whole. */
  takeLines(): Scored {
    const { length } = this.#content;
    const lines = this.#content.lastIndexOf(NEWLINE) + 1;
    if (lines > 0 || length <= MOST_WAITED) return this.take(lines);
    let end = length - UNFINISHED;
    // Not within a character.
    while ((this.#content[end] & 0xC0) === 0x80 && end > 1) end--;
    return this.take(end);
  }
}
