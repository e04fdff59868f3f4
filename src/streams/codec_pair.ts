/**
 * Puts a codec between a writable and a readable.
 *
 * A `TransformStream` would do for small chunks, but its `transform` has to queue the output of a whole
 * chunk at once, and one chunk may be a file. Here the reader's demand drives the codec block by block,
 * and a write is done once its chunk is used up: whatever the chunks, at most one output waits.
 *
 * @module
 */

import {
  checkBytes,
  type Codec,
  type Progress,
  type WaitingCodec,
} from "./codec.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { PACE } from "./pace.ts";

/** What a pair may be told. */
export interface PairOptions {
  /** Milliseconds until held input is flushed; `undefined`: never. */
  flushAfter?: number | undefined;
  /** Ends both sides when it aborts. */
  signal?: AbortSignal | undefined;
  /** Called after each output, and at the end. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Two ends of a stage: what `pipeThrough` takes. */
export interface Pair<Out = Uint8Array<ArrayBuffer>> {
  /** Where output is read. */
  readable: ReadableStream<Out>;
  /** Where input is written. */
  writable: WritableStream<Uint8Array>;
}

/**
 * Joins the two ends through a codec.
 *
 * @param action what the codec does, for messages: "compress"
 * @param codec a fresh codec; it is let go when the stream is done, cancelled, aborted or has failed
 * @param options see {@linkcode PairOptions}
 */
export function createPair<Out = Uint8Array<ArrayBuffer>>(
  action: string,
  codec: NoInfer<Codec<Out> | WaitingCodec<Out>>,
  options: PairOptions,
): Pair<Out> {
  const { flushAfter, signal, onProgress } = options;
  let work: typeof codec | undefined = codec; // undefined: over, whichever way
  let output!: ReadableStreamDefaultController<Out>;
  let input!: WritableStreamDefaultController;
  let news = deferred(); // resolved when the codec may have something to do
  let taken: Deferred | undefined; // the write or close that waits for the codec
  let closing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let bytesOut = 0;

  const release = () => {
    if (work && "close" in work) work.close();
    work = undefined;
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    news.resolve();
  };
  const fail = (reason: unknown) => {
    if (!work) return;
    release();
    output.error(reason);
    // An abort errors the input itself, and would fail if it found that done.
    if (!input.signal.aborted) input.error(reason);
    taken?.reject(reason);
  };
  const onAbort = () => fail(signal?.reason);
  const report = (bytesIn: number) => onProgress?.({ bytesIn, bytesOut });

  /** One step of the codec: whether the reader has been served, or what to wait for. */
  const step = (
    codec: Codec<Out> | WaitingCodec<Out>,
  ): "served" | "working" | "waiting" => {
    const out = PACE.work(() => codec.next());
    if (out === null) {
      if (!("pending" in codec) || !codec.pending) return "working";
      const { resolve } = news = deferred();
      codec.pending.then(() => resolve());
      return "waiting";
    }
    if (out === "wait") {
      news = deferred();
      return "waiting";
    }
    if (out) {
      clearTimeout(timer);
      timer = undefined;
      if (out instanceof Uint8Array) bytesOut += out.length;
      output.enqueue(out);
      report(codec.bytesIn);
      return "served";
    }
    if (closing) {
      report(codec.bytesIn);
      release();
      output.close();
      taken?.resolve();
      return "served";
    }
    if (flushAfter !== undefined && codec.held && timer === undefined) {
      timer = setTimeout(() => {
        timer = undefined;
        work?.flush?.();
        news.resolve();
      }, flushAfter);
    }
    news = deferred();
    taken?.resolve();
    taken = undefined;
    return "waiting";
  };

  const readable = new ReadableStream<Out>({
    start: (controller) => void (output = controller),
    async pull() {
      try {
        for (let state; work && (state = step(work)) !== "served";) {
          await (state === "working" ? PACE.rest() : news.promise);
        }
      } catch (error) {
        fail(error);
      }
      await PACE.rest();
    },
    cancel: fail,
  });

  /** Lets the codec have something new, and waits until it has used it up. */
  const take = (
    give: (codec: Codec<Out> | WaitingCodec<Out>) => void,
  ): Promise<void> => {
    taken = deferred();
    const { promise } = taken;
    try {
      if (work) give(work);
      news.resolve();
    } catch (error) {
      fail(error);
    }
    return promise;
  };

  const writable = new WritableStream<Uint8Array>({
    start(controller) {
      input = controller;
      // Not the sink's abort(): that one waits for a write in progress, which may wait for a reader.
      controller.signal.addEventListener(
        "abort",
        () => fail(controller.signal.reason),
      );
    },
    write: (chunk) =>
      take((codec) => {
        checkBytes(action, chunk);
        codec.feed(chunk);
      }),
    close: () =>
      take((codec) => {
        closing = true;
        codec.end();
      }),
  });

  if ("onNews" in codec) codec.onNews = () => news.resolve();
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort);
  return { readable, writable };
}
