/**
 * The time that a request has. Its timer ends with the request: one of an hour for each of thousands a second would be a leak.
 *
 * @module
 */

/** The time of a request. */
export class WallTime {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  /** Whether someone else ends it: an answer is still being sent when its handler is done. */
  held = false;

  /** @param milliseconds how long it is */
  constructor(milliseconds: number) {
    this.#timer = setTimeout(
      () =>
        this.#controller.abort(
          new DOMException("There is no time left", "TimeoutError"),
        ),
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
