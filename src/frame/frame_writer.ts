/**
 * Writes one frame: header, blocks, end mark.
 *
 * @module
 */

import { type BlockHead, encodeBlockHead, encodeEndHead } from "./block.ts";
import { Checksum, CHECKSUM_LENGTH, updating } from "./checksum.ts";
import { encodeHeader, type FrameHeader } from "./header.ts";

/**
 * A frame being written. Knows no probability: it is handed payloads and puts them in order.
 *
 * 1. `new FrameWriter(header)`
 * 2. `block(head, payload, content)`, any number of times
 * 3. `end(last)`, once
 *
 * Each returns bytes to be sent in that order; the header travels with the first of them.
 */
export class FrameWriter {
  #header: number[]; // not yet sent
  #previous: number[]; // checksum of what came before
  #content: Checksum | undefined;
  #total = 0;

  /** @param header what the frame begins with */
  constructor(header: FrameHeader) {
    this.#header = encodeHeader(header);
    this.#previous = this.#header.slice(-CHECKSUM_LENGTH);
    this.#content = header.contentChecksum ? new Checksum() : undefined;
  }

  /** Content bytes so far. */
  get total(): number {
    return this.#total;
  }

  /**
   * Writes a block.
   *
   * @param head what it says; the payload's length must be its payload length
   * @param payload what stands for the content
   * @param content its raw length in bytes
   */
  block(
    head: BlockHead,
    payload: Uint8Array,
    content: Uint8Array,
  ): Uint8Array<ArrayBuffer> {
    const work = this.writing(head, payload, content);
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
    }
  }

  /** Does what {@linkcode block} does, and gives way while it computes checksums. */
  *writing(
    head: BlockHead,
    payload: Uint8Array,
    content: Uint8Array,
  ): Generator<void, Uint8Array<ArrayBuffer>> {
    const raw = encodeBlockHead(head);
    const checksum = new Checksum().update(this.#previous).update(raw);
    yield* updating([checksum, this.#content], content);
    this.#previous = checksum.bytes;
    this.#total += content.length;
    return this.#send(raw, this.#previous, payload);
  }

  /**
   * Writes the end mark.
   *
   * @param last whether the frame is the last of its archive
   */
  end(last: boolean): Uint8Array<ArrayBuffer> {
    const mark = encodeEndHead(last, this.#total);
    if (this.#content) mark.push(...this.#content.bytes);
    return this.#send(
      mark,
      new Checksum().update(this.#previous).update(mark).bytes,
      [],
    );
  }

  #send(
    head: number[],
    checksum: number[],
    payload: ArrayLike<number>,
  ): Uint8Array<ArrayBuffer> {
    const start = this.#header.length;
    const out = new Uint8Array(
      start + head.length + CHECKSUM_LENGTH + payload.length,
    );
    out.set(this.#header);
    out.set(head, start);
    out.set(checksum, start + head.length);
    out.set(payload, start + head.length + CHECKSUM_LENGTH);
    this.#header = [];
    return out;
  }
}
