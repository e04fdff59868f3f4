/**
 * Finds where to go on in a damaged archive.
 *
 * Three ways, the surest first:
 *
 * 1. The damaged frame is walked over. Where its end mark is found and its checksum is right, that is where it ends: unless
 *    bytes are gone, and the walk came from a block of this frame to one of a later frame. Then an index, or a search within what
 *    was walked over, finds the next frame before.
 * 2. An index that ends the file says where the next frames are. One whose header is there and right is the next.
 * 3. Otherwise bytes that look like a header are searched for. They may be content: an archive in an archive is
 *    stored as it is. So they only count with evidence, see `#evidence`.
 *
 * All of it takes time in proportion to the file, whatever is in it: what a hostile file could have done again and again is
 * paid for from a budget. The ways share what speaks for a place, which is why this is long.
 *
 * @module
 */

import { FormatError } from "../errors.ts";
import { ByteSource } from "../frame/byte_source.ts";
import {
  FRAME_MAGIC,
  type FrameHeader,
  MAX_BLOCK_LIMIT,
  readHeader,
} from "../frame/header.ts";
import { INDEX_TAIL_LENGTH, indexLength, parseIndex } from "../frame/index.ts";
import { SKIPPABLE_MAGIC } from "../frame/skippable.ts";
import { PACE } from "../streams/pace.ts";
import { endsWithMark, maybeMark, MOST_END } from "./end_marks.ts";
import type { IndexedArchive } from "./index_chain.ts";
import { PaidWalks } from "./paid_walks.ts";
import { type ArchiveSource, Window } from "./source.ts";
import type { WalkedFrame } from "./walk.ts";

/** Bytes of header that a search looks at: encoders write 40 at most, as there are no extension fields yet. */
const MOST_HEADER = 1024;

/** Bytes before the payload of a block at most: type, two lengths and a checksum. */
const MOST_HEAD = 13;

/** A frame that is damaged, as far as it is known; or the place where one should be. */
export interface Lost {
  /** Where what is before it begins: the last frame, lost or not. */
  before: number;
  /** Where it begins. */
  start: number;
  /** Where it was still right. */
  verified: number;
  /** Its header, where that is right. */
  header: FrameHeader | undefined;
  /** Bytes of its content that were right. */
  restored: number;
  /** Least number of a next frame of the same archive. */
  next: number;
}

/** Where to go on. */
export interface Found {
  /** Bytes from the start of the file; its size when there is nothing more. */
  at: number;
  /** The frame that was lost, where its end was found for certain. */
  walked?: WalkedFrame;
  /** The archive whose index says so, and which of its frames it is. */
  indexed?: { archive: IndexedArchive; entry: number };
  /** Whether nothing else stood between the lost frame and this one, the next by its number. */
  follows?: boolean;
}

/** Looks for places to go on. */
export class Resync {
  readonly #window: Window;
  readonly #walks: PaidWalks;
  readonly #glances: Window; // for what is far away, and of which little is looked at
  readonly #archives: readonly IndexedArchive[];
  #indexBytes: number; // that may still be read: those of a file that is what it says, and some in vain

  /**
   * @param source the damaged file
   * @param archives those whose indexes end the file
   * @param isWhole decodes a frame, and says whether all of it is right
   * @param signal ends reading
   */
  constructor(
    source: ArchiveSource,
    archives: readonly IndexedArchive[],
    isWhole: (frame: WalkedFrame) => Promise<boolean>,
    signal: AbortSignal,
  ) {
    this.#window = new Window(source, signal);
    this.#walks = new PaidWalks(source, isWhole, signal);
    this.#glances = new Window(source, signal);
    this.#archives = archives;
    this.#indexBytes = 5 * source.size;
  }

  /** The archive whose index ends the file, if there is one. */
  get lastArchive(): IndexedArchive | undefined {
    return this.#archives.at(-1);
  }

  /** The archive whose index speaks of a place. */
  archiveAt(at: number): IndexedArchive | undefined {
    let [low, high] = [0, this.#archives.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#archives[middle].indexOffset > at) high = middle;
      else low = middle + 1;
    }
    return this.#archives[low];
  }

