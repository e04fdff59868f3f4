/**
 * Who may work, and who waits: so many jobs at a time, so many in a queue, and no more.
 *
 * @module
 */

import { HttpError, retryAfter } from "./errors.ts";

/** How many may work and wait. */
export interface AdmissionLimits {
  maxJobs: number;
  maxQueue: number;
  /** Milliseconds to wait at most. */
  queueTimeout: number;
}

/** Gives back a place; to be called once the job is over, however often. */
export type Release = () => void;

/** Someone who waits. */
interface Waiter {
  admit(): void;
}

/** Hands out places, first come, first served. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #queue = new Set<Waiter>(); // in the order of their coming
  #running = 0;

  /** @param limits see {@linkcode AdmissionLimits} */
  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** Jobs that work. */
  get running(): number {
    return this.#running;
  }

  /** Jobs that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Waits for a place.
   *
   * @param signal aborts when nobody wants it any more
   * @returns what gives it back
   * @throws {HttpError} 503 when too many wait already, or it takes too long
   */
  async enter(signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    const { maxJobs, maxQueue, queueTimeout } = this.#limits;
    if (this.#running >= maxJobs) {
      if (this.#queue.size >= maxQueue) {
        throw new HttpError(
          503,
          "queue-full",
          `Cannot take another job as ${maxJobs} are at work and ${maxQueue} wait`,
          { headers: retryAfter(this.#queue.size / maxJobs) },
        );
      }
      await this.#wait(signal, queueTimeout);
    } else this.#running++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const [next] = this.#queue;
      // Its place goes to who has waited longest.
      if (next) {
        this.#queue.delete(next);
        next.admit();
      } else this.#running--;
    };
  }

  #wait(signal: AbortSignal, time: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#queue.delete(waiter);
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      };
      const onAbort = () => {
        leave();
        reject(signal.reason);
      };
      const waiter = {
        admit() {
          leave();
          resolve();
        },
      };
      const timer = setTimeout(() => {
        leave();
        reject(
          new HttpError(
            503,
            "queue-timeout",
            `Cannot take the job as no place became free in ${time} ms`,
            { headers: retryAfter(time / 1000) },
          ),
        );
      }, time);
      signal.addEventListener("abort", onAbort);
      this.#queue.add(waiter);
    });
  }
}
