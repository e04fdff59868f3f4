/**
 * Reads an input of frames, piece by piece as it arrives; laid out like docs/format.md.
 *
 * @module
 */

import { type BlockHead, type EndHead, readHead } from "./block.ts";
import { ByteSource, failure, type Reading } from "./byte_source.ts";
import { Checksum, CHECKSUM_LENGTH, sameChecksum } from "./checksum.ts";
import { FRAME_MAGIC, type FrameHeader, readHeader } from "./header.ts";
import { SKIPPABLE_MAGIC } from "./skippable.ts";

/** Something that has arrived whole. `offset` says where in the input it begins. */
export type FrameEvent =
  | { type: "header"; offset: number; header: FrameHeader }
  | { type: "head"; offset: number; head: BlockHead }
  | { type: "block"; offset: number; head: BlockHead; payload: Uint8Array }
  | { type: "end"; offset: number; last: boolean; total: number }
  | { type: "skippable"; offset: number }; // only where payloads are passed over

/** Where a reader begins, and how it reads, when it does not read an input from its beginning to its end. */
export interface FrameReaderOptions {
  /**
   * Where in the input the first piece stands.
   *
   * @default {0}
   */
  offset?: number;
  /** Number of the frame that stands there, 0 unless it is told; `undefined`: any, and then one more for each. */
  number?: number | undefined;
  /** Whether an archive has ended before, so that the input may end where the first piece begins. */
  follows?: boolean;
  /** Whether it is a part of an input that may end after any frame. */
  partial?: boolean;
  /**
   * Whether payloads are passed over: `block` events have none and are trusted, and whoever feeds the reader may jump
   * where {@linkcode FrameReader.prototype.skipping} says so. Headers, end marks and lengths are verified all the same.
   */
  skipPayloads?: boolean;
}

/** What stands in the place of a payload that is passed over. */
const NO_PAYLOAD = new Uint8Array(0);

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
  #options: FrameReaderOptions;
  #source: ByteSource;
  #events: Events = this.#input();
  #verified: number;
  #previous: number[] = []; // checksum of what came before
  #content: Checksum | undefined;
  #total = 0; // content bytes of the frame so far
  #unverified: Unverified | undefined;

  /** @param options see {@linkcode FrameReaderOptions} */
  constructor(options: FrameReaderOptions = {}) {
    const { offset = 0 } = options;
    this.#options = options;
    this.#source = new ByteSource(offset);
    this.#verified = offset;
  }

  /** Where the last header, block or end mark that was found right ends. */
  get verified(): number {
    return this.#verified;
  }

  /** Bytes that may be jumped over instead of fed, when `next()` has returned `undefined`. */
  get skipping(): number {
    return this.#source.skipping;
  }

  /** Passes over bytes, at most {@linkcode skipping}. */
  jump(length: number): void {
    this.#source.jump(length);
  }

  /** Bytes read so far. */
  get offset(): number {
    return this.#source.offset;
  }

  /** Content bytes of the frame so far. */
  get total(): number {
    return this.#total;
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
    this.#verified = this.#source.offset;
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
  *#input(): Events {
    let { follows = false } = this.#options;
    const { partial } = this.#options;
    let number = "number" in this.#options ? this.#options.number : 0;
    for (;;) {
      if (yield* this.#source.atEnd()) {
        if (partial || follows && number === 0) return;
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
        if (this.#options.skipPayloads) {
          yield { type: "skippable", offset: start };
        }
      } else {
        const frame = yield* this.#frame(start, number);
        number = frame.last ? 0 : frame.number + 1;
        follows ||= frame.last;
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

  /** Frame: header, blocks, end mark. Returns its number and whether it is the last of its archive. */
  *#frame(
    start: number,
    number: number | undefined,
  ): Generator<
    FrameEvent | undefined,
    { number: number; last: boolean },
    void
  > {
    const { header, checksum } = yield* readHeader(this.#source, start, number);
    this.#previous = checksum;
    this.#content = header.contentChecksum ? new Checksum() : undefined;
    this.#total = 0;
    this.#verified = this.#source.offset;
    yield { type: "header", offset: start, header };
    for (;;) {
      const offset = this.#source.offset;
      const { head, raw } = yield* readHead(this.#source, header.blockLimit);
      if (head.kind === "end") {
        yield* this.#end(offset, header, head, raw);
        return { number: header.number, last: head.last };
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
    if (this.#options.skipPayloads) {
      yield* this.#source.skip(head.payloadLength);
      this.#previous = checksum;
      this.#content = undefined;
      this.#total += head.rawLength;
      yield { type: "block", offset, head, payload: NO_PAYLOAD };
      return;
    }
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
    this.#verified = this.#source.offset;
    yield { type: "end", offset, last: head.last, total };
  }
}
