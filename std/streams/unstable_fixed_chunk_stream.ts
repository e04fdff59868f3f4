/** Cuts bytes anew into chunks of exactly `size` bytes; only the last one may be shorter. */
export class FixedChunkStream extends TransformStream<Uint8Array, Uint8Array> {
  /** Takes the size of a chunk in bytes. */
  constructor(size: number) {
    let held = new Uint8Array(size);
    let filled = 0;
    super({
      transform(chunk, controller) {
        let at = 0;
        while (chunk.length - at >= size - filled) {
          const part = chunk.subarray(at, at + size - filled);
          held.set(part, filled);
          controller.enqueue(held);
          at += part.length;
          held = new Uint8Array(size);
          filled = 0;
        }
        held.set(chunk.subarray(at), filled);
        filled += chunk.length - at;
      },
      flush(controller) {
        if (filled > 0) controller.enqueue(held.slice(0, filled));
      },
    });
  }
}
