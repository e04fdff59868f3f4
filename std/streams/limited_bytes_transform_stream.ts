/** Options of {@linkcode LimitedBytesTransformStream}. */
export interface LimitedBytesTransformStreamOptions {
  /** Whether a chunk past the limit is a `RangeError` instead of a quiet end (default `false`). */
  error?: boolean;
}

/**
 * Passes whole chunks on as long as they sum up to at most `size` bytes. The chunk that would
 * exceed the limit ends the stream and is passed on not even in part.
 */
export class LimitedBytesTransformStream
  extends TransformStream<Uint8Array, Uint8Array> {
  /** Takes the limit in bytes. */
  constructor(size: number, options: LimitedBytesTransformStreamOptions = {}) {
    let left = size;
    super({
      transform(chunk, controller) {
        left -= chunk.byteLength;
        if (left >= 0) return controller.enqueue(chunk);
        if (options.error) throw new RangeError(`More than ${size} bytes`);
        controller.terminate();
      },
    });
  }
}
