/**
 * One stream that gives the chunks of all `streams`, one stream after the other. Cancelling it
 * cancels every one of them.
 */
export function concatReadableStreams<T>(
  ...streams: ReadableStream<T>[]
): ReadableStream<T> {
  const rest = [...streams];
  return new ReadableStream<T>({
    async pull(controller) {
      for (; rest.length > 0; rest.shift()) {
        const reader = rest[0].getReader();
        const { done, value } = await reader.read();
        reader.releaseLock();
        if (!done) return controller.enqueue(value);
      }
      controller.close();
    },
    async cancel(reason) {
      await Promise.allSettled(streams.map((stream) => stream.cancel(reason)));
    },
  });
}
