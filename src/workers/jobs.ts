/**
 * Jobs that are done at once, and whose output comes in their order.
 *
 * @module
 */

import type { ModelFinder } from "../streams/model_finder.ts";
import { Crew } from "./crew.ts";
import { Job } from "./job.ts";
import type { Task } from "./protocol.ts";

/**
 * Bytes of input that make a job worth a thread of its own while others are busy: starting one takes as long as coding
 * tens of kilobytes.
 */
const WORTH = 16_384;

/** The jobs of a stream, from the one whose output is next to the one that is given input. */
export class Jobs {
  /** Called when there may be something new. */
  onNews: () => void = () => {};
  #crew: Crew;
  #most: number; // jobs
  #share: number; // bytes
  #finder: ModelFinder | undefined;
  #open: Job[] = [];
  #finished = 0;
  #usedBefore = 0; // by the jobs that are finished

  /**
   * @param workers most threads
   * @param share bytes of input, for each job, that may wait to be used up
   * @param finder finds models that jobs lack
   */
  constructor(workers: number, share: number, finder?: ModelFinder) {
    this.#crew = new Crew(workers, () => {
      this.#assign();
      this.onNews();
    });
    // One more than there are threads: its input is there when a thread has nothing left to do.
    this.#most = workers + 1;
    this.#share = share;
    this.#finder = finder;
  }

  /** Jobs whose output has been handed out whole. */
  get finished(): number {
    return this.#finished;
  }

  /** Bytes of input that are used up. */
  get used(): number {
    return this.#open.reduce((sum, { used }) => sum + used, this.#usedBefore);
  }

  /** Whether no job is open. */
  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  /**
   * Whether one more job may begin. One that is done, and whose output only waits for that of a slow one before it, keeps
   * no thread from its next: for each thread there may be one.
   */
  get mayBegin(): boolean {
    if (this.#open.length >= 2 * this.#most - 1) return false;
    return this.#open.filter(({ isDone }) => !isDone).length < this.#most;
  }

  /** Whether more input may be given to the newest job. */
  get mayGive(): boolean {
    // What follows an error would be in vain.
    if (this.#open.some(({ error }) => error)) return false;
    const newest = this.#open.at(-1);
    return !newest || newest.given - newest.used < this.#share;
  }

  /** Begins a job, after those before. */
  begin(task: Task): Job {
    const job = new Job(task, () => {
      if (job.isDone || job.error) this.#assign();
      this.onNews();
    }, this.#finder);
    this.#open.push(job);
    return job;
  }

  /**
   * The next output, the caller's to keep; `null`: call again; `undefined`: there is none now.
   *
   * @throws the error of the job whose output is next, after all its output
   */
  next(): Uint8Array<ArrayBuffer> | null | undefined {
    this.#assign();
    for (let job; (job = this.#open[0]);) {
      const out = job.next();
      if (out !== undefined) return out;
      if (job.error) throw job.error;
      if (!job.isDone) return undefined;
      this.#open.shift();
      this.#finished++;
      this.#usedBefore += job.used;
      this.#assign();
    }
    return undefined;
  }

  /** Ends all threads. */
  close(): void {
    this.#crew.end();
  }

  /** Finds threads for jobs that have none, in order. */
  #assign(): void {
    let wanted = 0;
    for (const [place, job] of this.#open.entries()) {
      if (job.isAssigned) continue;
      const thread = this.#crew.take(job);
      if (thread) job.assign(thread);
      else if (place === 0 || job.given >= WORTH) wanted++;
    }
    this.#crew.order(wanted);
    const first = this.#open[0];
    if (first && !first.isAssigned && this.#crew.isHopeless) {
      first.assignLocally();
    }
  }
}
