/**
 * Goes over frames from head to head, and reads no payload: where they end, and how much content they hold.
 *
 * @module
 */

import { FrameReader } from "../frame/frame_reader.ts";
import { PACE } from "../streams/pace.ts";
import type { Window } from "./source.ts";

/** Bytes to read at first behind a payload that was jumped over: a head takes 12, and small blocks come in rows. */
const FIRST_READ = 512;

/** Most bytes to read at once. */
const MOST_READ = 65_536;

/** Where a frame is, and what it holds. */
export interface WalkedFrame {
  /** Where its magic is. */
  offset: number;
  /** Where its end mark ends. */
  end: number;
  /** Its place in its archive, from 0. */
  number: number;
  /** Bytes of its content. */
  rawLength: number;
  /** Whether it is the last of its archive. */
  last: boolean;
}

/** What to walk over. */
export interface Walk {
  /** Where to begin. */
  offset: number;
  /** Where to end: the bytes from here on do not belong to it. */
  end: number;
  /** Number of the first frame; `undefined`: any. */
  number: number | undefined;
  /** Heads that may still be looked at; counted down. Where none is left, the walk ends as though it were done. */
  budget?: { heads: number };
}

/**
 * Walks over the frames and skippable frames of a region. Headers, end marks and their chain of checksums are verified.
 *
 * @param window where from
 * @param walk see {@linkcode Walk}
 * @returns the frames, as they are passed
 * @throws {FormatError} when something else stands there, or the region ends within something
 */
export async function* walkFrames(
  window: Window,
  { offset, end, number, budget }: Walk,
): AsyncGenerator<WalkedFrame, void, void> {
  const options = { offset, number, partial: true, skipPayloads: true };
  const reader = new FrameReader(options);
  let frame = { offset, number: 0 };
  let step = FIRST_READ;
  let ended = false;
  for (let at = offset;;) {
    for (let event; (event = PACE.work(() => reader.next())) !== undefined;) {
      if (event.type === "header") {
        frame = { offset: event.offset, number: event.header.number };
        if (budget && budget.heads-- <= 0) return;
      } else if (event.type === "end") {
        const { total: rawLength, last } = event;
        yield { ...frame, end: reader.offset, rawLength, last };
      } else if (event.type === "block" || event.type === "skippable") {
        if (budget && budget.heads-- <= 0) return;
      }
    }
    await PACE.rest();
    const jump = Math.min(reader.skipping, end - at);
    if (jump > 0) {
      reader.jump(jump);
      at += jump;
      step = FIRST_READ;
    }
    if (at === end) {
      if (ended) return;
      ended = true;
      reader.end();
      continue;
    }
    const bytes = await window.from(at, 1, step);
    step = Math.min(2 * step, MOST_READ);
    const piece = bytes.subarray(0, Math.min(bytes.length, end - at, step));
    reader.feed(piece);
    at += piece.length;
  }
}
