/**
 * What is left of a damaged archive. One walk with one state: each way on from a damage needs all that the others know,
 * which is why it is long.
 *
 * @module
 */

import { FormatError, LimitError } from "../errors.ts";
import { failure } from "../frame/byte_source.ts";
import type { FrameHeader } from "../frame/header.ts";
import {
  claimedLength,
  INDEX_HEAD_LENGTH,
  INDEX_KIND,
  INDEX_TAIL_LENGTH,
  indexLength,
  parseIndex,
} from "../frame/index.ts";
import { parseVarint } from "../frame/varint.ts";
import { DEFAULT_MAX_MEMORY } from "../streams/decoder.ts";
import { ModelFinder } from "../streams/model_finder.ts";
import { PACE } from "../streams/pace.ts";
import { type Damage, DamageLog, sum } from "./damage.ts";
import { findIndexes, type IndexedArchive } from "./index_chain.ts";
import { type ArchiveInput, openSource } from "./open_source.ts";
import type { RecoverOptions } from "./recover.ts";
import { type Found, type Lost, Resync } from "./resync.ts";
import { runDecoder, waitingDecoder } from "./run_decoder.ts";
import { type ArchiveSource, piecesOf, Window } from "./source.ts";
import type { WalkedFrame } from "./walk.ts";

const ACTION = "recover an archive";

/** Bytes before the payload of a skippable frame at most, whatever its kind: magic, kind and length. */
const SKIPPABLE_HEAD = INDEX_HEAD_LENGTH;

/** Bytes of an index at most that has no frames, and for each that it has: two numbers. */
const INDEX_BASE = 48, INDEX_ENTRY = 16;

/**
 * Does what {@linkcode recover} promises, once its options are known to be right.
 *
 * @param source the archives
 * @param options limits, and who is told of damage
 * @param signal ends the work
 */
export async function* recovering(
  source: ArchiveInput,
  options: RecoverOptions,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const { maxMemory = DEFAULT_MAX_MEMORY } = options;
  let opened: ArchiveSource | undefined;
  try {
    const file = opened = await openSource(ACTION, source, signal);
    const finder = new ModelFinder(options);
    const isWhole = async ({ offset, end }: WalkedFrame) => {
      const start = { offset, number: undefined, partial: true };
      const decoder = waitingDecoder(ACTION, options, start);
      const pieces = piecesOf(file, offset, end - offset, signal);
      try {
        for await (const _ of runDecoder(decoder, pieces, finder));
        return true;
      } catch (error) {
        if (error instanceof FormatError) return false;
        throw error;
      }
    };
    const window = new Window(file, signal);
    const archives = await findIndexes(window, maxMemory);
    const resync = new Resync(file, archives, isWhole, signal);
    yield* new Recovery(window, resync, finder, options).run();
  } finally {
    await opened?.close?.();
  }
}

class Recovery {
  readonly #window: Window;
  readonly #resync: Resync;
  readonly #options: RecoverOptions;
  readonly #finder: ModelFinder;
  readonly #log: DamageLog;
  #at = 0;
  #before = 0; // where the last frame began
  #expected = 0; // number of the next frame
  #unsure = false; // whether what was lost just now may have held more frames than one
  #frames = 0;
  #damaged = false;
  #written = 0;
  #content: number | undefined = 0; // where in the content what comes next belongs
  #bases = new Map<IndexedArchive, number>(); // where in the content an archive begins

  constructor(
    window: Window,
    resync: Resync,
    finder: ModelFinder,
    options: RecoverOptions,
  ) {
    this.#window = window;
    this.#resync = resync;
    this.#finder = finder;
    this.#options = options;
    this.#log = new DamageLog(options.onDamage ?? (() => {}));
  }

