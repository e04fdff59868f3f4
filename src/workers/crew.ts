/**
 * The threads of a stream.
 *
 * @module
 */

import type { Report } from "./protocol.ts";
import { startThread, type Thread } from "./thread.ts";

/** Who hears of the job that a thread does. */
export interface Foreman {
  /** Takes what the thread says of it. */
  hear(report: Report): void;
  /** Takes that the thread has broken down. */
  lose(reason: string): void;
}

/** A thread, and for whom it works. */
export interface Hand {
  thread: Thread;
  foreman: Foreman | undefined; // none: it is free
}

/**
 * Threads that are started when there is work, and end with the stream: none is kept for the next stream, as a program
 * could not end before it.
 */
export class Crew {
  #size: number;
  #onChange: () => void;
  #starting = new Set<Thread>();
  #hands = new Set<Hand>();
  #refused = false; // no further thread can be started

  /**
   * @param size most threads
   * @param onChange called when a thread may have become free, or cannot be had
   */
  constructor(size: number, onChange: () => void) {
    this.#size = size;
    this.#onChange = onChange;
  }

  /** Whether there is no thread and none to be had. */
  get isHopeless(): boolean {
    return this.#refused && this.#starting.size + this.#hands.size === 0;
  }

  /**
   * A thread that is free.
   *
   * @param foreman for whom it is to work
   */
  take(foreman: Foreman): Thread | undefined {
    for (const hand of this.#hands) {
      if (hand.foreman) continue;
      hand.foreman = foreman;
      return hand.thread;
    }
    return undefined;
  }

  /**
   * Starts a thread, if that many are wanted and not on their way, and there may be more. One for each call: Deno's
   * event loop stands still for the 20 ms that it takes.
   */
  order(wanted: number): void {
    const { size } = this.#starting;
    if (this.#refused || size >= wanted) return;
    if (size + this.#hands.size < this.#size) this.#start();
  }

  /** Ends all threads, whatever they do. */
  end(): void {
    this.#refused = true;
    for (const thread of this.#starting) thread.end();
    for (const { thread } of this.#hands) thread.end();
    this.#starting.clear();
    this.#hands.clear();
  }

  #start(): void {
    let hand: Hand | undefined;
    const thread = startThread({
      report: (report) => {
        if (!thread || !this.#isOurs(thread, hand)) return;
        if (report.type === "ready") {
          this.#starting.delete(thread);
          this.#hands.add(hand = { thread, foreman: undefined });
          return this.#onChange();
        }
        const foreman = hand?.foreman;
        if (report.type === "done") hand!.foreman = undefined;
        foreman?.hear(report);
      },
      fail: (reason) => {
        if (!thread || !this.#isOurs(thread, hand)) return;
        thread.end();
        this.#starting.delete(thread);
        if (hand) {
          this.#hands.delete(hand);
          hand.foreman?.lose(reason);
        } else {
          this.#refused = true;
        }
        this.#onChange();
      },
    });
    if (thread) this.#starting.add(thread);
    else this.#refused = true;
  }

  /** What ended threads still say counts no longer. */
  #isOurs(thread: Thread, hand: Hand | undefined): boolean {
    return hand ? this.#hands.has(hand) : this.#starting.has(thread);
  }
}
