/**
 * The body of a request as it arrives: counted, never gathered but for its beginning, and not waited for forever.
 *
 * @module
 */

import { HttpError } from "./errors.ts";
import type { Gathering } from "./gathering.ts";
import { Patience, type PatienceLimits } from "./patience.ts";
import { TimeIsUp } from "./wall_time.ts";

/** Bounds of a body. */
export interface BodyLimits extends PatienceLimits {
  /** Most bytes. */
  maxBody: number;
  /** Where its beginning is counted. */
  gathering: Gathering;
}

/** A body whose beginning has arrived. */
export interface OpenedBody {
  /** All of it, from the first byte on. */
  content: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Its first bytes: as many as were asked for, and what came along. */
  head: Uint8Array<ArrayBuffer>;
  /** Whether these are all. */
  whole: boolean;
  /** Lets go of it, as nobody wants it. */
  discard(reason: unknown): void;
}

/** Reads a body. */
class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #limits: BodyLimits;
  readonly #signal: AbortSignal;
  #patience: Patience;
  #bytes = 0;

  constructor(
    body: ReadableStream<Uint8Array>,
    limits: BodyLimits,
    signal: AbortSignal,
  ) {
    this.#reader = body.getReader();
    this.#limits = limits;
    this.#signal = signal;
    // Before it has a place, it is in nobody's way.
    this.#patience = new Patience({ idleTimeout: limits.idleTimeout });
  }

  /** From now on it has a place that others may wait for. */
  hurry(): void {
    this.#patience = new Patience(this.#limits);
  }

  /** The next bytes; `undefined`: there are no more. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { value, done } = await this.#inTime(this.#read());
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

  #read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    return this.#reader.read().catch((cause) => {
      throw new HttpError(
        400,
        "body-cut",
        "Cannot take the body as it broke off",
        { cause },
      );
    });
  }

  /** Waits no longer than a body may pause, and not for what nobody wants any more. */
  #inTime(
    work: Promise<ReadableStreamReadResult<Uint8Array>>,
  ): Promise<ReadableStreamReadResult<Uint8Array>> {
    const signal = this.#signal, patience = this.#patience;
    return new Promise((resolve, reject) => {
      const fail = (reason: unknown) => {
        end(0);
        this.cancel(reason);
        reject(reason);
      };
      const onAbort = () => {
        const { reason } = signal;
        fail(reason instanceof TimeIsUp ? late() : reason);
      };
      const end = (bytes: number) => {
        patience.end(bytes);
        signal.removeEventListener("abort", onAbort);
      };
      patience.begin((time) =>
        fail(
          new HttpError(
            408,
            "body-idle",
            `Cannot wait for the body as too little came for ${time} ms`,
          ),
        )
      );
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort);
      work.then((result) => {
        end(result.value?.length ?? 0);
        resolve(result);
      }, (error) => {
        end(0);
        reject(error);
      });
    });
  }
}

/** What is said of a body that takes all the time there is. */
function late(): HttpError {
  return new HttpError(
    408,
    "body-late",
    "Cannot wait for the body as there is no time left",
  );
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

/** Bytes that a beginning has room for at first. */
const ROOM = 1024;

/**
 * The beginning of a body, in memory of its own: a chunk of one byte may lie in a buffer of 64 KiB, which would be kept with it.
 */
class Head {
  #bytes = new Uint8Array(0);
  #length = 0;
  readonly #gathering: Gathering;

  constructor(gathering: Gathering) {
    this.#gathering = gathering;
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** @throws {HttpError} 503 when all beginnings together are too large */
  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const size = Math.max(length, 2 * this.#bytes.length, ROOM);
      this.#gathering.take(size - this.#bytes.length);
      const grown = new Uint8Array(size);
      grown.set(this.bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  release(): void {
    this.#gathering.give(this.#bytes.length);
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }
}

/**
 * Waits for the beginning of a body. Whoever sends little and slowly takes no more than these bytes: no place, no predictor.
 *
 * @param request the request
 * @param wanted bytes to wait for, at least one; fewer where the body has not as many
 * @param limits its bounds
 * @param signal aborts when nobody wants it any more
 * @throws {HttpError} 413, 408, 503
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
  const begun = new Head(limits.gathering);
  let large: Uint8Array<ArrayBuffer> | undefined; // a chunk that suffices by itself
  let whole = false;
  try {
    while (begun.length < wanted && !large && !whole) {
      const chunk = await reader.next();
      if (chunk === undefined) whole = true;
      else if (begun.length === 0 && chunk.length >= wanted) large = chunk;
      else begun.add(chunk);
    }
  } catch (error) {
    begun.release();
    reader.cancel(error);
    throw error;
  }
  const head = large ?? begun.bytes;
  let first = head.length > 0;
  const content = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (first) {
        first = false;
        reader.hurry();
        begun.release();
        return controller.enqueue(head);
      }
      // An empty chunk says nothing, and would not be asked about again.
      let chunk: Uint8Array<ArrayBuffer> | undefined;
      do chunk = whole ? undefined : await reader.next(); while (
        chunk?.length === 0
      );
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: (reason) => discard(reason),
  }, { highWaterMark: 0 });
  const discard = (reason: unknown) => {
    begun.release();
    reader.cancel(reason);
  };
  return { content, head, whole, discard };
}

/** A small body that is there as a whole. */
export interface ReadBody {
  bytes: Uint8Array<ArrayBuffer>;
  /** Counts its bytes no longer among those that wait; to be called once what is made of it has a place, or is refused, however often. */
  release(): void;
}

/**
 * Reads a small body as a whole.
 *
 * @param request the request
 * @param most bytes that it may have
 * @param limits what else bounds it
 * @param signal aborts when nobody wants it any more
 * @throws {HttpError} 413, 408, 503
 */
export async function readBody(
  request: Request,
  most: number,
  limits: BodyLimits,
  signal: AbortSignal,
): Promise<ReadBody> {
  const { gathering } = limits;
  const maxBody = Math.min(most, limits.maxBody);
  const own = { ...limits, maxBody };
  const { head: bytes, discard } = await openBody(
    request,
    maxBody + 1,
    own,
    signal,
  );
  discard(undefined);
  let held = bytes.length;
  gathering.take(held);
  return {
    bytes,
    release() {
      gathering.give(held);
      held = 0;
    },
  };
}
