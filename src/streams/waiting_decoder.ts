/**
 * The decoder that waits for models.
 *
 * @module
 */

import type { WaitingCodec } from "./codec.ts";
import { Decoder, type DecompressOptions } from "./decoder.ts";
import { type FindModelOptions, ModelFinder } from "./model_finder.ts";

/** Says what `Decoder` says, and looks for a model that it lacks. */
export class WaitingDecoder implements WaitingCodec {
  onNews: () => void = () => {};
  #decoder: Decoder;
  #finder: ModelFinder;
  #waiting = false;
  #failure: { reason: unknown } | undefined;

  /**
   * @param action what cannot be done when an option is wrong: "decompress"
   * @param options see {@linkcode DecompressOptions}
   * @throws {TypeError} when an option has a wrong type
   * @throws {RangeError} when an option is out of its range
   */
  constructor(action: string, options: DecompressOptions & FindModelOptions) {
    this.#decoder = new Decoder(action, options, { waits: true });
    this.#finder = new ModelFinder(options);
  }

  get bytesIn(): number {
    return this.#decoder.bytesIn;
  }

  feed(chunk: Uint8Array): void {
    this.#decoder.feed(chunk);
  }

  end(): void {
    this.#decoder.end();
  }

  next(): Uint8Array<ArrayBuffer> | null | undefined | "wait" {
    if (this.#failure) throw this.#failure.reason;
    if (this.#waiting) return "wait";
    const out = this.#decoder.next();
    const { lacks } = this.#decoder;
    if (lacks === undefined) return out;
    this.#waiting = true;
    this.#finder.find(lacks).then(
      (model) => this.#decoder.give(model),
      (reason) => this.#failure = { reason },
    ).then(() => {
      this.#waiting = false;
      this.onNews();
    });
    return "wait";
  }

  close(): void {
    this.#decoder.close();
  }
}
