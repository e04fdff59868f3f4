/**
 * Writes one frame: header, blocks, end mark.
 *
 * @module
 */

import { type BlockHead, encodeBlockHead, encodeEndHead } from "./block.ts";
import { Checksum, CHECKSUM_LENGTH } from "./checksum.ts";
import { encodeHeader, type FrameHeader } from "./header.ts";

/** Where a frame stands between two blocks. */
export interface FrameWriterState {
  /** Checksum of what came before. */
  previous: number[];
  /** Checksum of the content; `undefined`: it is not asked for. */
  content?: number | undefined;
  /** Content bytes so far. */
  total: number;
}

/**
 * A frame being written. Knows no probability: it is handed payloads and puts them in order.
 *
 * 1. `new FrameWriter(header)`
 * 2. `block(head, payload, content)`, any number of times; or `begin(head)`, `cover(part of the content)` until
 *    all is covered, `finish(payload)`
 * 3. `end(last)`, once
 *
 * Each returns bytes to be sent in that order; the header travels with the first of them.
 */
export class FrameWriter {
  #header: number[]; // not yet sent
  #previous: number[]; // checksum of what came before
  #content: Checksum | undefined;
  #total = 0;
  #raw: number[] = []; // head of the block being written
  #block = new Checksum(); // of that block

  /** @param header what the frame begins with, or where one stood that is to go on */
  constructor(header: FrameHeader | FrameWriterState) {
    if ("previous" in header) {
      this.#header = [];
      this.#previous = header.previous;
      this.#total = header.total;
      if (header.content !== undefined) {
        this.#content = new Checksum(header.content);
      }
      return;
    }
    this.#header = encodeHeader(header);
    this.#previous = this.#header.slice(-CHECKSUM_LENGTH);
    this.#content = header.contentChecksum ? new Checksum() : undefined;
  }

  /** Content bytes so far. */
  get total(): number {
    return this.#total;
  }

  /** Where the frame stands; between two blocks. */
  save(): FrameWriterState {
    return {
      previous: this.#previous,
      content: this.#content?.value,
      total: this.#total,
    };
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
    this.begin(head);
    this.cover(content);
    return this.finish(payload);
  }

  /** Begins a block: see {@linkcode block}, whose work this divides. */
  begin(head: BlockHead): void {
    this.#raw = encodeBlockHead(head);
    this.#block = new Checksum().update(this.#previous).update(this.#raw);
  }

  /** Covers the next part of the block's content with the checksums. */
  cover(part: Uint8Array): void {
    this.#block.update(part);
    this.#content?.update(part);
    this.#total += part.length;
  }

  /** Writes the block whose content is covered. */
  finish(payload: Uint8Array): Uint8Array<ArrayBuffer> {
    this.#previous = this.#block.bytes;
    return this.#send(this.#raw, this.#previous, payload);
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
