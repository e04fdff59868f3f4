/**
 * A line on the terminal for work that takes its time.
 *
 * @module
 */

import type { Progress } from "../../mod.ts";

/** Milliseconds before anything is shown. */
const PATIENCE = 1000;

const MEBIBYTE = 1024 * 1024;

/** Shows how far a stream has come; take it with `using`, and it goes away in the end. */
export class ProgressLine implements AsyncDisposable {
  #last: Progress = { bytesIn: 0, bytesOut: 0 };
  #bar: Promise<AsyncDisposable> | undefined;
  #timer: ReturnType<typeof setTimeout>;

  constructor() {
    this.#timer = setTimeout(() => this.#bar = this.#show(), PATIENCE);
  }

  /** Takes note of how far the stream has come. */
  update(progress: Progress): void {
    this.#last = progress;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await (await this.#bar)?.[Symbol.asyncDispose]();
  }

  async #show(): Promise<AsyncDisposable> {
    const { ProgressBar } = await import("@std/cli/unstable-progress-bar");
    const bar = new ProgressBar({
      max: 1, // nobody knows how much a pipe will bring
      clear: true,
      formatter: ({ styledTime }) => {
        const { bytesIn, bytesOut } = this.#last;
        const [taken, made] = [bytesIn, bytesOut].map((n) =>
          (n / MEBIBYTE).toFixed(1)
        );
        return `${styledTime}  ${taken} MiB in, ${made} MiB out`;
      },
    });
    return { [Symbol.asyncDispose]: () => bar.stop() };
  }
}
