/**
 * The body of an answer: what a job makes, as its reader takes it.
 *
 * @module
 */

import { HttpError } from "./errors.ts";
import { endingOf, type EndJob } from "./job_end.ts";
import { Patience, type PatienceLimits } from "./patience.ts";

/** What a job makes. */
export interface AnswerSource {
  /** The next bytes. */
  read(): Promise<IteratorResult<Uint8Array<ArrayBuffer>, unknown>>;
  /** Ends it, as nobody wants it any more. */
  stop(reason: unknown): void;
}

/** Who ends an answer, and when. */
export interface AnswerLimits extends PatienceLimits {
  /** Aborts once nobody wants it any more, or there is no time left. */
  signal: AbortSignal;
  /** Told how it ended. */
  end: EndJob;
}

/** A reader of a stream as a source. */
export function sourceOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): AnswerSource {
  return {
    async read() {
      const { value, done } = await reader.read();
      return done ? { value, done } : { value, done: false };
    },
    stop: (reason) => void reader.cancel(reason).catch(() => {}),
  };
}

/**
 * Sends what a job makes. What goes wrong resets the answer, it never ends cleanly; so does a reader that takes nothing for too long:
 * its job has a place.
 *
 * @param source what makes it
 * @param first its first bytes, which were awaited so that an error before them has a status
 * @param limits see {@linkcode AnswerLimits}
 */
export function answerBody(
  source: AnswerSource,
  first: IteratorResult<Uint8Array<ArrayBuffer>, unknown>,
  { signal, end, ...limits }: AnswerLimits,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const patience = new Patience(limits);
  let next: typeof first | undefined = first;
  let controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  let over = false;
  const finish = (...ending: Parameters<EndJob>) => {
    over = true;
    patience.end();
    signal.removeEventListener("abort", onAbort);
    end(...ending);
  };
  const fail = (error: unknown) => {
    if (over) return;
    finish(endingOf(signal, error), error);
    controller.error(error);
    source.stop(error);
  };
  const onAbort = () => fail(signal.reason);
  const awaitReader = () =>
    patience.begin((time) =>
      fail(
        new HttpError(
          408,
          "reader-idle",
          `Cannot wait for the reader as too little was taken for ${time} ms`,
        ),
      )
    );
  return new ReadableStream({
    start(own) {
      controller = own;
      signal.addEventListener("abort", onAbort);
      awaitReader();
      if (signal.aborted) onAbort();
    },
    async pull() {
      patience.end(Infinity); // Whoever takes a chunk is no idler, however long the chunk is.
      try {
        const { value, done } = next ?? await source.read();
        next = undefined;
        if (over) return;
        if (!done) {
          controller.enqueue(value);
          return awaitReader();
        }
        finish("done");
        controller.close();
      } catch (error) {
        fail(error);
      }
    },
    cancel(reason) {
      if (!over) finish("left");
      source.stop(reason ?? new DOMException("Nobody reads", "AbortError"));
    },
  }, { highWaterMark: 0 });
}
