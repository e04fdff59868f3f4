/**
 * Parts of a stream: some of its bytes, some of its lines.
 *
 * @module
 */

const NEWLINE = 10;

/** A stream of what a generator makes, as it is asked for. Cancelling ends the generator. */
export function streamOf(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>,
  onCancel?: (reason: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel(reason) {
      onCancel?.(reason);
      // Not awaited: the generator may be waiting for a read of the source that never ends.
      chunks.return().catch(() => {});
    },
  }, { highWaterMark: 0 });
}

/** The chunks of a stream, which is cancelled when no more of them are wanted. */
async function* chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const reader = stream.getReader();
  let whole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        whole = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!whole) await reader.cancel().catch(() => {});
  }
}

/**
 * Some bytes of a stream. What follows them is not read.
 *
 * @param stream the stream
 * @param offset bytes to pass over
 * @param length bytes to pass on; `Infinity`: all that follow
 */
export function takeBytes(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  offset: number,
  length: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const take = async function* () {
    let skip = offset;
    let left = length;
    if (left === 0) return;
    for await (const chunk of chunksOf(stream)) {
      const part = chunk.subarray(skip, skip + left);
      skip -= Math.min(skip, chunk.length);
      left -= part.length;
      if (part.length > 0) yield part;
      if (left === 0) return;
    }
  };
  return streamOf(take(), (reason) => void stream.cancel(reason).catch(ignore));
}

/**
 * Some lines of a stream, each with its newline. What follows them is not read.
 *
 * @param stream the stream
 * @param from number of the first line, from 1
 * @param to number of the last line; `Infinity`: all that follow
 * @param admit is told how many bytes that makes before they are passed on, and may throw
 */
export function takeLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  from: number,
  to: number,
  admit: (length: number) => void = () => {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const take = async function* () {
    let line = 1;
    let taken = 0;
    for await (const chunk of chunksOf(stream)) {
      let at = 0;
      while (line < from && at < chunk.length) at = next(chunk, at);
      const start = at;
      if (to === Infinity && line >= from) at = chunk.length;
      while (line <= to && at < chunk.length) at = next(chunk, at);
      if (at > start) {
        admit(taken += at - start);
        yield chunk.subarray(start, at);
      }
      if (line > to) return;
    }

    /** Goes to the next line, or to the end of the chunk. */
    function next(chunk: Uint8Array, at: number): number {
      const newline = chunk.indexOf(NEWLINE, at);
      if (newline < 0) return chunk.length;
      line++;
      return newline + 1;
    }
  };
  return streamOf(take(), (reason) => void stream.cancel(reason).catch(ignore));
}

function ignore(): void {}