  /**
   * Finds where to go on.
   *
   * @param lost what is damaged
   */
  async find(lost: Lost): Promise<Found> {
    const { frame: walked, astray } = await this.#walks.walkFrom(lost.start);
    const from = Math.max(lost.verified, lost.start + 1);
    // What is right holds no index of what follows: one that seems to end the file there is content.
    const archive = this.archiveAt(from - 1);
    const begins = archive?.start ?? this.#window.size;
    if (begins > from) {
      const found = walked
        ? lost.header && await this.#searchWithin(lost, from, begins, walked)
        : await this.#search(lost, from, begins, astray);
      if (found) return found;
    }
    if (!archive) {
      return walked ? { at: walked.end, walked } : { at: this.#window.size };
    }
    const { offsets, start, indexOffset } = archive;
    const count = offsets.length - 1;
    let entry = first(offsets, from - start);
    for (; entry < count; entry++) {
      const at = start + offsets[entry];
      if (walked && at >= walked.end) return { at: walked.end, walked };
      const header = await this.header(at);
      if (header?.number === entry) break;
    }
    const at = entry < count ? start + offsets[entry] : indexOffset;
    if (walked && at >= walked.end) return { at: walked.end, walked };
    if (entry > lost.next) {
      const moved = await this.#searchMoved(lost, from, at, archive);
      if (moved) return moved;
    }
    return { at, indexed: { archive, entry } };
  }

  /** What begins at a place. */
  async kindAt(at: number): Promise<"frame" | "skippable" | undefined> {
    return kindOf(await this.#window.from(at, 4));
  }

  /** What begins at a place that somebody only claims to be one where something does. */
  async claimedAt(at: number): Promise<"frame" | "skippable" | undefined> {
    return kindOf(await this.#glances.from(at, 4, 4));
  }

  /**
   * An index between two places. Reading it is paid for, as a file may claim long ones again and again.
   *
   * @param at where it begins
   * @param end where it ends, as its head says
   * @returns all of its bytes; `undefined`: its end says something else, or it cannot be paid for
   */
  async indexBetween(at: number, end: number): Promise<Uint8Array | undefined> {
    const size = INDEX_TAIL_LENGTH;
    if (end - at < size) return undefined;
    const tail = await this.#glances.from(end - size, size, size);
    if (indexLength(tail.subarray(0, size)) !== end - at) return undefined;
    if ((this.#indexBytes -= end - at) < 0) return undefined;
    const bytes = await this.#window.from(at, end - at);
    return bytes.subarray(0, end - at);
  }

  /** The header at a place, if one is there and right. */
  async header(at: number): Promise<FrameHeader | undefined> {
    if (at < 0 || at >= this.#window.size) return undefined;
    const bytes = await this.#window.from(at, MOST_HEADER);
    // Version and flags first: most of what only begins like a frame ends here.
    if (FRAME_MAGIC.some((byte, i) => byte !== bytes[i]) || bytes[4] !== 1) {
      return undefined;
    }
    const source = new ByteSource(at + 4);
    source.feed(bytes.subarray(4, MOST_HEADER));
    try {
      const { done, value } = readHeader(source, at, undefined).next();
      return done ? value.header : undefined;
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  }

  /**
   * Searches for a header to believe in.
   *
   * @param lost what is damaged
   * @param from where the search begins
   * @param end where what no index speaks of ends
   * @param astray where the lengths in the lost frame lead no further: what is before most likely is content
   */
  async #search(
    lost: Lost,
    from: number,
    end: number,
    astray: number,
  ): Promise<Found | undefined> {
    let nested = false;
    for (let at = from;;) {
      const found = await this.#findHeader(at, end);
      if (!found) return undefined;
      const { at: place, header: { number } } = found;
      // One of a later archive whose beginning was lost, too, has any number; but so has one of an archive in an archive.
      const inOrder = number === 0 || number >= lost.next;
      let evidence = nested || !inOrder || place < astray
        ? undefined
        : await this.#evidence(lost, found, end);
      if (evidence && await this.#holdsMagic(lost)) {
        nested = true;
        evidence = undefined;
      }
      const most = lost.header?.blockLimit ?? MAX_BLOCK_LIMIT;
      if (
        evidence || await this.#walks.isSound(place, end) &&
          !await this.#walks.areContent(place, end, most)
      ) {
        const follows = evidence === "end mark" && number > 0 &&
          number === lost.next && canReach(lost, place);
        return { at: place, follows };
      }
      // The frames of an archive in an archive are passed over together.
      nested ||= number === 0;
      at = (await this.#walks.walk(found.at))?.end ?? found.at + 1;
    }
  }

  /**
   * Searches for the next frame within what the lengths in the lost one lead over. It is there if bytes are gone, and these lengths led
   * from a block of the lost frame to one of a later: then that one has the end mark, and is right in all its blocks. Content is not,
   * be it an archive in the archive whose lengths lead to the same end: heads of our blocks stand in the midst of it.
   *
   * @param lost what is damaged
   * @param from where the search begins
   * @param end where what no index speaks of ends
   * @param walked the lost frame, as its lengths tell
   */
  async #searchWithin(
    lost: Lost,
    from: number,
    end: number,
    walked: WalkedFrame,
  ): Promise<Found | undefined> {
    for (let at = from;; at++) {
      const found = await this.#findHeader(at, Math.min(end, walked.end));
      if (!found) return undefined;
      at = found.at;
      if (!await this.#walks.leadTo(at, walked.end)) continue;
      const follows = found.header.number === lost.next &&
        canReach(lost, at) &&
        await this.#evidence(lost, found, end) === "end mark";
      return { at, follows };
    }
  }

  /**
   * Whether what is right of the lost frame, or the frame before, holds a magic. If so, more of an archive in the archive may follow,
   * in frames as long as this one: then each is preceded by what can be the end mark of this one. And as they are as long, one
   * of them begins in every frame of ours.
   */
  async #holdsMagic({ before, start, verified }: Lost): Promise<boolean> {
    for (let at = before;;) {
      const found = await this.#findMagic(at + 1, verified);
      if (found !== start) return found !== undefined;
      at = start;
    }
  }

  /**
   * Searches for a frame that an index lists for another place, as bytes were lost or put in between them: by its number and both
   * its lengths, which an archive in the archive would hardly share.
   */
  async #searchMoved(
    lost: Lost,
    from: number,
    end: number,
    archive: IndexedArchive,
  ): Promise<Found | undefined> {
    const { offsets, contents } = archive;
    for (let at = from;;) {
      const found = await this.#findHeader(at, end);
      if (!found) return undefined;
      at = found.at + 1;
      const entry = found.header.number;
      if (entry < lost.next || entry >= offsets.length - 1) continue;
      const frame = await this.#walks.walk(found.at);
      if (!frame) continue;
      at = frame.end;
      if (
        frame.rawLength === contents[entry + 1] - contents[entry] &&
        frame.end - found.at === offsets[entry + 1] - offsets[entry]
      ) return { at: found.at, indexed: { archive, entry } };
    }
  }

  /** The next header that is right, in a region. */
  async #findHeader(
    from: number,
    end: number,
  ): Promise<{ at: number; header: FrameHeader } | undefined> {
    for (let at: number | undefined = from;; at++) {
      at = await this.#findMagic(at, end);
      if (at === undefined) return undefined;
      const header = await this.header(at);
      if (header) return { at, header };
    }
  }

  /** The next place that a frame may begin at. */
  async #findMagic(from: number, end: number): Promise<number | undefined> {
    const [first, ...others] = FRAME_MAGIC;
    while (from + FRAME_MAGIC.length <= end) {
      const bytes = await this.#window.from(from, FRAME_MAGIC.length);
      const last = Math.min(bytes.length, end - from) - others.length;
      const found = PACE.work(() => {
        for (let i = bytes.indexOf(first); i >= 0 && i < last;) {
          if (others.every((byte, k) => bytes[i + 1 + k] === byte)) return i;
          i = bytes.indexOf(first, i + 1);
        }
        return undefined;
      });
      await PACE.rest();
      if (found !== undefined) return from + found;
      from += last;
    }
    return undefined;
  }

  /**
   * Whether a header is that of a frame, and not a part of what a block holds. What speaks for it:
   *
   * - The lost frame was right up to its end mark, and this is where the end mark ends. Where its header does not say how long it is,
   *   the bytes between must moreover look like one.
   * - Before it stands an index, with the right checksum.
   * - Before it stands what can be the end mark of the lost frame: the flag fits the number, which is the next, and the total
   *   is what the lost frame's header says. Its own lengths lead to an end mark: those of content mostly meet the head of a block
   *   around it. Where the lost frame's header says no total, or is lost, it must moreover be followed by another.
   * - All frames from here on are right, one after another, to the end, and so is the end of an index behind them. An archive in an
   *   archive is followed by more of the block or by the next; where its lengths lead on by chance, the frame that they lead out of is
   *   not right in all its blocks.
   *
   * Once an archive in the archive was met, before the damage or behind it, for a number that cannot come next, or within what the
   * lengths in the lost frame lead over, only the last counts.
   */
  async #evidence(
    lost: Lost,
    { at, header: { number } }: { at: number; header: FrameHeader },
    end: number,
  ): Promise<"end mark" | "other" | undefined> {
    const { header, verified, restored } = lost;
    const size = header?.contentSize;
    if (at - verified <= MOST_END) {
      const before = await this.#window.before(at, at - verified);
      const between = before.subarray(before.length - (at - verified));
      const complete = header && size === undefined
        ? maybeMark(between, number > 0, lost)
        : size === restored;
      if (complete) return "end mark";
    }
    if (await this.#indexEnds(at, lost)) return "other";
    // Without its header, the lost one may be what is expected, or bytes before that.
    const nexts = header ? [lost.next] : [lost.next, lost.next + 1];
    if (number > 0 && !nexts.includes(number)) return undefined;
    const before = (await this.#window.before(at, MOST_END))
      .subarray(-MOST_END);
    if (!endsWithMark(before, number > 0, lost)) return undefined;
    const frame = await this.#walks.walk(at);
    if (size !== undefined) return frame && "end mark";
    const followed = frame &&
      (frame.end >= end || await this.claimedAt(frame.end));
    return followed ? "other" : undefined;
  }

  async #indexEnds(at: number, { verified }: Lost): Promise<boolean> {
    const length = indexLength(
      await this.#window.before(at, INDEX_TAIL_LENGTH),
    );
    if (length === undefined || length > at - verified) return false;
    if ((this.#indexBytes -= length) < 0) return false;
    try {
      parseIndex((await this.#glances.before(at, length)).subarray(-length));
      return true;
    } catch (error) {
      if (error instanceof FormatError) return false;
      throw error;
    }
  }
}

/**
 * Whether what is lost of a frame reaches to a place, its blocks being as long as they may be. If not, others were lost with it, maybe the
 * end of its archive, and what stands there has the next number and is another's.
 */
function canReach(
  { header, verified, restored }: Lost,
  place: number,
): boolean {
  const { contentSize = 0, blockLimit = 1 } = header ?? {};
  const rest = contentSize - restored;
  const heads = MOST_HEAD * Math.ceil(rest / blockLimit);
  return place - verified <= rest + heads + MOST_END;
}

/** What begins with these bytes. */
function kindOf(bytes: Uint8Array): "frame" | "skippable" | undefined {
  const is = (magic: readonly number[]) =>
    magic.every((byte, i) => byte === bytes[i]);
  if (is(FRAME_MAGIC)) return "frame";
  return is(SKIPPABLE_MAGIC) ? "skippable" : undefined;
}

/** Index of the first of ascending numbers that is at least as large. */
function first(numbers: Float64Array, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] >= least) high = middle;
    else low = middle + 1;
  }
  return low;
}
