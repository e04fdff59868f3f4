/**
 * The stage that counts.
 *
 * @module
 */

import { LimitError } from "../errors.ts";
import { checkBytes, checkNumber } from "./codec.ts";

/**
 * Passes bytes through, and fails once there are too many. Put it before a stage that would take in, or
 * after one that would put out, more than you want to pay for.
 *
 * The chunk that exceeds the limit is not passed. Both sides then fail with `LimitError`, whose `code` is `output`:
 * here that means the bytes that pass, whichever way they go. Its `asked` counts those of that chunk too.
 *
 * @example Usage
 * ```ts
 * import { LimitBytesStream, LimitError } from "@sluice/sluice";
 * import { assertRejects } from "@std/assert";
 *
 * const body = new Blob(["a".repeat(2000)]).stream();
 * const limited = body.pipeThrough(new LimitBytesStream(1000));
 *
 * await assertRejects(() => new Response(limited).text(), LimitError);
 * ```
 */
export class LimitBytesStream extends TransformStream<Uint8Array, Uint8Array> {
  /**
   * Makes a stage that has seen nothing yet.
   *
   * @param limit most bytes that pass; `Infinity` passes all
   * @throws {TypeError} when the limit is no number
   * @throws {RangeError} when the limit is negative or not a number
   */
  constructor(limit: number) {
    checkNumber("create a LimitBytesStream", "limit", limit, 0, Infinity);
    let seen = 0;
    super({
      transform(chunk, controller) {
        checkBytes("count bytes", chunk);
        seen += chunk.length;
        if (seen > limit) {
          const message =
            `Cannot pass bytes as limit must be at least ${seen} bytes: current value is ${limit}`;
          throw new LimitError("output", message, limit, seen);
        }
        controller.enqueue(chunk);
      },
    });
  }
}
