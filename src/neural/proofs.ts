/**
 * What was found out about the backends of a network in a thread: the answer that its file knows takes seconds where a GPU is a program,
 * and streams open a session for each frame.
 *
 * @module
 */

import { ModelError } from "../errors.ts";
import type { Backend, Executor } from "./executor.ts";

/**
 * Lanes that have a step go through all of a backend's own code: whoever is right with these is right with any number. The kernel treats
 * four lanes together, and those that are left one by one; the interpreter each by itself. What others do is theirs to know.
 */
export const COVERING: Partial<Record<Backend, number>> = {
  kernel: 5,
  interpreter: 1,
};

/** Remembers which backends have given the known answer of a network, and which never will. */
export class Proofs {
  readonly #proven = new Map<Backend, Set<number>>(); // lanes
  readonly #refused = new Map<Backend, ModelError>();
  readonly #asked = new Map<string, Promise<void>>(); // those being asked

  /**
   * Opens a backend, and has it asked unless it was before. One that gives another answer is not opened a second time, nor is one that was
   * never right; one that was right and is gone may come back, and is asked anew then.
   *
   * @param backend which
   * @param lanes how many lanes take each step
   * @param open opens it; what it is given is to be called when what it has opened goes away
   * @param ask asks it, and throws when it is wrong; it closes it then
   * @throws {ModelError} `backend-missing`, `backend-mismatch`, `backend-lost`
   */
  async open(
    backend: Backend,
    lanes: number,
    open: (onLost: () => void) => Executor | Promise<Executor>,
    ask: (executor: Executor) => Promise<void>,
  ): Promise<Executor> {
    // The next GPU may be another.
    const opened = () => open(() => this.#proven.get(backend)?.clear());
    const key = `${backend} ${lanes}`;
    for (let asked; (asked = this.#asked.get(key));) await asked;
    const refusal = this.#refused.get(backend);
    if (refusal) throw refusal;
    if (this.#isProven(backend, lanes)) return await opened();
    let done!: () => void;
    this.#asked.set(key, new Promise((resolve) => done = resolve));
    try {
      const executor = await opened();
      await ask(executor);
      if (!this.#proven.has(backend)) this.#proven.set(backend, new Set());
      this.#proven.get(backend)!.add(lanes);
      return executor;
    } catch (error) {
      this.#judge(backend, error);
      throw error;
    } finally {
      this.#asked.delete(key);
      done();
    }
  }

  #isProven(backend: Backend, lanes: number): boolean {
    const proven = this.#proven.get(backend);
    return proven !== undefined &&
      (proven.has(lanes) || proven.has(COVERING[backend] ?? lanes));
  }

  #judge(backend: Backend, error: unknown): void {
    if (!(error instanceof ModelError)) return;
    const { code } = error;
    if (code === "backend-mismatch" || !this.#proven.has(backend)) {
      this.#refused.set(backend, error);
    }
  }
}
