/**
 * Files that grow while they are read.
 *
 * @module
 */

import { FileError } from "./errors.ts";

/** Passes on what a file had when it was opened, though it may be growing. */
export class SnapshotStream extends TransformStream<Uint8Array, Uint8Array> {
  /** @param size bytes that the file had */
  constructor(size: number) {
    let left = size;
    super({
      transform(chunk, controller) {
        if (left > 0) controller.enqueue(chunk.subarray(0, left));
        left = Math.max(0, left - chunk.length);
        if (left === 0) controller.terminate();
      },
      flush() {
        if (left > 0) throw new FileError("became shorter while it was read");
      },
    });
  }
}
