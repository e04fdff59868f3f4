/**
 * Does a job: in a Worker, or in the stream's own thread where there is none.
 *
 * @module
 */

import { Decoder } from "../streams/decoder.ts";
import { FrameEncoder } from "../streams/frame_encoder.ts";
import type { Order, Task } from "./protocol.ts";

/** A codec that takes orders. Which thread runs it makes no difference to a byte. */
export class JobRunner {
  #codec: FrameEncoder | Decoder;
  #orders: Order[] = [];
  #piece = 0; // bytes of the piece that the codec has
  #used = 0;
  #ended = false;
  #done = false;
  #lacks: string | undefined;

  /** @param task what to do */
  constructor(task: Task) {
    this.#codec = task.type === "encode"
      ? new FrameEncoder("compress", task.frame)
      : new Decoder("decompress", task.options, { ...task.from, waits: true });
  }

  /** Takes an order, after those before; a model at once, as those wait for it. */
  add(order: Order): void {
    if (order.type !== "model") this.#orders.push(order);
    else if (this.#codec instanceof Decoder) this.#codec.give(order.model);
  }

  /** Bytes of input used up since this was last asked for. */
  takeUsed(): number {
    const used = this.#used;
    this.#used = 0;
    return used;
  }

  /** SHA-256 of the model that it cannot go on without, once for each. */
  takeLack(): string | undefined {
    const lacks = "lacks" in this.#codec ? this.#codec.lacks : undefined;
    if (lacks === this.#lacks) return undefined;
    return this.#lacks = lacks;
  }

  /** Bytes of input that wait for more. */
  get held(): number {
    return "held" in this.#codec ? this.#codec.held : 0;
  }

  /** What is settled when there is something to do again, where {@linkcode next} has returned `null`; `undefined`: there is now. */
  get pending(): Promise<unknown> | undefined {
    return this.#codec.pending;
  }

  /** Whether all is done. */
  get isDone(): boolean {
    return this.#done;
  }

  /**
   * The next output, the caller's to keep; `null`: call again; `undefined`: it is done, or needs another order, or lacks a model.
   *
   * @throws whatever the codec throws
   */
  next(): Uint8Array<ArrayBuffer> | null | undefined {
    const out = this.#codec.next();
    if (out !== undefined) return out;
    if ("lacks" in this.#codec && this.#codec.lacks) return undefined;
    this.#used += this.#piece;
    this.#piece = 0;
    const order = this.#orders.shift();
    if (!order) {
      this.#done = this.#ended;
      return undefined;
    }
    this.#obey(order);
    return null;
  }

  #obey(order: Order): void {
    const codec = this.#codec;
    switch (order.type) {
      case "piece":
        this.#piece = order.bytes.length;
        codec.feed(order.bytes);
        break;
      case "flush":
        if (codec instanceof FrameEncoder) codec.flush();
        break;
      case "finish":
        this.#ended = true;
        if (codec instanceof FrameEncoder) codec.finish(order.last);
        else if (order.last) codec.end();
        break;
    }
  }
}
