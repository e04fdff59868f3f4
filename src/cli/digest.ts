/**
 * Whether two contents are the same, without keeping either.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** A stage that passes bytes on unchanged, and knows in the end what passed. */
export class DigestStream extends TransformStream<Uint8Array, Uint8Array> {
  readonly #hash;
  #digest: string | undefined;

  constructor() {
    const hash = createHash("sha256");
    super({
      transform(chunk, controller) {
        hash.update(chunk);
        controller.enqueue(chunk);
      },
    });
    this.#hash = hash;
  }

  /** SHA-256 of what passed; to be taken after the end. */
  get digest(): string {
    return this.#digest ??= this.#hash.digest("hex");
  }
}

/** SHA-256 of a stream. */
export async function digestOf(
  content: ReadableStream<Uint8Array>,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return hash.digest("hex");
}

/** Content that is passed on, and the SHA-256 of its beginning, whatever was passed on beyond. */
export class PrefixDigest {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #hash = createHash("sha256");
  #position = 0; // bytes hashed
  #chunk: Uint8Array<ArrayBufferLike> = new Uint8Array(0); // passed on, hashed from #position on
  #start = 0; // place of the chunk

  /** @param content what to pass on */
  constructor(content: ReadableStream<Uint8Array>) {
    this.#reader = content.getReader();
  }

  /** Bytes hashed. */
  get position(): number {
    return this.#position;
  }

  /** SHA-256 of what was hashed. */
  get digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /**
   * Takes bytes without passing them on.
   *
   * @param length how many
   * @returns their SHA-256, or that of fewer, where there are no more
   */
  async skip(length: number): Promise<string> {
    while (this.#start + this.#chunk.length < length && await this.#next());
    const end = this.#start + this.#chunk.length;
    return this.at(Math.min(length, end));
  }

  /** What is left, in chunks. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const rest = this.#chunk.subarray(this.#position - this.#start);
    if (rest.length > 0) yield rest;
    while (await this.#next()) yield this.#chunk;
  }

  /**
   * SHA-256 of the beginning.
   *
   * @param position where it ends: not before what was hashed already, nor behind the chunk passed on last
   */
  at(position: number): string {
    this.#hash.update(
      this.#chunk.subarray(
        this.#position - this.#start,
        position - this.#start,
      ),
    );
    this.#position = position;
    return this.digest;
  }

  /** Goes on to the next chunk; whether there is one. */
  async #next(): Promise<boolean> {
    const end = this.#start + this.#chunk.length;
    this.at(end);
    const { value, done } = await this.#reader.read();
    this.#start = end;
    this.#chunk = value ?? new Uint8Array(0);
    return !done;
  }
}
