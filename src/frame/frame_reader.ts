/**
 * Reads an input of frames, piece by piece as it arrives; laid out like docs/format.md.
 *
 * @module
 */

import { type BlockHead, type EndHead, readHead } from "./block.ts";
import { ByteSource, failure, type Reading } from "./byte_source.ts";
import { Checksum, CHECKSUM_LENGTH, sameChecksum } from "./checksum.ts";
import { FRAME_MAGIC, type FrameHeader, readHeader } from "./header.ts";
import type { FramePosition } from "./position.ts";
import { SKIPPABLE_MAGIC } from "./skippable.ts";

/** Something that has arrived whole. `offset` says where in the input it begins. */
export type FrameEvent =
  | { type: "header"; offset: number; header: FrameHeader }
  | { type: "head"; offset: number; head: BlockHead }
  | { type: "block"; offset: number; head: BlockHead; payload: Uint8Array }
  | { type: "end"; offset: number; last: boolean; total: number };

const BEGINNING: FramePosition = { offset: 0, number: 0, follows: false };

type Events = Generator<FrameEvent | undefined, void, void>;

/** A block that has been handed out, and how much of its content is covered. */
interface Unverified {
  offset: number;
  head: BlockHead;
  checksum: number[]; // as it stands in the input
  covered: Checksum;
  length: number;
}

/**
 * An input being read. Knows no probability: it hands out payloads, and checks the content that was made
 * of them.
 *
 * 1. `feed(piece)`, or `end()` when there are no more
 * 2. `next()` until it returns `undefined`, then again from 1, or stop when it had ended
 * 3. after each `block` event, before the next call: `verify(content)`, or first `cover(part)` a few times
 *
 * A `head` event comes as soon as a block's head is there, so that an output limit can refuse the block
 * before its payload is awaited. A payload is a view, valid until the next call. At most one payload is
 * kept in memory, and only as much of it as has arrived.
 */
export class FrameReader {
  #source: ByteSource;
  #events: Events;
  #previous: number[] = []; // checksum of what came before
  #content: Checksum | undefined;
  #total = 0; // content bytes of the frame so far
  #unverified: Unverified | undefined;

  /** @param from where the first piece begins, for a reader of a part */
  constructor(from: FramePosition = BEGINNING) {
    this.#source = new ByteSource(from.offset);
    this.#events = this.#input(from);
  }

  /** Bytes of the input read so far, and of what stands before. */
  get offset(): number {
    return this.#source.offset;
  }

  /** Hands over the next piece; it must stay unchanged until `next()` returns `undefined`. */
  feed(piece: Uint8Array): void {
    this.#source.feed(piece);
  }

  /** Says that no piece follows. */
  end(): void {
    this.#source.end();
  }

  /**
   * What has arrived next.
   *
   * @returns an event; `undefined`: it needs another piece, or the input has ended properly
   * @throws {FormatError} when the bytes are wrong
   */
  next(): FrameEvent | undefined {
    return this.#events.next().value || undefined;
  }

  /**
   * Covers the next part of the block's content with the checksums: where all at once would take long.
   *
   * @param part what follows the part before
   */
  cover(part: Uint8Array): void {
    const block = this.#waiting();
    block.covered.update(part);
    block.length += part.length;
    this.#content?.update(part);
  }

  /**
   * Compares the content of the block handed out last with the block's checksum.
   *
   * @param rest what the payload stands for, but for what is covered
   * @throws {FormatError} `checksum-mismatch` when it differs
   */
  verify(rest: Uint8Array): void {
    const block = this.#waiting();
    this.cover(rest);
    const { covered, length, head, offset } = block;
    if (
      !sameChecksum(covered.bytes, block.checksum) || length !== head.rawLength
    ) {
      throw failure(
        "checksum-mismatch",
        "a block differs from its checksum",
        offset,
      );
    }
    this.#unverified = undefined;
    this.#previous = block.checksum;
    this.#total += length;
  }

  #waiting(): Unverified {
    if (this.#unverified) return this.#unverified;
    throw new Error("Cannot verify content as no block waits for it");
  }

  /**
   * Takes the block handed out last for undamaged, for a reader that only wants to know what there is. Headers
   * and end marks are verified all the same.
   */
  trust(): void {
    const block = this.#unverified;
    if (!block) {
      throw new Error("Cannot trust content as no block waits for it");
    }
    this.#unverified = undefined;
    this.#previous = block.checksum;
    this.#content = undefined;
    this.#total += block.head.rawLength;
  }

