/** Counts the Workers that are started and ended. */

/** Counts until it is disposed of. */
export class CountedWorkers implements Disposable {
  /** Those started so far. */
  started = 0;
  /** Those that still run. */
  running = new Set<Worker>();
  #real = globalThis.Worker;

  constructor() {
    const counted = this as CountedWorkers;
    globalThis.Worker = class extends this.#real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        counted.started++;
        counted.running.add(this);
      }

      override terminate(): void {
        counted.running.delete(this);
        super.terminate();
      }
    };
  }

  [Symbol.dispose](): void {
    globalThis.Worker = this.#real;
  }
}
