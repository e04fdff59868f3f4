/**
 * Bytes of bodies whose jobs have not begun: all of them together are bounded, however many clients there are.
 *
 * @module
 */

import { HttpError, retryAfter } from "./errors.ts";

/** Counts bytes that are held. */
export class Gathering {
  #held = 0;

  /** @param most bytes that may be held */
  constructor(readonly most: number) {}

  /** Bytes that are held. */
  get held(): number {
    return this.#held;
  }

  /**
   * Holds more bytes.
   *
   * @throws {HttpError} 503 when these are too many
   */
  take(bytes: number): void {
    if (this.#held + bytes > this.most) {
      throw new HttpError(
        503,
        "too-many-bodies",
        `Cannot take the body as bodies that wait may have ${this.most} bytes together`,
        { headers: retryAfter() },
      );
    }
    this.#held += bytes;
  }

  /** Lets go of bytes. */
  give(bytes: number): void {
    this.#held -= bytes;
  }
}
