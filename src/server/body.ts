/**
 * The body of a request as it arrives: counted, never gathered, and not waited for forever.
 *
 * @module
 */

import { HttpError } from "./errors.ts";

/** Bounds of a body. */
export interface BodyLimits {
  /** Most bytes. */
  maxBody: number;
  /** Milliseconds that it may pause. */
  idleTimeout: number;
}

/** A body whose beginning has arrived. */
export interface OpenedBody {
  /** All of it, from the first byte on. */
  content: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Its first bytes, at most as many as were asked for. */
  head: Uint8Array<ArrayBuffer>;
  /** Whether these are all. */
  whole: boolean;
}

/** Reads a body. */
class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #limits: BodyLimits;
  readonly #signal: AbortSignal;
  #bytes = 0;

  constructor(
    body: ReadableStream<Uint8Array>,
    limits: BodyLimits,
    signal: AbortSignal,
  ) {
    this.#reader = body.getReader();
    this.#limits = limits;
    this.#signal = signal;
  }

  /** The next bytes; `undefined`: there are no more. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const reading = this.#reader.read().catch((cause) => {
      throw new HttpError(
        400,
        "body-cut",
        "Cannot take the body as it broke off",
        { cause },
      );
    });
    const { value, done } = await this.#inTime(reading);
    if (done) return undefined;
    this.#bytes += value.length;
    if (this.#bytes > this.#limits.maxBody) {
      const error = tooLarge(this.#limits.maxBody, this.#bytes);
      this.cancel(error);
      throw error;
    }
    return value as Uint8Array<ArrayBuffer>;
  }

  cancel(reason: unknown): void {
    this.#reader.cancel(reason).catch(() => {});
  }

  /** Waits no longer than a body may pause, and not for what nobody wants any more. */
  #inTime<T>(work: Promise<T>): Promise<T> {
    const { idleTimeout } = this.#limits, signal = this.#signal;
    return new Promise<T>((resolve, reject) => {
      const fail = (reason: unknown) => {
        end();
        this.cancel(reason);
        reject(reason);
      };
      const onAbort = () => fail(signal.reason);
      const timer = setTimeout(() =>
        fail(
          new HttpError(
            408,
            "body-idle",
            `Cannot wait for the body as nothing came for ${idleTimeout} ms`,
          ),
        ), idleTimeout);
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort);
      work.then((value) => {
        end();
        resolve(value);
      }, (error) => {
        end();
        reject(error);
      });
    });
  }
}

/** What is said of a body that is too large. */
export function tooLarge(limit: number, asked: number): HttpError {
  return new HttpError(
    413,
    "body-too-large",
    `Cannot take the body as it must have at most ${limit} bytes`,
    { details: { limit, asked } },
  );
}

/**
 * Waits for the beginning of a body. Whoever sends little and slowly takes no more than these bytes: no place, no predictor.
 *
 * @param request the request
 * @param wanted bytes to wait for; fewer where the body has not as many
 * @param limits its bounds
 * @param signal aborts when nobody wants it any more
 * @throws {HttpError} 413, 408
 */
export async function openBody(
  request: Request,
  wanted: number,
  limits: BodyLimits,
  signal: AbortSignal,
): Promise<OpenedBody> {
  const said = Number(request.headers.get("Content-Length") ?? "0");
  if (said > limits.maxBody) throw tooLarge(limits.maxBody, said);
  const body = request.body ?? new Blob([]).stream();
  const reader = new BodyReader(body, limits, signal);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0, whole = false;
  while (length < wanted && !whole) {
    const chunk = await reader.next();
    if (chunk === undefined) whole = true;
    else {
      chunks.push(chunk);
      length += chunk.length;
    }
  }
  const head = new Uint8Array(await new Blob(chunks).arrayBuffer());
  const content = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const chunk = chunks.shift() ?? (whole ? undefined : await reader.next());
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return { content, head: head.subarray(0, wanted), whole };
}

/**
 * Reads a small body as a whole.
 *
 * @param request the request
 * @param most bytes that it may have
 * @param limits what else bounds it
 * @param signal aborts when nobody wants it any more
 */
export async function readBody(
  request: Request,
  most: number,
  { idleTimeout }: BodyLimits,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const limits = { maxBody: most, idleTimeout };
  const { head } = await openBody(request, most + 1, limits, signal);
  return head;
}
