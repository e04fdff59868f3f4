/**
 * The beginning of a stream, before it is taken.
 *
 * @module
 */

/** A stream whose beginning is known. */
export interface Peeked {
  /** Its first bytes, as many as were asked for and there are. */
  head: Uint8Array<ArrayBuffer>;
  /** Whether there is no more. */
  whole: boolean;
  /** All of it, from the first byte on. */
  readable: ReadableStream<Uint8Array>;
}

/**
 * Looks at the beginning of a stream.
 *
 * @param source the stream
 * @param length bytes to look at
 */
export async function peek(
  source: ReadableStream<Uint8Array>,
  length: number,
): Promise<Peeked> {
  const reader = source.getReader();
  const chunks: Uint8Array[] = [];
  let known = 0;
  let whole = false;
  // One byte more tells whether there is more.
  while (known <= length) {
    const { value, done } = await reader.read();
    whole = done;
    if (done) break;
    chunks.push(value);
    known += value.length;
  }
  const head = await new Blob(chunks.map((chunk) => chunk.slice())).bytes();
  const readable = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = chunks.shift();
      if (next) return controller.enqueue(next);
      if (whole) return controller.close();
      const { value, done } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return { head: head.subarray(0, length), whole, readable };
}
