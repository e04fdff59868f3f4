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