  async *run(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
    const { size } = this.#window;
    while (this.#at < size) {
      const kind = await this.#resync.kindAt(this.#at);
      if (kind === "frame") yield* this.#frame();
      else if (kind !== "skippable" || !await this.#skippable()) {
        const error = this.#frames > 0 && this.#expected === 0
          ? failure("trailing-data", "something else follows", this.#at)
          : failure("bad-magic", "no frame begins here", this.#at);
        await this.#lose(this.#at, this.#at, undefined, 0, error);
      }
    }
    const cut = this.#expected > 0 && !this.#unsure;
    if (cut || this.#frames === 0 && !this.#damaged) {
      const reason = "the input ends before a last frame";
      const error = failure("truncated", reason, size);
      const contents = this.#resync.lastArchive?.contents;
      const rest = contents && this.#expected > 0 &&
          this.#expected < contents.length
        ? contents[contents.length - 1] - contents[this.#expected]
        : undefined;
      this.#miss(size, this.#expected, rest, error);
    }
    this.#log.flush();
    this.#progress();
  }

  /** Decodes a frame, as far as it is right. */
  async *#frame(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
    const start = this.#at;
    let header: FrameHeader | undefined;
    let inOrder = true;
    let end: { last: boolean; total: number } | undefined;
    let restored = 0;
    let wrong: FormatError | undefined;
    const decoder = waitingDecoder(ACTION, this.#options, {
      offset: start,
      number: undefined,
      partial: true,
      onFrame: (event) => {
        if (event.type === "end") end = event;
        else {
          header = event.header;
          inOrder = this.#place(event.header.number, start);
        }
      },
    });
    try {
      for (let at = start, ended = false; !end;) {
        const out = PACE.work(() => decoder.next());
        if (!inOrder) {
          const { number } = header!;
          const reason =
            `frame ${number} stands where ${this.#expected} belongs`;
          throw failure("corrupt", reason, start);
        }
        if (out) {
          this.#log.flush();
          this.#count(out.length);
          restored += out.length;
          yield out;
          this.#progress(decoder.verified);
        } else if (decoder.lacks !== undefined) {
          decoder.give(await this.#finder.find(decoder.lacks));
        } else if (out === undefined) {
          if (at < this.#window.size) {
            const piece = await this.#window.from(at, 1);
            decoder.feed(piece);
            at += piece.length;
          } else if (ended) {
            throw failure("truncated", "the input ends too early", at);
          } else {
            decoder.end();
            ended = true;
          }
        }
        await (decoder.pending ?? PACE.rest());
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      wrong = error;
    } finally {
      decoder.close(); // Before the next is searched for, which may be decoded, too.
    }
    if (wrong) {
      const verified = inOrder ? decoder.verified : start;
      const known = inOrder ? header : undefined;
      await this.#lose(start, verified, known, restored, wrong, inOrder);
      return;
    }
    this.#frames++;
    this.#before = start;
    this.#at = decoder.verified;
    const { last, total } = end!;
    this.#note(start, header!.number, total);
    this.#content = sum(this.#content, total);
    this.#expected = last ? 0 : header!.number + 1;
    this.#unsure = false;
  }

  /** Judges a frame by its number, and reports what is missing before it. Returns whether it may stand here. */
  #place(number: number, at: number): boolean {
    const expected = this.#expected;
    if (number > 0 && number < expected && !this.#unsure) return false;
    const archive = this.#resync.archiveAt(at);
    if (number !== expected && !this.#unsure) {
      const missing = number > 0
        ? `frame ${expected} is missing`
        : "its archive ends before a last frame";
      const count = archive && archive.contents.length - 1;
      const lost = archive && number > 0 && number < count!
        ? archive.contents[number] - archive.contents[expected]
        : undefined;
      this.#miss(at, expected, lost, failure("corrupt", missing, at));
    }
    this.#expected = number;
    this.#unsure = false;
    if (archive && at === archive.start + archive.offsets[number]) {
      const base = this.#bases.get(archive);
      this.#content ??= sum(base, archive.contents[number]);
    }
    return true;
  }

  /**
   * Notes where the content of an archive begins, if a frame is where and what its index says. It may be where it says and another's:
   * where bytes are missing, an index speaks of places before its archive.
   */
  #note(start: number, number: number, total: number): void {
    const archive = this.#resync.archiveAt(start);
    if (!archive || this.#content === undefined) return;
    const { offsets, contents } = archive;
    if (
      start === archive.start + offsets[number] &&
      this.#at === archive.start + offsets[number + 1] &&
      total === contents[number + 1] - contents[number]
    ) this.#bases.set(archive, this.#content - contents[number]);
  }

  /** Passes over a skippable frame. Returns whether it is one: it has no checksum, but what follows it tells. */
  async #skippable(): Promise<boolean> {
    const at = this.#at;
    const { size } = this.#window;
    const bytes = await this.#window.from(at, SKIPPABLE_HEAD);
    const kind = parseVarint(bytes, 4);
    const length = kind && parseVarint(bytes, kind.end);
    if (!length) return false;
    const end = at + length.end + length.value;
    if (end > size) return false;
    // The window grows for an index, but no more than a predictor may.
    const { maxMemory = DEFAULT_MAX_MEMORY } = this.#options;
    let error: FormatError | undefined;
    if (kind.value === INDEX_KIND && end - at <= maxMemory) {
      const index = await this.#resync.indexBetween(at, end);
      try {
        // Without its bytes, its end is looked at alone, and is another's.
        parseIndex(index ?? bytes.subarray(0, SKIPPABLE_HEAD), at);
        this.#at = end;
        return true;
      } catch (thrown) {
        if (!(thrown instanceof FormatError)) throw thrown;
        error = thrown;
      }
    }
    if (end < size && !await this.#resync.claimedAt(end)) return false;
    if (error) this.#loseIndex(at, end, error);
    this.#at = end;
    return true;
  }

  /** Reports what is damaged, and goes on where the next frame is. */
  async #lose(
    start: number,
    verified: number,
    header: FrameHeader | undefined,
    restored: number,
    error: FormatError,
    inOrder = true,
  ): Promise<void> {
    const next = header ? header.number + 1 : this.#expected;
    const before = this.#before;
    const lost: Lost = { before, start, verified, header, restored, next };
    const found = await this.#resync.find(lost);
    this.#before = start;
    const begins = sum(this.#content, restored);
    if (!header && this.#expected === 0 && this.#frames > 0) {
      const lost = await this.#indexLost(start, found.at, error);
      if (lost) {
        this.#loseIndex(start, found.at, lost);
        this.#at = found.at;
        return;
      }
    }
    if (found.walked && !inOrder) {
      // Whole or not, its content does not belong here.
      this.#add({
        offset: start,
        length: found.at - start,
        contentOffset: begins,
        contentLength: 0,
        frame: found.walked.number,
        error,
      });
      this.#at = found.at;
      return;
    }
    const base = this.#base(lost, found);
    const contentLength = this.#lostContent(lost, found, begins, base);
    this.#add({
      offset: verified,
      length: found.at - verified,
      contentOffset: begins,
      contentLength,
      frame: header?.number ?? (this.#unsure ? undefined : this.#expected),
      error,
    });
    const { walked } = found;
    this.#at = found.at;
    this.#content = sum(begins, contentLength);
    if (found.indexed && base !== undefined) {
      this.#content = base +
        found.indexed.archive.contents[found.indexed.entry];
    }
    this.#expected = walked ? walked.last ? 0 : walked.number + 1 : next;
    this.#unsure = !walked;
    this.#progress(found.at);
  }

