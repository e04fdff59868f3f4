/**
 * Finds the frame indexes of a file from its end: the last archive's, then that of the archive before it, as long as
 * one ends where the next archive begins.
 *
 * What they say is a claim. Each is undamaged, but nobody has compared it with the frames.
 *
 * @module
 */

import { FormatError, LimitError } from "../errors.ts";
import {
  claimedLength,
  INDEX_HEAD_LENGTH,
  INDEX_TAIL_LENGTH,
  indexEntries,
  indexLength,
} from "../frame/index.ts";
import type { Window } from "./source.ts";

/** Bytes that a frame takes at least: a header of 15, and an end mark of 6. */
const MIN_FRAME = 21;

/** Bytes of memory for each entry: two numbers of 8 bytes each. */
const ENTRY_MEMORY = 16;

/** Bytes of an index that are read at once. A longer one shows first that it begins there: its length may be damaged, and its end of a file of others. */
const SHORT = 65_536;

/** An archive as its index tells it. */
export interface IndexedArchive {
  /** Where its first frame is; negative when the index says more than there is before it. */
  start: number;
  /** Where its last frame ends and its index begins. */
  indexOffset: number;
  /** Where its index ends. */
  end: number;
  /** Where each frame begins, and where the last one ends: bytes from `start`. */
  offsets: Float64Array;
  /** The same in the content: bytes from that of the first frame. */
  contents: Float64Array;
}

/**
 * Finds the indexes at the end of a file.
 *
 * @param window where from
 * @param maxMemory bytes of memory that the indexes and their entries may take
 * @returns archives one directly after another, the last of which ends the file
 * @throws {LimitError} `memory` when they would take more
 */
export async function findIndexes(
  window: Window,
  maxMemory: number,
): Promise<IndexedArchive[]> {
  const found: IndexedArchive[] = [];
  let memory = 0;
  for (let end = window.size; end > 0;) {
    const tail = await window.before(end, INDEX_TAIL_LENGTH);
    const length = indexLength(tail);
    if (length === undefined || length > end) break;
    if (length > SHORT) {
      const start = end - length;
      const size = INDEX_HEAD_LENGTH;
      const head = await window.from(start, size, size);
      if (claimedLength(head) !== length) break;
    }
    memory += length;
    checkMemory(memory, maxMemory);
    const bytes = (await window.before(end, length)).subarray(-length);
    const archive = readIndex(bytes, end, (entries) => {
      memory += entries * ENTRY_MEMORY;
      checkMemory(memory, maxMemory);
    });
    if (!archive) break;
    found.push(archive);
    // Shorter by a frame at least: there is no end to indexes of nothing.
    end = archive.start;
  }
  return found.reverse();
}

/** Reads an index that ends at a place; `undefined` when it is damaged or of nothing. */
function readIndex(
  bytes: Uint8Array,
  end: number,
  admit: (entries: number) => void,
): IndexedArchive | undefined {
  const indexOffset = end - bytes.length;
  try {
    let count = 0;
    for (const _ of indexEntries(bytes, indexOffset)) count++;
    admit(count);
    const offsets = new Float64Array(count + 1);
    const contents = new Float64Array(count + 1);
    let i = 0;
    for (const { codedLength, rawLength } of indexEntries(bytes, indexOffset)) {
      if (codedLength < MIN_FRAME) return undefined;
      offsets[i + 1] = offsets[i] + codedLength;
      contents[i + 1] = contents[i] + rawLength;
      i++;
    }
    if (
      count === 0 || !Number.isSafeInteger(offsets[count] + contents[count])
    ) {
      return undefined;
    }
    const start = indexOffset - offsets[count];
    return { start, indexOffset, end, offsets, contents };
  } catch (error) {
    // An index only helps; a decoder that does not seek would not even have looked at it.
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function checkMemory(asked: number, limit: number): void {
  if (asked <= limit) return;
  throw new LimitError(
    "memory",
    `Cannot read the frame index as maxMemory must be at least ${asked} bytes: current value is ${limit}`,
    limit,
    asked,
  );
}