  /** Input: archives one after another, skippable frames before, within and after them. */
  *#input({ number, follows }: FramePosition): Events {
    for (;;) {
      if (yield* this.#source.atEnd()) {
        if (follows && number === 0) return;
        throw failure(
          "truncated",
          "the input ends before a last frame",
          this.#source.offset,
        );
      }
      const start = this.#source.offset;
      const afterLast = follows && number === 0;
      if ((yield* this.#magic(start, afterLast)) === "skippable") {
        const kind: number[] = [];
        yield* this.#source.varint(kind, start);
        yield* this.#source.skip(yield* this.#source.varint([], start));
      } else if (yield* this.#frame(start, number)) {
        follows = true;
        number = 0;
      } else {
        number++;
      }
    }
  }

  /** Which kind of frame begins here. Decided at the first byte that fits neither. */
  *#magic(start: number, afterLast: boolean): Reading<"frame" | "skippable"> {
    let frame = true;
    let skippable = true;
    for (let i = 0; i < FRAME_MAGIC.length; i++) {
      const byte = yield* this.#source.byte();
      frame &&= byte === FRAME_MAGIC[i];
      skippable &&= byte === SKIPPABLE_MAGIC[i];
      if (frame || skippable) continue;
      throw afterLast
        ? failure(
          "trailing-data",
          "something else follows its last frame",
          start,
        )
        : failure("bad-magic", "no frame begins here", start);
    }
    return frame ? "frame" : "skippable";
  }

  /** Frame: header, blocks, end mark. Returns whether it is the last of its archive. */
  *#frame(
    start: number,
    number: number,
  ): Generator<FrameEvent | undefined, boolean, void> {
    const { header, checksum } = yield* readHeader(this.#source, start, number);
    this.#previous = checksum;
    this.#content = header.contentChecksum ? new Checksum() : undefined;
    this.#total = 0;
    yield { type: "header", offset: start, header };
    for (;;) {
      const offset = this.#source.offset;
      const { head, raw } = yield* readHead(this.#source, header.blockLimit);
      if (head.kind === "end") {
        yield* this.#end(offset, header, head, raw);
        return head.last;
      }
      yield* this.#block(offset, header, head, raw);
    }
  }

  *#block(
    offset: number,
    header: FrameHeader,
    head: BlockHead,
    raw: number[],
  ): Events {
    const size = header.contentSize;
    if (size !== undefined && head.rawLength > size - this.#total) {
      throw failure(
        "corrupt",
        `a block exceeds the content size of ${size} bytes`,
        offset,
      );
    }
    yield { type: "head", offset, head };
    const checksum = Array.from(yield* this.#source.bytes(CHECKSUM_LENGTH));
    const payload = yield* this.#source.bytes(head.payloadLength);
    const covered = new Checksum().update(this.#previous).update(raw);
    this.#unverified = { offset, head, checksum, covered, length: 0 };
    yield { type: "block", offset, head, payload };
    if (this.#unverified) {
      throw new Error("Cannot read on as the last block was not verified");
    }
  }

  *#end(
    offset: number,
    header: FrameHeader,
    head: EndHead,
    raw: number[],
  ): Events {
    const content = header.contentChecksum
      ? Array.from(yield* this.#source.bytes(CHECKSUM_LENGTH))
      : [];
    const crc = new Checksum().update(this.#previous).update(raw).update(
      content,
    );
    if (!sameChecksum(yield* this.#source.bytes(CHECKSUM_LENGTH), crc.bytes)) {
      throw failure(
        "checksum-mismatch",
        "an end mark differs from its checksum",
        offset,
      );
    }
    const total = this.#total;
    if (head.total !== total) {
      throw failure(
        "corrupt",
        `an end mark says ${head.total} bytes of ${total}`,
        offset,
      );
    }
    const { contentSize = total } = header;
    if (contentSize !== total) {
      throw failure(
        "corrupt",
        `its header says ${contentSize} bytes of content, not ${total}`,
        offset,
      );
    }
    if (this.#content && !sameChecksum(content, this.#content.bytes)) {
      throw failure(
        "checksum-mismatch",
        "the content differs from its checksum",
        offset,
      );
    }
    yield { type: "end", offset, last: head.last, total };
  }
}
