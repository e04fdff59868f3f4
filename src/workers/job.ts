/**
 * A job, as the stream sees it.
 *
 * @module
 */

import type { ModelError } from "../errors.ts";
import type { ModelFinder } from "../streams/model_finder.ts";
import { tellFallback } from "../streams/network_parts.ts";
import type { Foreman } from "./crew.ts";
import { JobRunner } from "./job_runner.ts";
import { type Order, type Report, type Task, unpackError } from "./protocol.ts";
import type { Thread } from "./thread.ts";

/** Bytes that are copied at once, and that gather while a thread is busy: copying them takes 0.1 ms. */
const PIECE = 256 * 1024;

/**
 * Input for a thread, and output of it. Input is copied, so that a chunk is its writer's again, and sent when the thread
 * has nothing left to do or a piece is full.
 */
export class Job implements Foreman {
  /** Why it came to nothing. */
  error: unknown;
  /** Whether all output is here. */
  isDone = false;
  #task: Task;
  #onNews: () => void;
  #finder: ModelFinder | undefined;
  #orders: Order[] = []; // for whoever does it
  #piece = new Uint8Array(0);
  #filled = 0; // bytes of #piece
  #given = 0; // bytes of input, those of #piece included
  #sent = 0;
  #used = 0;
  #held = 0;
  #outputs: Uint8Array<ArrayBuffer>[] = [];
  #thread: Thread | undefined;
  #local: JobRunner | undefined;

  /**
   * @param task what to do
   * @param onNews called when a thread has said something, or a model is found
   * @param finder finds models that it lacks
   */
  constructor(task: Task, onNews: () => void, finder?: ModelFinder) {
    this.#task = task;
    this.#onNews = onNews;
    this.#finder = finder;
  }

  /** Whether somebody does it. */
  get isAssigned(): boolean {
    return this.#thread !== undefined || this.#local !== undefined;
  }

  /** Bytes of input so far. */
  get given(): number {
    return this.#given;
  }

  /** Bytes of input that are used up. */
  get used(): number {
    return this.#used;
  }

  /** Bytes of input that wait for more, as far as is known: those on their way do. */
  get held(): number {
    return this.#given - this.#used || this.#held;
  }

  /** Has a thread do it. */
  assign(thread: Thread): void {
    this.#thread = thread;
    try {
      this.#pass({ type: "task", task: this.#task });
    } catch (error) {
      this.error = error; // A platform may keep compiled modules to one thread.
      return;
    }
    for (const order of this.#orders.splice(0)) this.#pass(order);
    this.#feedHungry();
  }

  /** Has the stream's own thread do it: in steps, when output is asked for. */
  assignLocally(): void {
    this.#local = new JobRunner(this.#task);
  }

  /**
   * Takes input.
   *
   * @param bytes of which a part is copied
   * @param size bytes that have to come in one piece; `undefined`: any number
   * @returns how many were taken
   */
  give(bytes: Uint8Array, size?: number): number {
    if (this.#piece.length === 0) {
      const some = this.#isHungry ? Math.min(bytes.length, PIECE) : PIECE;
      this.#piece = new Uint8Array(size ?? some);
    }
    const room = this.#piece.length - this.#filled;
    const count = Math.min(bytes.length, room, PIECE);
    this.#piece.set(bytes.subarray(0, count), this.#filled);
    this.#filled += count;
    this.#given += count;
    if (count === room) this.#sendPiece();
    return count;
  }

  /** Has held input put out. */
  flush(): void {
    this.#sendPiece();
    this.#send({ type: "flush" });
  }

  /** Says that no input follows; see {@linkcode Order}. */
  finish(last: boolean): void {
    this.#sendPiece();
    this.#send({ type: "finish", last });
  }

  /** The next output; `null`: call again; `undefined`: there is none now. */
  next(): Uint8Array<ArrayBuffer> | null | undefined {
    if (this.#local) return this.#work(this.#local);
    const out = this.#outputs.shift();
    if (out && !this.isDone) {
      this.#thread?.post({ type: "taken", bytes: out.length }, []);
    }
    return out;
  }

  hear(report: Report): void {
    switch (report.type) {
      case "output":
        this.#outputs.push(report.bytes);
        break;
      case "used":
        this.#used += report.bytes;
        this.#held = report.held;
        this.#feedHungry();
        break;
      case "fallback":
        try {
          tellFallback(unpackError(report.error) as ModelError, report.sha256);
        } catch (error) {
          // As it would be in this thread.
          this.error = error;
        }
        break;
      case "lacks":
        return this.#findModel(report.sha256);
      case "done":
        this.isDone = true;
        break;
      case "failed":
        this.error = unpackError(report.error);
        break;
    }
    this.#onNews();
  }

  lose(reason: string): void {
    this.error ??= new Error(`Cannot go on as a Worker broke down: ${reason}`);
    this.#onNews();
  }

  /** Does it here, a step at a time. */
  #work(local: JobRunner): Uint8Array<ArrayBuffer> | null | undefined {
    for (const order of this.#orders.splice(0)) local.add(order);
    const out = local.next();
    this.#used += local.takeUsed();
    this.#held = local.held;
    this.isDone = local.isDone;
    const lacks = local.takeLack();
    if (lacks) this.#findModel(lacks);
    if (out !== undefined || this.isDone || this.#filled === 0) return out;
    this.#sendPiece();
    return null;
  }

  #findModel(sha256: string): void {
    this.#finder?.find(sha256).then(
      (model) => this.#send({ type: "model", model }),
      (error) => this.error = error,
    ).then(this.#onNews);
  }

  /** Whether a thread waits for input. */
  get #isHungry(): boolean {
    return this.#thread !== undefined && this.#sent === this.#used;
  }

  #feedHungry(): void {
    if (this.#isHungry) this.#sendPiece();
  }

  #sendPiece(): void {
    if (this.#filled === 0) return;
    const bytes = this.#piece.subarray(0, this.#filled);
    this.#piece = new Uint8Array(0);
    this.#filled = 0;
    this.#sent += bytes.length;
    this.#send({ type: "piece", bytes });
  }

  #send(order: Order): void {
    if (this.#thread) this.#pass(order);
    else this.#orders.push(order);
  }

  #pass(order: Order): void {
    this.#thread!.post(
      order,
      order.type === "piece" ? [order.bytes.buffer] : [],
    );
  }
}