  /**
   * Whether what stands behind a last frame, and is lost, is an index: its end says so, as its beginning was damaged; or its beginning, as
   * the file is cut off within it, and it is no longer than that of these frames can be.
   *
   * @returns what is wrong with it
   */
  async #indexLost(
    start: number,
    end: number,
    error: FormatError,
  ): Promise<FormatError | undefined> {
    const length = end - start;
    const tail = await this.#window.before(end, INDEX_TAIL_LENGTH);
    if (indexLength(tail) === length) return error;
    const most = INDEX_BASE + INDEX_ENTRY * this.#frames;
    if (end < this.#window.size || length > most) return undefined;
    const claimed = claimedLength(
      await this.#window.from(start, INDEX_HEAD_LENGTH),
    );
    if (claimed === undefined || claimed <= length) return undefined;
    return failure("truncated", "the frame index ends too early", end);
  }

  /** Reports an index that is damaged: no content is lost with it. */
  #loseIndex(offset: number, end: number, error: FormatError): void {
    this.#add({
      offset,
      length: end - offset,
      contentOffset: this.#content,
      contentLength: 0,
      frame: undefined,
      error,
    });
  }

  /** Where in the content the archive begins whose index tells where to go on. */
  #base(lost: Lost, { indexed }: Found): number | undefined {
    if (!indexed) return undefined;
    const { archive } = indexed;
    const known = this.#bases.get(archive);
    if (known !== undefined || this.#content === undefined) return known;
    // It begins where the damage does, or its frame is known by its number.
    const entry = lost.header?.number ?? (this.#unsure ? -1 : this.#expected);
    if (entry < 0 || entry >= archive.contents.length) return undefined;
    // Where bytes are missing or too many, it may be another archive's.
    if (lost.start !== archive.start + archive.offsets[entry]) return undefined;
    const base = this.#content - archive.contents[entry];
    this.#bases.set(archive, base);
    return base;
  }

  #lostContent(
    { header, restored }: Lost,
    { walked, indexed, follows }: Found,
    begins: number | undefined,
    base: number | undefined,
  ): number | undefined {
    if (walked) return walked.rawLength - restored;
    if (indexed) {
      const end = sum(base, indexed.archive.contents[indexed.entry]);
      const length = sum(end, begins === undefined ? undefined : -begins);
      return length !== undefined && length < 0 ? undefined : length;
    }
    const { contentSize } = header ?? {};
    return follows && contentSize !== undefined
      ? contentSize - restored
      : undefined;
  }

  /** Reports that frames are missing where no byte is. */
  #miss(
    offset: number,
    frame: number,
    contentLength: number | undefined,
    error: FormatError,
  ): void {
    const contentOffset = this.#content;
    this.#add({
      offset,
      length: 0,
      contentOffset,
      contentLength,
      frame,
      error,
    });
    this.#content = sum(contentOffset, contentLength);
  }

  #add(damage: Damage): void {
    this.#damaged = true;
    this.#log.add(damage);
  }

  #count(length: number): void {
    const { maxOutput = Infinity } = this.#options;
    this.#written += length;
    if (this.#written <= maxOutput) return;
    throw new LimitError(
      "output",
      `Cannot ${ACTION} as maxOutput must be at least ${this.#written} bytes: current value is ${maxOutput}`,
      maxOutput,
      this.#written,
    );
  }

  #progress(bytesIn = this.#at): void {
    this.#options.onProgress?.({ bytesIn, bytesOut: this.#written });
  }
}
