/**
 * The time that a request has. Its timer ends with the request: one of an hour for each of thousands a second would be a leak.
 *
 * @module
 */

import { HttpError, retryAfter } from "./errors.ts";

/** There is no time left: the reason that a request's signal aborts for. */
export class TimeIsUp extends HttpError {
  constructor() {
    super(503, "timeout", "Cannot finish in the time there is", {
      headers: retryAfter(),
    });
  }
}

/** The time of a request. */
export class WallTime {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  /** Whether someone else ends it: an answer is still being sent when its handler is done. */
  held = false;

  /** @param milliseconds how long it is */
  constructor(milliseconds: number) {
    this.#timer = setTimeout(
      () => this.#controller.abort(new TimeIsUp()),
      milliseconds,
    );
  }

  /** Aborts when it is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The request is done. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
